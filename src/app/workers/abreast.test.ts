import { describe, expect, it } from 'vitest'
import { Abreast } from './abreast.ts'

describe('being abreast of all workers', () => {
  it('takes one round for all who ask together, and a new one for who asks while it runs', async () => {
    const rounds: PromiseWithResolvers<void>[] = []
    const abreast = new Abreast(() => {
      const round = Promise.withResolvers<void>()
      rounds.push(round)
      return round.promise
    })
    let reached = 0
    const ask = () =>
      abreast.reached().then(() => {
        reached += 1
      })
    const together = [ask(), ask()]
    await Promise.resolve()
    expect(rounds).toHaveLength(1)
    // A worker may have answered this round before it said what this one asks for.
    const later = [ask(), ask()]
    rounds[0]?.resolve()
    await Promise.all(together)
    expect(reached).toBe(2)
    await Promise.resolve()
    expect(rounds).toHaveLength(2)
    rounds[1]?.resolve()
    await Promise.all(later)
    expect(reached).toBe(4)
  })
})

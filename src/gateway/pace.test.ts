import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Pace } from './pace.ts'

describe('the pace while the processor is at its limit', () => {
  /** A turn of the event loop that has so much to do. */
  async function turn(pace: Pace, most: number, busyMs = 0): Promise<number> {
    const allowed = pace.allows(most)
    const until = performance.now() + busyMs
    while (performance.now() < until);
    await nextTurn()
    await nextTurn()
    return allowed
  }

  it('is as many as may be served, until a turn is long', async () => {
    const pace = new Pace()
    expect(await turn(pace, 100, 20)).toBe(100)
    expect(pace.allows(100)).toBeLessThanOrEqual(50)
  })

  it('is never so low that little would be done, nor higher than may be served', async () => {
    const pace = new Pace()
    for (let count = 0; count < 6; count += 1) await turn(pace, 100, 20)
    expect(pace.allows(100)).toBe(16)
    expect(pace.allows(2)).toBe(2)
  })
})

import { expect, test } from 'vitest'
import { startRetention } from './retention.ts'

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

function retained(
  prune: (limits: object) => Promise<number>,
  also: ((now: number) => Promise<unknown>)[] = [],
) {
  const rounds: (() => void)[] = []
  const errors: unknown[] = []
  const rules = { days: 2, megabytes: 3 }
  const retention = startRetention({
    store: { prune },
    rules: () => rules,
    clock: {
      now: () => 10 * 86_400_000,
      every(_, work) {
        rounds.push(work)
        return () => void rounds.splice(0)
      },
    },
    everyMs: 1,
    onError: (error) => errors.push(error),
    also,
  })
  return { retention, rounds, errors, rules }
}

test('prunes at once and at each round, by the rules of that moment', async () => {
  const asked: object[] = []
  const { rounds, rules } = retained(async (limits) => asked.push(limits))
  await settle()
  rules.days = 1
  rounds[0]?.()
  expect(asked).toEqual([
    { olderThan: 8 * 86_400_000, maxBytes: 3_000_000 },
    { olderThan: 9 * 86_400_000, maxBytes: 3_000_000 },
  ])
})

test('a round that still runs is not joined by another', async () => {
  let calls = 0
  const { rounds } = retained(() => {
    calls += 1
    return new Promise(() => undefined)
  })
  rounds[0]?.()
  await settle()
  expect(calls).toBe(1)
})

test('a refusal is told, the other tables are pruned, and the next round comes', async () => {
  let calls = 0
  const others: number[] = []
  const { rounds, errors, retention } = retained(() => {
    calls += 1
    return Promise.reject(new Error('disk full'))
  }, [async (now) => others.push(now)])
  await settle()
  expect(errors).toEqual([new Error('disk full')])
  rounds[0]?.()
  await settle()
  expect(calls).toBe(2)
  expect(others).toHaveLength(2)
  retention.stop()
  expect(rounds).toEqual([])
})

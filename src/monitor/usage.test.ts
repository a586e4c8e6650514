import { expect, test } from 'vitest'
import type { Exchange } from './exchange.ts'
import { rollUp, usageSteps } from './usage.ts'

const start = Date.UTC(2026, 6, 1, 12, 34, 56)
const exchange = (changes: Partial<Exchange>): Exchange => ({
  id: 'ex',
  startedAt: start,
  state: 'done',
  method: 'POST',
  path: '/',
  stream: false,
  attempts: [],
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '::1',
  ...changes,
})

test('each exchange counts in its minute, hour and day', () => {
  const sums = rollUp([
    exchange({ firstByteMs: 7 }),
    exchange({ state: 'aborted' }),
    exchange({ state: 'refused' }),
  ])
  expect(
    sums.map(({ bucket, counts }) => [bucket.step, new Date(bucket.at).toISOString(), counts.requests]),
  ).toEqual([
    ['minute', '2026-07-01T12:34:00.000Z', 3],
    ['hour', '2026-07-01T12:00:00.000Z', 3],
    ['day', '2026-07-01T00:00:00.000Z', 3],
  ])
  expect(sums[0]?.counts).toMatchObject({ errors: 1, firstByteMsSum: 7, firstByteCount: 1 })
})

test('accounts, models, keys and protocols count apart; the model is the one that served', () => {
  const sums = rollUp([
    exchange({ modelAsked: 'a', modelServed: 'b', account: 'x' }),
    exchange({ modelAsked: 'b', account: 'x' }),
    exchange({ modelAsked: 'b', account: 'y' }),
    exchange({ startedAt: start + usageSteps.minute, modelAsked: 'b', account: 'x' }),
  ])
  const minutes = sums.filter(({ bucket }) => bucket.step === 'minute')
  expect(minutes.map(({ bucket, counts }) => [bucket.model, bucket.account, counts.requests])).toEqual([
    ['b', 'x', 2],
    ['b', 'y', 1],
    ['b', 'x', 1],
  ])
})

test('a count that the vendor did not give adds nothing', () => {
  const [sum] = rollUp([
    exchange({ usage: { input: { total: 5, cacheRead: 2 }, output: {} } }),
    exchange({ usage: { input: {}, output: { total: 3, reasoning: 1 } } }),
  ])
  expect(sum?.counts).toMatchObject({
    inputTokens: 5,
    cacheReadTokens: 2,
    cacheWriteTokens: 0,
    outputTokens: 3,
    reasoningTokens: 1,
  })
})

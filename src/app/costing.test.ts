import { expect, test } from 'vitest'
import type { Exchange } from '../monitor/exchange.ts'
import { listPrice, withCost } from './costing.ts'

const noneOwn = () => undefined

const served = (upstream: string, model: string): Exchange => ({
  id: 'ex',
  startedAt: Date.UTC(2026, 9, 1),
  state: 'done',
  method: 'POST',
  path: '/',
  stream: false,
  modelServed: model,
  attempts: [
    {
      account: 'a',
      upstream,
      protocol: 'openai-chat',
      lane: 'relay',
      model,
      startedAt: 0,
      durationMs: 1,
      reason: '',
    },
  ],
  usage: { input: { total: 1_000_000 }, output: { total: 0 } },
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '::1',
})

test('a vendor’s model costs its list price, and says by which list', () => {
  expect(withCost(served('openai', 'gpt-5.1'), noneOwn).cost).toMatchObject({
    total: 1.25,
    prices: expect.stringContaining('genai-prices'),
  })
})

test.each(['sandbox', 'ollama', 'llamacpp'])(
  'at %s the same model has no price: nobody charges for it',
  (upstream) => {
    expect(withCost(served(upstream, 'gpt-5.1'), noneOwn)).not.toHaveProperty('cost')
    expect(listPrice('gpt-5.1', upstream, noneOwn)).toBeUndefined()
  },
)

test('an unknown model has no cost, and an exchange without counts has none', () => {
  expect(withCost(served('openai', 'my-own'), noneOwn)).not.toHaveProperty('cost')
  const { usage: _, ...uncounted } = served('openai', 'gpt-5.1')
  expect(withCost(uncounted, noneOwn)).not.toHaveProperty('cost')
})

test('attempts that were paid for by themselves cost each by its own model; a cancelled one is told beside the total', () => {
  const exchange = served('openai', 'gpt-5.1')
  const [attempt] = exchange.attempts
  if (attempt === undefined) throw new Error('unreachable')
  const usage = (tokens: number) => ({ input: { total: tokens }, output: { total: 0 } })
  const hedged = withCost(
    { ...exchange, attempts: [{ ...attempt, cancelled: true, usage: usage(400_000) }, attempt] },
    noneOwn,
  )
  expect(hedged.cost).toMatchObject({ total: 1.25, cancelled: 0.5 })
  expect(hedged.attempts.map(({ cost }) => cost)).toEqual([0.5, undefined])
  const parts = [
    { ...attempt, usage: usage(400_000) },
    { ...attempt, model: 'gpt-5.1', mark: 'continuation', usage: usage(800_000) } as const,
  ]
  expect(withCost({ ...exchange, attempts: parts }, noneOwn).cost?.total).toBeCloseTo(1.5)
})

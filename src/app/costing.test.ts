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

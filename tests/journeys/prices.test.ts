import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPriceList } from '../../src/app/price-list.ts'
import { costOf } from '../../src/models/cost.ts'
import { describeModel } from '../../src/models/describe-model.ts'
import { priceListVersion, shippedPriceList } from '../../src/models/price-catalogue.ts'
import type { DocumentTable } from '../../src/storage/storage.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'

const at = Date.UTC(2026, 0, 1)
const usage = { input: { total: 1_000_000 }, output: { total: 0 } }
const cost = () => costOf({ model: 'gpt-5.1', upstream: 'openai', usage, at })
const newer = JSON.stringify([
  {
    ...{ id: 'openai', name: 'OpenAI', api_pattern: 'x', model_match: { starts_with: 'gpt-' } },
    models: [
      {
        id: 'gpt-5.1',
        name: 'GPT',
        match: { equals: 'gpt-5.1' },
        context_window: 77,
        prices: { input_mtok: 42, output_mtok: 1 },
      },
    ],
  },
])

/** Documents that outlive what reads them, as the database does. */
function memory(): DocumentTable {
  const kept = new Map<string, Parameters<DocumentTable['put']>[0]>()
  return {
    get: async (kind, id) => kept.get(`${kind} ${id}`),
    list: async (kind) => [...kept.values()].filter((one) => one.kind === kind),
    put: async (document) => void kept.set(`${document.kind} ${document.id}`, document),
    delete: async (kind, id) => kept.delete(`${kind} ${id}`),
    trim: async () => 0,
    prune: async () => 0,
  }
}

describe('the price list', () => {
  let server: FakeUpstream
  beforeEach(async () => {
    server = await startFakeUpstream()
  })
  afterEach(() => server.close())

  const ports = (documents: DocumentTable) => ({
    ...{ documents, now: () => at, url: server.url, proxy: () => undefined },
    warn: (error: unknown) => {
      throw error
    },
  })

  it('stays the one before when the new one cannot be had or is none', async () => {
    const list = await openPriceList(ports(memory()))
    for (const play of [
      { status: 503 },
      { body: 'gone' },
      { body: '[]' },
      { body: '[{"id":1}]' },
      { body: newer.replace('42', '"two"') },
      { body: newer.replace('{"input_mtok":42,"output_mtok":1}', '[]') },
      { body: newer.replace('{"input_mtok":42,"output_mtok":1}', '[{"prices":{"input_mtok":-1}}]') },
      { body: newer.replace('"match":{"equals":"gpt-5.1"},', '') },
      { cut: 'before-head' as const },
    ]) {
      server.play(play)
      expect(await list.refresh('en')).toMatchObject({ ok: false, status: 502 })
    }
    expect([priceListVersion(), cost()?.prices]).toEqual([shippedPriceList, shippedPriceList])
  })

  it('is fetched when asked for, in force at once, and again after a restart without asking anybody', async () => {
    const documents = memory()
    const before = cost()?.total
    server.play({ body: newer })
    const list = await openPriceList(ports(documents))
    expect(server.received).toEqual([])
    expect(await list.refresh('en')).toEqual({ ok: true, value: { prices: 'genai-prices 2026-01-01' } })
    expect([cost()?.total, cost()?.prices]).toEqual([42, 'genai-prices 2026-01-01'])
    expect(before).not.toBe(42)
    expect(describeModel('gpt-5.1').contextWindow).toBe(77)
    await openPriceList(ports(documents))
    expect([server.received.length, cost()?.total]).toEqual([1, 42])
  })
})

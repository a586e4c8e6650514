import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/monitor/exchange.ts'
import { exchange } from './sample-exchange.ts'
import { append, temporaryStorage } from './support.ts'

const ids = (rows: readonly Exchange[]) => rows.map((row) => Number(row.id.slice(3)))

describe('exchanges', () => {
  test('come back as they were written, bodies only when one is asked for', async () => {
    const { storage } = await temporaryStorage()
    const written = exchange(1, { bodies: { clientSent: '{"a":"é日本"}', truncated: false } })
    await append(storage, [written])
    expect(await storage.exchanges.find(written.id)).toEqual(written)
    const { bodies: _, ...withoutBodies } = written
    expect(await storage.exchanges.page({ limit: 10 })).toEqual([withoutBodies])
    expect(await storage.exchanges.find('ex_none')).toBeUndefined()
  })

  test('page newest first, each page going on where the last one ended', async () => {
    const { storage } = await temporaryStorage()
    await append(
      storage,
      [3, 1, 2, 5, 4].map((n) => exchange(n)),
    )
    const first = await storage.exchanges.page({ limit: 2 })
    expect(ids(first)).toEqual([5, 4])
    expect(ids(await storage.exchanges.page({ limit: 2, before: 'ex_000000004' }))).toEqual([3, 2])
    expect(ids(await storage.exchanges.page({ limit: 9, before: 'ex_000000002' }))).toEqual([1])
  })

  test('page on from a row that is not there', async () => {
    const { storage } = await temporaryStorage()
    await append(
      storage,
      [1, 2, 4].map((n) => exchange(n)),
    )
    expect(ids(await storage.exchanges.page({ limit: 9, before: 'ex_000000003' }))).toEqual([2, 1])
    expect(await storage.exchanges.page({ limit: 9, before: 'ex_000000000' })).toEqual([])
  })

  test('more than a thousand in one millisecond keep their order', async () => {
    const { storage } = await temporaryStorage()
    const startedAt = 1_790_000_000_000
    const batch = Array.from({ length: 2500 }, (_, n) => exchange(n, { startedAt }))
    await append(storage, batch.slice(0, 1200))
    await append(storage, batch.slice(1200))
    expect(ids(await storage.exchanges.page({ limit: 3 }))).toEqual([2499, 2498, 2497])
    expect(await storage.exchanges.page({ limit: 5000 })).toHaveLength(2500)
  })

  test('a batch written twice stands once', async () => {
    const { storage } = await temporaryStorage()
    await append(storage, [exchange(1)])
    await append(storage, [exchange(1), exchange(2)])
    expect(ids(await storage.exchanges.page({ limit: 9 }))).toEqual([2, 1])
  })

  test('every filter finds its own', async () => {
    const { storage } = await temporaryStorage()
    const fault = { stage: 'admit', scope: 'request', kind: 'unauthenticated', status: 401 } as const
    await append(storage, [
      exchange(1),
      exchange(2, {
        state: 'refused',
        fault: { ...fault, code: 'wrong_key', message: 'not this key', retryable: false },
      }),
      exchange(3, { protocol: 'anthropic-messages', account: 'claude', key: 'team' }),
      exchange(4, { modelAsked: 'gpt-4o', modelServed: 'gemini-3-flash' }),
      exchange(5, {
        losses: [
          { code: 'sampling', at: '/top_k', treatment: 'dropped', detail: 'no field', functional: false },
        ],
      }),
    ])
    const found = async (query: object) => ids(await storage.exchanges.page({ limit: 9, ...query }))
    expect(await found({ state: 'refused' })).toEqual([2])
    expect(await found({ protocol: 'anthropic-messages' })).toEqual([3])
    expect(await found({ account: 'claude', key: 'team' })).toEqual([3])
    expect(await found({ key: 'none' })).toEqual([])
    expect(await found({ model: 'gpt-4o' })).toEqual([4])
    expect(await found({ model: 'gemini-3-flash' })).toEqual([5, 4, 3, 2, 1])
    expect(await found({ withLosses: true })).toEqual([5])
    expect(await found({ withLosses: false, since: exchange(3).startedAt })).toEqual([4, 3])
    expect(await found({ until: exchange(2).startedAt })).toEqual([2, 1])
    expect(await found({ text: 'wrong key' })).toEqual([2])
    expect(await found({ text: 'GPT-4' })).toEqual([4])
    expect(await found({ text: 'gemini', account: 'claude' })).toEqual([3])
    expect(await found({ text: 'openai', model: 'gpt-4o' })).toEqual([4])
    expect(await found({ text: 'completions sampling' })).toEqual([5])
    expect(await found({ text: '" OR *' })).toEqual([])
    expect(await found({ text: '"*' })).toEqual([5, 4, 3, 2, 1])
  })

  test('the oldest go first when age or size asks for it', async () => {
    const { storage } = await temporaryStorage()
    await append(
      storage,
      Array.from({ length: 100 }, (_, n) => exchange(n)),
    )
    expect(await storage.exchanges.prune({ olderThan: exchange(40).startedAt, maxBytes: 1e9 })).toBe(40)
    expect(ids(await storage.exchanges.page({ limit: 100 })).at(-1)).toBe(40)
    expect(await storage.exchanges.page({ limit: 9, text: 'gemini', until: exchange(39).startedAt })).toEqual(
      [],
    )
  })

  test('a database that outgrew its limit shrinks below it', async () => {
    const { storage } = await temporaryStorage()
    const noise = () => Array.from({ length: 4000 }, () => Math.random().toString(36)).join('')
    for (let batch = 0; batch < 10; batch += 1) {
      await append(
        storage,
        Array.from({ length: 10 }, (_, n) =>
          exchange(batch * 10 + n, { bodies: { clientGot: noise(), truncated: false } }),
        ),
      )
    }
    const removed = await storage.exchanges.prune({ olderThan: 0, maxBytes: 1_500_000 })
    expect(removed).toBeGreaterThan(20)
    expect(removed).toBeLessThan(90)
    expect(await storage.exchanges.find('ex_000000099')).toBeDefined()
    expect(await storage.exchanges.find('ex_000000000')).toBeUndefined()
    expect(await storage.exchanges.prune({ olderThan: 0, maxBytes: 1_500_000 })).toBe(0)
  })
})

describe('usage roll-ups', () => {
  test('are counted with their exchanges, once', async () => {
    const { storage } = await temporaryStorage()
    await append(storage, [exchange(1), exchange(2, { account: 'other', state: 'failed' })])
    await append(storage, [exchange(3)])
    const rows = await storage.usage.query({ step: 'day', by: 'account' })
    expect(
      rows.map(({ group, requests, errors, inputTokens, firstByteMs }) => ({
        group,
        requests,
        errors,
        inputTokens,
        firstByteMs,
      })),
    ).toEqual([
      { group: 'gemini-main', requests: 2, errors: 0, inputTokens: 20, firstByteMs: 100 },
      { group: 'other', requests: 1, errors: 1, inputTokens: 10, firstByteMs: 100 },
    ])
    const [whole] = await storage.usage.query({ step: 'hour', by: 'none', since: exchange(0).startedAt })
    expect(whole).toMatchObject({ requests: 3, errors: 1, cacheReadTokens: 12, outputTokens: 15 })
    expect(whole).not.toHaveProperty('group')
  })

  test('are counted by client, whatever its version', async () => {
    const { storage } = await temporaryStorage()
    await append(storage, [exchange(1), exchange(2, { client: 'OpenAI/Python 2.9.0' })])
    await append(storage, [exchange(3, { client: 'claude-cli/2.1.330 (external, cli)' })])
    const rows = await storage.usage.query({ step: 'day', by: 'client' })
    expect(rows.map(({ group, requests }) => [group, requests])).toEqual([
      ['OpenAI/Python', 2],
      ['claude-cli', 1],
    ])
  })

  test('cost is summed over what is priced, and absent where nothing is', async () => {
    const { storage } = await temporaryStorage()
    const cost = { input: 0.2, output: 0.3, total: 0.5, cacheSaved: 0.1, prices: 'list 1' }
    await append(storage, [exchange(1, { cost }), exchange(2, { account: 'other' })])
    await append(storage, [exchange(3, { cost: { ...cost, prices: 'list 2' } })])
    const rows = await storage.usage.query({ step: 'day', by: 'account' })
    expect(rows.map(({ group, priced, unpriced, cost: sum }) => ({ group, priced, unpriced, sum }))).toEqual([
      {
        group: 'gemini-main',
        priced: 2,
        unpriced: 0,
        sum: { total: 1, cacheSaved: 0.2, prices: 'list 1,list 2' },
      },
      { group: 'other', priced: 0, unpriced: 1, sum: undefined },
    ])
  })

  test('fine steps expire before coarse ones', async () => {
    const { storage } = await temporaryStorage()
    await append(storage, [exchange(1)])
    await storage.usage.prune(exchange(1).startedAt + 10 * 86_400_000)
    expect(await storage.usage.query({ step: 'minute', by: 'none' })).toEqual([])
    expect(await storage.usage.query({ step: 'hour', by: 'none' })).toHaveLength(1)
  })
})

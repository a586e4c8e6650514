import { expect, it } from 'vitest'
import { readModelList } from '../../src/upstreams/model-lists.ts'
import { corpus, describeShared } from '../support/corpus.ts'

describeShared('every recorded list of models is read', () => {
  const lists = corpus({ api: 'models', outcome: 'ok' })

  it.each(lists.map((exchange) => [exchange.id, exchange] as const))('%s', (_id, { response }) => {
    const models = readModelList(response.body ?? null)
    const ids = models.map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).not.toMatch(/^models\/|^$/)
  })

  it('keeps limits, names and dates where the vendor tells them', () => {
    const told = lists.flatMap(({ response }) => readModelList(response.body ?? null))
    expect(told.some(({ contextWindow }) => (contextWindow ?? 0) > 1000)).toBe(true)
    expect(told.some(({ displayName }) => displayName !== undefined)).toBe(true)
    expect(told.every(({ createdAt }) => createdAt === undefined || createdAt > 1_000_000_000)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import type { ClientKeyRecord } from '../config/client-key-record.ts'
import { createKeyLedger } from './key-ledger.ts'
import { periodAt } from './periods.ts'

const noon = new Date(2026, 2, 18, 12).getTime() // a Wednesday
const hour = 3_600_000
const key = (rules: Partial<ClientKeyRecord>): ClientKeyRecord => ({
  name: 'k',
  digest: '0'.repeat(64),
  hint: 'abcd',
  createdAt: 0,
  enabled: true,
  models: [],
  addresses: [],
  budget: {},
  ...rules,
})

describe('what a key may use', () => {
  it('lets so many requests in within a minute, says when the next one may come, and lets it in then', () => {
    const ledger = createKeyLedger()
    const two = key({ requestsPerMinute: 2 })
    expect(ledger.enter(two, noon)).toBeUndefined()
    expect(ledger.enter(two, noon)).toBeUndefined()
    const refused = ledger.enter(two, noon)
    expect(refused).toMatchObject({ bound: 'requests', limit: 2 })
    expect(ledger.enter(two, noon + (refused?.retryAfter ?? 0) * 1000)).toBeUndefined()
  })

  it('holds back after the tokens of a minute are used', () => {
    const ledger = createKeyLedger()
    const small = key({ tokensPerMinute: 100 })
    expect(ledger.enter(small, noon)).toBeUndefined()
    ledger.spend('k', { tokens: 100 }, noon)
    expect(ledger.enter(small, noon + 1000)).toMatchObject({ bound: 'tokens' })
    expect(ledger.enter(small, noon + 75_000)).toBeUndefined()
  })

  it('names the longest budget that is used up, and its end', () => {
    const ledger = createKeyLedger()
    const poor = key({ budget: { day: 1, month: 3 } })
    ledger.spend('k', { tokens: 10, cost: 1 }, noon)
    expect(ledger.enter(poor, noon)).toMatchObject({ period: 'day', retryAfter: 12 * 3600 })
    expect(ledger.enter(poor, noon + 13 * hour)).toBeUndefined()
    ledger.spend('k', { tokens: 10, cost: 2 }, noon + 13 * hour)
    expect(ledger.enter(poor, noon + 13 * hour)).toMatchObject({ period: 'month', limit: 3 })
  })

  it('counts answers without a price apart, and starts each period anew', () => {
    const ledger = createKeyLedger()
    ledger.spend('k', { tokens: 5 }, noon)
    expect(ledger.spending('k', noon).day).toMatchObject({ requests: 1, tokens: 5, cost: 0, unpriced: 1 })
    const tomorrow = ledger.spending('k', noon + 24 * hour)
    expect([tomorrow.day.tokens, tomorrow.week.tokens, tomorrow.month.tokens]).toEqual([0, 5, 5])
  })

  it('goes on from what was saved', () => {
    const ledger = createKeyLedger()
    ledger.spend('k', { tokens: 5, cost: 2 }, noon)
    const next = createKeyLedger()
    next.restore(structuredClone(ledger.snapshot()))
    expect(next.enter(key({ budget: { week: 2 } }), noon)).toMatchObject({ period: 'week' })
  })
})

describe('periods', () => {
  it.each([
    ['day', new Date(2026, 2, 18), new Date(2026, 2, 19)],
    ['week', new Date(2026, 2, 16), new Date(2026, 2, 23)],
    ['month', new Date(2026, 2, 1), new Date(2026, 3, 1)],
  ] as const)('a %s is that of the calendar', (period, start, end) => {
    expect(periodAt(period, noon)).toEqual({ start: start.getTime(), end: end.getTime() })
  })

  it('a Sunday belongs to the week that began six days before', () => {
    const sunday = new Date(2026, 2, 22, 23).getTime()
    expect(periodAt('week', sunday).start).toBe(new Date(2026, 2, 16).getTime())
  })
})

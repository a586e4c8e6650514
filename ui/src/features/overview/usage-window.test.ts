import { describe, expect, it } from 'vitest'
import type { UsageView } from '../../../../src/control/contract/usage.ts'
import { spanStart, usageSeries } from './usage-window.ts'

const minute = 60_000
const now = Date.UTC(2026, 10, 24, 10, 30, 20)

const row = (at: number, fields: Partial<UsageView['rows'][number]> = {}): UsageView['rows'][number] => ({
  at,
  requests: 1,
  errors: 0,
  inputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  firstByteCount: 0,
  priced: 0,
  unpriced: 0,
  ...fields,
})

describe('the usage of a span', () => {
  it('has a bar for each piece, empty ones too, and ends with the piece that is now', () => {
    const { times, bars } = usageSeries([row(now - (now % minute))], 'hour', now)
    expect(times).toHaveLength(60)
    expect(times[0]).toBe(spanStart('hour', now))
    expect(bars.map((bar) => bar.requests).filter((count) => count > 0)).toEqual([1])
    expect(bars.at(-1)?.requests).toBe(1)
  })

  it('leaves out what lies before it', () => {
    expect(usageSeries([row(now - 61 * minute)], 'hour', now).total.requests).toBe(0)
  })

  it('means the first byte over the requests that had one', () => {
    const rows = [
      row(now - minute, { firstByteMs: 100, firstByteCount: 3, requests: 9 }),
      row(now - 2 * minute, { firstByteMs: 500, firstByteCount: 1 }),
      row(now - 3 * minute),
    ]
    expect(usageSeries(rows, 'hour', now).total.firstByteMs).toBe(200)
  })

  it('says nothing of the first byte when no request had one', () => {
    expect(usageSeries([row(now)], 'hour', now).total.firstByteMs).toBeUndefined()
  })

  it('sums what has a price and counts what has none', () => {
    const rows = [
      row(now, { cost: { total: 0.5, cacheSaved: 0, prices: 'v1' }, priced: 1 }),
      row(now - minute, { unpriced: 2 }),
    ]
    expect(usageSeries(rows, 'hour', now).total).toMatchObject({ cost: 0.5, unpriced: 2 })
  })
})

import { describe, expect, test } from 'vitest'
import { usageCsv } from './usage-csv.ts'
import { bucketOf, bucketStarts, namedSpan, ownSpan } from './usage-range.ts'
import { cacheShare, sumGroups, sumRows, type UsageRow } from './usage-sums.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 24, 9, 30)
const row = (changes: Partial<UsageRow>): UsageRow => ({
  at: now,
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
  ...changes,
})

describe('sums', () => {
  test('a mean is weighed by what it is the mean of', () => {
    const sum = sumRows([
      row({ firstByteMs: 100, firstByteCount: 1 }),
      row({ firstByteMs: 400, firstByteCount: 3 }),
      row({}),
    ])
    expect(sum.firstByteMs).toBe(325)
  })

  test('a cost that nobody knows is none, and not nothing', () => {
    expect(sumRows([row({ unpriced: 1 })]).cost).toBeUndefined()
    const priced = row({ priced: 1, cost: { total: 0.5, cacheSaved: 0.1, prices: 'list 1' } })
    expect(sumRows([row({ unpriced: 1 }), priced])).toMatchObject({
      cost: 0.5,
      unpriced: 1,
      prices: ['list 1'],
    })
    const unlisted = row({ priced: 1, cost: { total: 0, cacheSaved: 0, prices: '' } })
    expect(sumRows([priced, unlisted]).prices).toEqual(['list 1'])
  })

  test('groups come by size; the cache share needs input', () => {
    const groups = sumGroups([
      row({ group: 'a' }),
      row({ group: 'b', requests: 5, inputTokens: 10, cacheReadTokens: 4 }),
    ])
    expect(groups.map(({ group, sum }) => [group, cacheShare(sum)])).toEqual([
      ['b', 0.4],
      ['a', undefined],
    ])
  })
})

describe('spans', () => {
  test('each time falls into one bar, and what began before the first into none', () => {
    const starts = bucketStarts(namedSpan('24h', now))
    expect(starts).toHaveLength(25)
    expect(bucketOf(starts, starts[3] ?? 0)).toBe(3)
    expect(bucketOf(starts, (starts[3] ?? 0) + hour - 1)).toBe(3)
    expect(bucketOf(starts, (starts[0] ?? 0) - 1)).toBe(-1)
  })

  test('days are the reader’s own', () => {
    for (const at of bucketStarts(namedSpan('30d', now))) expect(new Date(at).getHours()).toBe(0)
  })

  test('minutes are not asked for where they are no longer kept', () => {
    const old = Date.now() - 30 * 24 * hour
    expect(ownSpan(old, old + hour).step).toBe('hour')
  })
})

test('CSV: unknown fields are empty, and no text becomes a formula', () => {
  const [, line] = usageCsv([row({ group: '=cmd()', requests: 3 }), row({})]).split('\r\n')
  expect(line).toBe("2026-11-24T09:30:00.000Z,'=cmd(),3,0,0,0,0,0,0,,0,0,,,")
  expect(usageCsv([row({ group: 'a,"b"' })])).toContain('"a,""b"""')
})

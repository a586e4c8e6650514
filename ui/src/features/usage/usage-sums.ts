import type { UsageView } from '../../../../src/control/contract/usage.ts'

export type UsageRow = UsageView['rows'][number]

/** Sums over rows. What no row tells is absent. */
export interface UsageSum {
  readonly requests: number
  readonly errors: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly priced: number
  readonly unpriced: number
  /** US dollars. Absent: no request has a known price. */
  readonly cost: number | undefined
  readonly cacheSaved: number | undefined
  /** The price lists used, by name and version. */
  readonly prices: readonly string[]
  /** Mean milliseconds. */
  readonly firstByteMs: number | undefined
}

const counted = [
  'requests',
  'errors',
  'inputTokens',
  'outputTokens',
  'reasoningTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'priced',
  'unpriced',
] as const

export function sumRows(rows: readonly UsageRow[]): UsageSum {
  const add = (of: (row: UsageRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
  const counts = Object.fromEntries(counted.map((name) => [name, add((row) => row[name])])) as Pick<
    UsageSum,
    (typeof counted)[number]
  >
  const priced = rows.filter((row) => row.cost !== undefined)
  const firsts = add((row) => row.firstByteCount)
  return {
    ...counts,
    cost: priced.length === 0 ? undefined : add((row) => row.cost?.total ?? 0),
    cacheSaved: priced.length === 0 ? undefined : add((row) => row.cost?.cacheSaved ?? 0),
    prices: [
      ...new Set(priced.flatMap((row) => row.cost?.prices.split(',').filter((list) => list !== '') ?? [])),
    ],
    firstByteMs:
      firsts === 0 ? undefined : add((row) => (row.firstByteMs ?? 0) * row.firstByteCount) / firsts,
  }
}

/** Share of the input that came from the vendors' caches. Undefined: there was no input. */
export const cacheShare = ({ cacheReadTokens, inputTokens }: UsageSum): number | undefined =>
  inputTokens === 0 ? undefined : cacheReadTokens / inputTokens

export interface GroupSum {
  /** Empty: not known. */
  readonly group: string
  readonly rows: readonly UsageRow[]
  readonly sum: UsageSum
}

/** One for each group, most requests first. */
export function sumGroups(rows: readonly UsageRow[]): readonly GroupSum[] {
  return [...Map.groupBy(rows, (row) => row.group ?? '')]
    .map(([group, own]) => ({ group, rows: own, sum: sumRows(own) }))
    .sort((a, b) => b.sum.requests - a.sum.requests)
}

import type { UsageView } from '../../../../src/control/contract/usage.ts'

/** Spans the overview can look back over. `step`: what the server sums by; `bucket`: what one bar stands for. */
export const spans = {
  hour: { step: 'minute', bucket: 60_000, count: 60 },
  day: { step: 'hour', bucket: 3_600_000, count: 24 },
  week: { step: 'hour', bucket: 6 * 3_600_000, count: 28 },
} as const

export type Span = keyof typeof spans

export interface UsageTotals {
  readonly requests: number
  readonly errors: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  /** US dollars by list price, of the requests whose price is known. */
  readonly cost: number
  /** Requests that used tokens at no known price. */
  readonly unpriced: number
  /** Mean milliseconds. Undefined: no request had one. */
  readonly firstByteMs: number | undefined
}

export interface UsageSeries {
  /** Unix milliseconds at which each bar begins. */
  readonly times: readonly number[]
  readonly bars: readonly UsageTotals[]
  readonly total: UsageTotals
}

export const spanStart = (span: Span, now: number): number => {
  const { bucket, count } = spans[span]
  return Math.floor(now / bucket) * bucket - (count - 1) * bucket
}

/** Rows of the server → one bar for each piece of the span, empty ones too. */
export function usageSeries(rows: UsageView['rows'], span: Span, now: number): UsageSeries {
  const { bucket, count } = spans[span]
  const start = spanStart(span, now)
  const times = Array.from({ length: count }, (_, index) => start + index * bucket)
  const bars = times.map((at) => sum(rows.filter((row) => row.at >= at && row.at < at + bucket)))
  return { times, bars, total: sum(rows.filter((row) => row.at >= start)) }
}

function sum(rows: UsageView['rows']): UsageTotals {
  const add = (of: (row: UsageView['rows'][number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0)
  const timed = add((row) => row.firstByteCount)
  return {
    requests: add((row) => row.requests),
    errors: add((row) => row.errors),
    inputTokens: add((row) => row.inputTokens),
    outputTokens: add((row) => row.outputTokens),
    cacheReadTokens: add((row) => row.cacheReadTokens),
    cost: add((row) => row.cost?.total ?? 0),
    unpriced: add((row) => row.unpriced),
    firstByteMs: timed === 0 ? undefined : add((row) => (row.firstByteMs ?? 0) * row.firstByteCount) / timed,
  }
}

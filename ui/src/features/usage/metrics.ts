import type { Format } from '../../kit/use-format.ts'
import { cacheShare, type UsageSum } from './usage-sums.ts'

interface Metric {
  /** Undefined: nothing is known. */
  readonly of: (sum: UsageSum) => number | undefined
  /** Parts of a whole lie one on the other; means are lines. */
  readonly kind: 'stack' | 'line'
  readonly text: (value: number, format: Format) => string
}

const metrics = {
  requests: { of: (sum) => sum.requests, kind: 'stack', text: (value, format) => format.compact(value) },
  errors: { of: (sum) => sum.errors, kind: 'stack', text: (value, format) => format.compact(value) },
  tokens: {
    of: (sum) => sum.inputTokens + sum.outputTokens,
    kind: 'stack',
    text: (value, format) => format.compact(value),
  },
  cost: { of: (sum) => sum.cost, kind: 'stack', text: (value, format) => format.money(value) },
  cache: { of: cacheShare, kind: 'line', text: (value, format) => format.percent(value) },
  firstByte: { of: (sum) => sum.firstByteMs, kind: 'line', text: (value, format) => format.duration(value) },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics
export const metricNames = Object.keys(metrics) as MetricName[]
export const metricOf = (name: MetricName): Metric => metrics[name]

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export type UsageStep = 'minute' | 'hour' | 'day'
export const groupings = ['none', 'account', 'model', 'key', 'client', 'protocol'] as const
export type Grouping = (typeof groupings)[number]

/** `unit`: what one bar stands for. `step`: what the server sums by; finer where days are to be the reader's own. */
const presets = {
  '1h': { length: hour, step: 'minute', unit: 'minute' },
  '24h': { length: day, step: 'hour', unit: 'hour' },
  '7d': { length: 7 * day, step: 'hour', unit: 'sixHours' },
  '30d': { length: 30 * day, step: 'hour', unit: 'day' },
  '90d': { length: 90 * day, step: 'hour', unit: 'day' },
  '1y': { length: 365 * day, step: 'day', unit: 'week' },
} as const satisfies Record<string, { length: number; step: UsageStep; unit: Unit }>

type Unit = 'minute' | 'hour' | 'sixHours' | 'day' | 'week'

export type RangeName = keyof typeof presets
export const rangeNames = Object.keys(presets) as RangeName[]

export interface UsageSpan {
  readonly since: number
  readonly until: number
  readonly step: UsageStep
  readonly unit: Unit
}

/** A named span back from now. */
export function namedSpan(name: RangeName, now: number): UsageSpan {
  const { length, step, unit } = presets[name]
  return { since: now - length, until: now, step, unit }
}

/** From the beginning of one day to the end of another, by the reader's clock. */
export function ownSpan(since: number, until: number): UsageSpan {
  const length = until - since
  const like = Object.values(presets).find((preset) => preset.length >= length) ?? presets['1y']
  // Minutes are kept for three days only.
  const isOld = Date.now() - since > 3 * day
  const step = like.step === 'minute' && isOld ? 'hour' : like.step
  return { since, until, step, unit: like.unit === 'minute' && isOld ? 'hour' : like.unit }
}

/** Where each bar begins, oldest first; days, weeks and hours by the reader's clock. */
export function bucketStarts({ since, until, unit }: UsageSpan): readonly number[] {
  const starts: number[] = []
  for (let at = startOf(since, unit); at < until && starts.length < 2000; at = nextOf(at, unit))
    starts.push(at)
  return starts
}

function startOf(at: number, unit: Unit): number {
  const date = new Date(at)
  if (unit === 'minute') return at - (at % minute)
  date.setMinutes(0, 0, 0)
  if (unit === 'hour') return date.getTime()
  date.setHours(unit === 'sixHours' ? date.getHours() - (date.getHours() % 6) : 0)
  if (unit === 'week') date.setDate(date.getDate() - ((date.getDay() + 6) % 7))
  return date.getTime()
}

function nextOf(at: number, unit: Unit): number {
  if (unit === 'minute') return at + minute
  if (unit === 'hour') return at + hour
  const date = new Date(at)
  if (unit === 'sixHours') date.setHours(date.getHours() + 6)
  else date.setDate(date.getDate() + (unit === 'week' ? 7 : 1))
  return date.getTime()
}

/** The bar that a time belongs to; -1: it lies before all of them. */
export function bucketOf(starts: readonly number[], at: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

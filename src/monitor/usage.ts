import { clientName } from './client-name.ts'
import type { Exchange } from './exchange.ts'

export const usageSteps = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
export type UsageStep = keyof typeof usageSteps

/** What is counted apart. An empty text: not known. */
interface UsageBucket {
  readonly step: UsageStep
  /** Unix milliseconds at which it begins (UTC). */
  readonly at: number
  readonly account: string
  /** As served; for exchanges that were never served, as asked. */
  readonly model: string
  readonly key: string
  readonly protocol: string
  /** Program that asked, without its version. */
  readonly client: string
}

/** Sums over the exchanges of a bucket. A count that a vendor did not give adds nothing. */
interface UsageCounts {
  readonly requests: number
  /** Failed and refused ones; a client that left is none. */
  readonly errors: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  /** Milliseconds, over those that had a first byte. */
  readonly firstByteMsSum: number
  readonly firstByteCount: number
  readonly durationMsSum: number
  /** US dollars, over the requests whose price is known (`priced`). */
  readonly costSum: number
  readonly cacheSavedSum: number
  readonly priced: number
  /** Requests that used tokens at no known price. */
  readonly unpriced: number
}

export interface UsageSums {
  readonly bucket: UsageBucket
  readonly counts: UsageCounts
  /** The price lists that were used, in the order of their use, with commas between. */
  readonly prices?: string
}

/** Where roll-ups are asked for. Port; storage/ has the adapter and writes them in the transaction of their exchanges. */
export interface UsageStore {
  query(query: UsageQuery): Promise<readonly UsageRow[]>
}

export interface UsageQuery {
  /** Unix milliseconds; both ends are widened to whole steps. */
  readonly since?: number
  readonly until?: number
  readonly step: UsageStep
  readonly by: 'none' | 'account' | 'model' | 'key' | 'protocol' | 'client'
}

export interface UsageRow extends UsageCounts {
  readonly at: number
  /** Absent with `by: none`. */
  readonly group?: string
  /** Mean, of the requests that had a first byte. */
  readonly firstByteMs?: number
  /** Absent: no request of it has a known price. */
  readonly cost?: UsageCost
}

export interface UsageCost {
  /** US dollars. */
  readonly total: number
  readonly cacheSaved: number
  /** The price list by name and version; where several were used, all with commas between. */
  readonly prices: string
}

/** Finished exchanges → what they add to each bucket of minutes, hours and days. */
export function rollUp(exchanges: readonly Exchange[]): readonly UsageSums[] {
  const sums = new Map<string, UsageSums>()
  for (const exchange of exchanges) {
    const counts = countsOf(exchange)
    for (const bucket of bucketsOf(exchange)) {
      const id = JSON.stringify(Object.values(bucket))
      const known = sums.get(id)
      const prices = joinPriceLists([known?.prices, exchange.cost?.prices])
      sums.set(id, {
        bucket,
        counts: known ? addCounts(known.counts, counts) : counts,
        ...(prices === undefined ? {} : { prices }),
      })
    }
  }
  return [...sums.values()]
}

/** Each list once, in the order of the first use. Undefined: there is none. */
export function joinPriceLists(lists: readonly (string | undefined)[]): string | undefined {
  const all = lists.flatMap((list) => (list === undefined || list === '' ? [] : list.split(',')))
  return all.length === 0 ? undefined : [...new Set(all)].join(',')
}

/** How long each step is kept, in milliseconds: fine ones are for the charts of today. */
export const usageKeep = {
  minute: 3 * usageSteps.day,
  hour: 100 * usageSteps.day,
  day: 3660 * usageSteps.day,
} as const satisfies Record<UsageStep, number>

const bucketsOf = (exchange: Exchange): readonly UsageBucket[] =>
  stepNames.map((step) => ({
    step,
    at: exchange.startedAt - (exchange.startedAt % usageSteps[step]),
    account: exchange.account ?? '',
    model: exchange.modelServed ?? exchange.modelAsked ?? '',
    key: exchange.key ?? '',
    protocol: exchange.protocol ?? '',
    client: clientName(exchange.client),
  }))

const stepNames: readonly UsageStep[] = ['minute', 'hour', 'day']

function countsOf({ state, usage, cost, firstByteMs, durationMs }: Exchange): UsageCounts {
  return {
    requests: 1,
    errors: state === 'failed' || state === 'refused' ? 1 : 0,
    inputTokens: usage?.input.total ?? 0,
    outputTokens: usage?.output.total ?? 0,
    reasoningTokens: usage?.output.reasoning ?? 0,
    cacheReadTokens: usage?.input.cacheRead ?? 0,
    cacheWriteTokens: usage?.input.cacheWrite ?? 0,
    firstByteMsSum: firstByteMs ?? 0,
    firstByteCount: firstByteMs === undefined ? 0 : 1,
    durationMsSum: durationMs ?? 0,
    costSum: cost?.total ?? 0,
    cacheSavedSum: cost?.cacheSaved ?? 0,
    priced: cost === undefined ? 0 : 1,
    unpriced: cost === undefined && usage !== undefined ? 1 : 0,
  }
}

const addCounts = (a: UsageCounts, b: UsageCounts): UsageCounts => ({
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  firstByteMsSum: a.firstByteMsSum + b.firstByteMsSum,
  firstByteCount: a.firstByteCount + b.firstByteCount,
  durationMsSum: a.durationMsSum + b.durationMsSum,
  costSum: a.costSum + b.costSum,
  cacheSavedSum: a.cacheSavedSum + b.cacheSavedSum,
  priced: a.priced + b.priced,
  unpriced: a.unpriced + b.unpriced,
})

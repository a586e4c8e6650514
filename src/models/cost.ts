import type { Usage } from '../canonical/usage.ts'
import { priceListVersion, type Rate, type Rates, ratesFor } from './price-catalogue.ts'

/** US dollars. */
export interface Cost {
  readonly input: number
  readonly output: number
  readonly total: number
  /** Less than the same tokens without the vendor's prompt cache; negative where writing to it cost more. */
  readonly cacheSaved: number
  /** Which price list. */
  readonly prices: string
}

export interface Priced {
  /** The id that the upstream knows. */
  readonly model: string
  readonly upstream: string
  readonly usage: Usage
  /** Unix milliseconds: prices change. */
  readonly at: number
  /** The owner's own. Absent: the list's. */
  readonly own?: Rates
}

/**
 * What an answer cost by the vendor's list price. Undefined: the model or one of its prices is not listed, or the vendor told no
 * counts.
 */
export function costOf({ model, upstream, usage, at, own }: Priced): Cost | undefined {
  const { input, output } = usage
  const read = input.cacheRead ?? 0
  const written = input.cacheWrite ?? 0
  const total = input.total ?? (input.fresh === undefined ? undefined : input.fresh + read + written)
  const out = output.total ?? output.text
  if (total === undefined && out === undefined) return undefined
  const rates = own ?? ratesFor(model, upstream, at)
  if (rates === undefined) return undefined
  const { input: fresh, output: said } = rates
  if ((total !== undefined && fresh === undefined) || (out !== undefined && said === undefined))
    return undefined
  const length = total ?? 0
  const price = (rate: Rate | undefined, tokens: number): number => (tokens * rateAt(rate, length)) / 1e6
  const cached = price(rates.cacheRead ?? fresh, read) + price(rates.cacheWrite ?? fresh, written)
  const uncached = price(fresh, length)
  const inputCost = price(fresh, Math.max(0, length - read - written)) + cached
  const outputCost = price(said, out ?? 0)
  return {
    input: inputCost,
    output: outputCost,
    total: inputCost + outputCost,
    cacheSaved: uncached - inputCost,
    prices: own === undefined ? priceListVersion() : ownPrices,
  }
}

/** What is said of prices that come from the settings. */
export const ownPrices = 'torii.yaml'

const rateAt = (rate: Rate | undefined, length: number): number =>
  rate?.tiers.findLast((tier) => length > tier.above)?.price ?? rate?.base ?? 0

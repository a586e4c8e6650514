import type { Usage } from '../canonical/usage.ts'
import { priceFor } from './price-catalogue.ts'

/** US dollars. */
export interface Cost {
  readonly input: number
  readonly output: number
  readonly total: number
}

export interface Priced {
  /** The id that the upstream knows. */
  readonly model: string
  readonly upstream: string
  readonly usage: Usage
  /** Unix milliseconds: prices change. */
  readonly at: number
}

/** What an answer cost by the vendor's list price. Undefined: the model is not listed, or the vendor told no counts. */
export function costOf({ model, upstream, usage, at }: Priced): Cost | undefined {
  const counts = countsOf(usage)
  if (Object.keys(counts).length === 0) return undefined
  const found = priceFor(counts, model, upstream, new Date(at))
  if (found === undefined) return undefined
  return { input: found.input_price, output: found.output_price, total: found.total_price }
}

/** In the catalogue's words; its input holds what came from the cache, as Torii's total does. */
function countsOf({ input, output }: Usage): Record<string, number> {
  const counts = {
    input_tokens: input.total ?? input.fresh,
    cache_read_tokens: input.cacheRead,
    cache_write_tokens: input.cacheWrite,
    output_tokens: output.total ?? output.text,
  }
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => entry[1] !== undefined),
  )
}

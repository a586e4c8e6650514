import type { PriceCalculationResult, Provider } from '@pydantic/genai-prices'
import { pricePackage } from './price-package.ts'

/** Name and version of the price list; a test holds it to the installed package. */
export const shippedPriceList = 'genai-prices 0.1.8'

/** Where its keepers publish the newest. */
export const newestPriceList = (): string => pricePackage().REMOTE_DATA_JSON_URL

let version: string = shippedPriceList

/** Which list is in force. */
export const priceListVersion = (): string => version

/** A newer list than the one that came with Torii. @throws when it is none; then the one before stays in force. */
export function takePriceList(list: readonly unknown[], name: string): void {
  for (const provider of list as readonly Provider[]) proveProvider(provider)
  pricePackage().updatePrices(({ setProviderData }) => setProviderData(list as Provider[]))
  version = name
  ways.clear()
}

/** The package takes nearly anything and fails at the first question: each price is asked for once. */
function proveProvider(provider: Provider): void {
  const { calcPrice } = pricePackage()
  const timestamp = new Date()
  for (const model of provider.models) {
    const all = Array.isArray(model.prices) ? model.prices.map((one) => one.prices) : [model.prices]
    if (typeof model.id !== 'string' || all.length === 0)
      throw new TypeError(`a model of ${provider.id} has no id or no price`)
    for (const prices of all)
      calcPrice({}, model.id, { provider: { ...provider, models: [{ ...model, prices }] }, timestamp })
  }
}

type Found = NonNullable<PriceCalculationResult>
type ListedPrice = Found['model_price'][string]

/** Names of the price catalogue where they differ from Torii's upstream ids. */
const providers: Readonly<Record<string, string>> = {
  gemini: 'google',
  'gemini-openai': 'google',
  vertex: 'google',
  'azure-openai': 'azure',
  bedrock: 'aws',
  'zai-openai': 'zai',
  'zai-coding': 'zai',
  xai: 'x-ai',
  moonshot: 'moonshotai',
  huggingface: 'huggingface_together',
}

/** What a model costs, in US dollars for a million tokens of each kind. Absent: the list does not say. */
export interface Rates {
  readonly input?: Rate
  readonly output?: Rate
  readonly cacheRead?: Rate
  readonly cacheWrite?: Rate
}

export interface Rate {
  readonly base: number
  /** Where the request's input is longer than `above` tokens, the last that fits holds for all of its tokens. */
  readonly tiers: readonly { readonly above: number; readonly price: number }[]
}

/** The catalogue's entry of a model. Undefined: it is not listed. */
export const listedModel = (model: string): Found['model'] | undefined => wayTo(model, undefined)?.model

/**
 * The list price of a model at a place (Pydantic's genai-prices, which is kept current). Prices of the place itself are taken before
 * those of the model's own vendor. Undefined: it is not listed.
 */
export function ratesFor(model: string, upstream: string | undefined, at: number): Rates | undefined {
  const way = wayTo(model, upstream)
  if (way === undefined) return undefined
  const minute = Math.floor(at / 60_000)
  // Prices change by date and, at some places, by hour: a minute is fine enough, and nearly every request is of the present one.
  if (way.known?.minute !== minute) way.known = { minute, rates: readRates(way, minute * 60_000) }
  return way.known.rates
}

function readRates({ id, provider }: Way, at: number): Rates {
  const listed = pricePackage().calcPrice({}, id, { provider, timestamp: new Date(at) })?.model_price ?? {}
  const fields = {
    input: rateOf(listed.input_mtok),
    output: rateOf(listed.output_mtok),
    cacheRead: rateOf(listed.cache_read_mtok),
    cacheWrite: rateOf(listed.cache_write_mtok),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, rate]) => rate !== undefined))
}

function rateOf(price: ListedPrice): Rate | undefined {
  if (price === undefined) return undefined
  if (typeof price === 'number') return { base: price, tiers: [] }
  return {
    base: price.base,
    tiers: price.tiers.map(({ start, price: tier }) => ({ above: start, price: tier })),
  }
}

/** Where a model stands in the catalogue: the entry alone, so that its price is found without a search. */
interface Way {
  readonly id: string
  readonly provider: Found['provider']
  readonly model: Found['model']
  known?: { readonly minute: number; readonly rates: Rates }
}

const ways = new Map<string, Way | undefined>()
/** Clients can ask for any id: what is kept must not grow with them. */
const mostWays = 5000

function wayTo(model: string, upstream: string | undefined): Way | undefined {
  const key = `${upstream ?? ''} ${model}`
  if (ways.has(key)) return ways.get(key)
  const way = search(model, upstream)
  if (ways.size < mostWays) ways.set(key, way)
  return way
}

function search(model: string, upstream: string | undefined): Way | undefined {
  const place = upstream === undefined ? undefined : (providers[upstream] ?? upstream)
  const bare = model.slice(model.lastIndexOf('/') + 1)
  const tries: readonly (readonly [string, string | undefined])[] = [
    ...(place === undefined ? [] : ([[model, place]] as const)),
    [model, undefined],
    [model, 'openrouter'],
    [bare, undefined],
  ]
  const { calcPrice } = pricePackage()
  for (const [id, providerId] of tries) {
    const found = calcPrice({}, id, providerId === undefined ? {} : { providerId })
    if (found !== null)
      return { id, model: found.model, provider: { ...found.provider, models: [found.model] } }
  }
  return undefined
}

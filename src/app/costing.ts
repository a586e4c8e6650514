import type { ModelView } from '../control/contract/model.ts'
import type { Need } from '../gateway/ports.ts'
import { costOf, ownPrices } from '../models/cost.ts'
import type { OwnCatalogue } from '../models/own-catalogue.ts'
import { priceListVersion, type Rate, type Rates, ratesFor } from '../models/price-catalogue.ts'
import type { Exchange } from '../monitor/exchange.ts'
import { upstreams } from '../upstreams/registry.ts'

/** US dollars that a call may come to at the dearest of its places; 0 where no price is known, as its answer will count. */
export function mostCost({ input, output, places }: Need, ownModel: OwnCatalogue, at: number): number {
  // What is written to a prompt cache may cost more than what is only read.
  const readings = [{ total: input }, { total: input, cacheWrite: input }]
  const costs = places.flatMap(({ model, upstream }) => {
    const own = ownModel(model)?.rates
    if (own === undefined && isOwnMachine(upstream)) return []
    return readings.map((read) => {
      const usage = { input: read, output: { total: output } }
      return costOf({ model, upstream, usage, at, ...(own === undefined ? {} : { own }) })?.total ?? 0
    })
  })
  return costs.reduce((most, cost) => Math.max(most, cost), 0)
}

/** The exchange with what it cost by list price, where that is known. */
export function withCost(exchange: Exchange, ownModel: OwnCatalogue): Exchange {
  const { usage, attempts, modelServed, startedAt } = exchange
  const last = attempts.at(-1)
  const model = last?.model ?? modelServed
  if (usage === undefined || last === undefined || model === undefined) return exchange
  const own = ownModel(model)?.rates
  if (own === undefined && isOwnMachine(last.upstream)) return exchange
  const cost = costOf({
    ...{ model, upstream: last.upstream, usage, at: startedAt },
    ...(own === undefined ? {} : { own }),
  })
  return cost === undefined ? exchange : { ...exchange, cost }
}

/** What a model costs at a place now, by its list. Undefined: not known. */
export function listPrice(model: string, upstream: string, ownModel: OwnCatalogue): ModelView['price'] {
  const own = ownModel(model)?.rates
  if (own !== undefined) return { ...ratesView(own), prices: ownPrices }
  if (isOwnMachine(upstream)) return undefined
  const rates = ratesFor(model, upstream, Date.now())
  if (rates === undefined || Object.keys(rates).length === 0) return undefined
  return { ...ratesView(rates), prices: priceListVersion() }
}

const ratesView = (rates: Rates): Omit<NonNullable<ModelView['price']>, 'prices'> =>
  Object.fromEntries(
    Object.entries(rates).map(([name, { base, tiers }]: [string, Rate]) => [
      name,
      { base, tiers: [...tiers] },
    ]),
  )

/** What runs here has no list price, whatever its models are called. */
const isOwnMachine = (upstream: string): boolean => ownMachines.has(upstream)

const ownMachines: ReadonlySet<string> = new Set(
  Object.values(upstreams)
    .filter(
      ({ answer, baseUrl = '' }) => answer !== undefined || /^https?:\/\/(?:127\.|localhost)/.test(baseUrl),
    )
    .map(({ id }) => id),
)

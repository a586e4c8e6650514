import type { Usage } from '../canonical/usage.ts'
import type { ModelView } from '../control/contract/model.ts'
import type { Need } from '../gateway/ports.ts'
import { type Cost, costOf, ownPrices } from '../models/cost.ts'
import type { OwnCatalogue } from '../models/own-catalogue.ts'
import { priceListVersion, type Rate, type Rates, ratesFor } from '../models/price-catalogue.ts'
import type { Attempt, Exchange } from '../monitor/exchange.ts'
import { upstreams } from '../upstreams/registry.ts'

/** US dollars that a call may come to at the dearest of its places; 0 where no price is known, as its answer will count. */
export function mostCost({ input, output, places }: Need, ownModel: OwnCatalogue, at: number): number {
  // What is written to a prompt cache may cost more than what is only read.
  const readings = [{ total: input }, { total: input, cacheWrite: input }]
  const costs = places.flatMap((place) =>
    readings.map(
      (read) =>
        costAt({ ...place, usage: { input: read, output: { total: output } }, at }, ownModel)?.total ?? 0,
    ),
  )
  return costs.reduce((most, cost) => Math.max(most, cost), 0)
}

/** The exchange with what it cost by list price, where that is known. */
export function withCost(exchange: Exchange, ownModel: OwnCatalogue): Exchange {
  const { usage, modelServed, startedAt } = exchange
  const last = exchange.attempts.at(-1)
  if (exchange.attempts.some((attempt) => attempt.usage !== undefined)) return withSeveral(exchange, ownModel)
  if (usage === undefined || last === undefined) return exchange
  const { upstream, model = modelServed } = last
  const cost = costAt({ model, upstream, usage, at: startedAt }, ownModel)
  return cost === undefined ? exchange : { ...exchange, cost }
}

/** Attempts that were paid for each by itself. */
function withSeveral(exchange: Exchange, ownModel: OwnCatalogue): Exchange {
  const attempts = exchange.attempts.map((attempt) => withOwnCost(attempt, ownModel))
  const last = attempts.at(-1)
  const { usage, modelServed } = exchange
  if (usage === undefined || last === undefined) return { ...exchange, attempts }
  const { upstream, model = modelServed } = last
  const parts = attempts.filter((one) => one.usage !== undefined && one.cancelled === undefined)
  const cost =
    parts.length === 0
      ? costAt({ model, upstream, usage, at: exchange.startedAt }, ownModel)
      : sumOf(parts.map((part) => costAt({ ...part, at: part.startedAt }, ownModel)))
  if (cost === undefined) return { ...exchange, attempts }
  const cancelled = attempts.flatMap((one) => (one.cancelled === true ? (one.cost ?? 0) : []))
  const beside = cancelled.length === 0 ? {} : { cancelled: cancelled.reduce((total, one) => total + one, 0) }
  return { ...exchange, attempts, cost: { ...cost, ...beside } }
}

function withOwnCost(attempt: Attempt, ownModel: OwnCatalogue): Attempt {
  if (attempt.usage === undefined) return attempt
  const cost = costAt({ ...attempt, at: attempt.startedAt }, ownModel)
  return cost === undefined ? attempt : { ...attempt, cost: cost.total }
}

interface Used {
  readonly model?: string | undefined
  readonly upstream: string
  readonly usage?: Usage
  readonly at: number
}

function costAt({ model, upstream, usage, at }: Used, ownModel: OwnCatalogue): Cost | undefined {
  if (model === undefined || usage === undefined) return undefined
  const own = ownModel(model)?.rates
  if (own === undefined && isOwnMachine(upstream)) return undefined
  return costOf({ model, upstream, usage, at, ...(own === undefined ? {} : { own }) })
}

/** Undefined where one of them is not known: half a cost is none. */
function sumOf(costs: readonly (Cost | undefined)[]): Cost | undefined {
  const known = costs.filter((cost) => cost !== undefined)
  const [first] = known
  if (first === undefined || known.length < costs.length) return undefined
  const sum = (of: 'input' | 'output' | 'total' | 'cacheSaved') =>
    known.reduce((total, cost) => total + cost[of], 0)
  return {
    input: sum('input'),
    output: sum('output'),
    total: sum('total'),
    cacheSaved: sum('cacheSaved'),
    prices: first.prices,
  }
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

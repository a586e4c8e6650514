import type { OwnModelSettings, Settings } from '../config/settings.ts'
import { createOwnCatalogue, type OwnCatalogue, type OwnModel } from '../models/own-catalogue.ts'
import type { Rates } from '../models/price-catalogue.ts'

const compiled = new WeakMap<Settings['models'], OwnCatalogue>()

/** Compiled once for each state of the settings: it is asked for every answer. */
export function ownCatalogueOf({ models }: Settings): OwnCatalogue {
  const known = compiled.get(models)
  if (known !== undefined) return known
  const entries = Object.entries(models.catalogue).map(([id, own]) => [id, ownModelOf(own)] as const)
  const catalogue = createOwnCatalogue(Object.fromEntries(entries))
  compiled.set(models, catalogue)
  return catalogue
}

function ownModelOf({ context_window, max_output, input, output, price }: OwnModelSettings): OwnModel {
  return {
    info: {
      ...(context_window === undefined ? {} : { contextWindow: context_window }),
      ...(max_output === undefined ? {} : { maxOutput: max_output }),
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
    },
    ...(price === undefined ? {} : { rates: ratesOf(price) }),
  }
}

type OwnPrice = NonNullable<OwnModelSettings['price']>

const ratesOf = ({ input, output, cache_read, cache_write }: OwnPrice): Rates => ({
  ...(input === undefined ? {} : { input: { base: input, tiers: [] } }),
  ...(output === undefined ? {} : { output: { base: output, tiers: [] } }),
  ...(cache_read === undefined ? {} : { cacheRead: { base: cache_read, tiers: [] } }),
  ...(cache_write === undefined ? {} : { cacheWrite: { base: cache_write, tiers: [] } }),
})

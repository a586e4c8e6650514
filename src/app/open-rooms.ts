import type { Language } from '../canonical/language.ts'
import type { GatewayLog, GatewayPorts } from '../gateway/ports.ts'
import type { Exchange } from '../monitor/exchange.ts'
import { createPool } from '../pool/create-pool.ts'
import { askAccount } from './ask-account.ts'
import {
  type ComposedState,
  changedAccess,
  composeState,
  poolMembers,
  type StateSources,
} from './compose-state.ts'
import { mostCost, withCost } from './costing.ts'
import type { Foundation } from './foundation.ts'
import { newId } from './ids.ts'
import { keepResponses } from './kept-responses.ts'
import { KeyRing } from './key-ring.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { openModelDirectory } from './model-directory.ts'
import { type Monitor, openMonitor } from './monitor.ts'
import { ownCatalogueOf } from './own-models.ts'
import { keepPool } from './pool-keeper.ts'
import { openPriceList, type PriceList } from './price-list.ts'
import { keepRenewals } from './renew-token.ts'
import type { Rooms } from './rooms.ts'
import { openSealMemory } from './seal-memory.ts'
import { allSecrets, secretValue } from './secrets.ts'
import { openSummarySealer } from './summary-sealer.ts'

export interface OpenRooms extends Rooms {
  readonly gatewayPorts: GatewayPorts
  readonly monitor: Monitor
  readonly metrics: Metrics
  readonly keyRing: KeyRing
  readonly prices: PriceList
  /** For readers who state none. */
  readonly language: () => Language
  /** Writes what waits. */
  close(): Promise<void>
}

/** Pool, model lists, seals and monitor over a foundation, kept in step with its settings. */
export async function openRooms(foundation: Foundation, terminal: Language): Promise<OpenRooms> {
  const { keeper, storage, log, vault, home } = foundation
  const language = (): Language => (keeper.settings.language === 'auto' ? terminal : keeper.settings.language)
  const memory = await openMemory(foundation)
  const { pool, monitor, keyRing } = memory
  const sealer = await openSummarySealer(vault)
  const prices = await openPrices(foundation)
  const directory = await openModelDirectory({
    table: storage.modelLists,
    ask: askAccount,
    now,
    changed: () => compose(),
    warn: (message, fields) => log.warn(fields, message),
  })
  const renewals = keepRenewals(foundation)
  const sources = (): StateSources => ({
    settings: keeper.settings,
    secrets: keeper.secrets,
    language: language(),
    modelsOf: directory.modelsOf,
    namedKeys: keyRing,
    renew: renewals.renew,
  })
  let composed: ComposedState = composeState(sources())
  function compose(): void {
    const before = composed.members
    composed = composeState(sources())
    pool.setMode(keeper.settings.scheduling.mode)
    pool.setFavourite(keeper.settings.scheduling.preferred_account)
    pool.setMembers(poolMembers(composed.members))
    // What was locked for its old key may work with the new one.
    for (const name of changedAccess(before, composed.members)) if (!renewals.took(name)) pool.unlock(name)
  }
  function follow(): void {
    monitor.secretsChanged()
    compose()
    directory.refresh(composed.members)
  }
  follow()
  keeper.onChange(follow)
  return {
    home,
    keeper,
    vault,
    pool,
    directory,
    ask: askAccount,
    state: () => composed,
    monitor,
    metrics: memory.metrics,
    keyRing,
    prices,
    language,
    gatewayPorts: {
      state: () => composed.gateway,
      pool,
      recorder: monitor.sink,
      seals: memory.seals,
      documents: memory.responses.documents,
      sealer,
      clock: { now },
      newId,
      log: gatewayLog(log),
    },
    close: memory.close,
  }
}

const openPrices = ({ storage, keeper, log }: Foundation): Promise<PriceList> =>
  openPriceList({
    documents: storage.documents,
    proxy: () => secretValue(keeper.secrets.proxies.get('')),
    now,
    warn: (error) => log.warn({ error }, 'price list not read'),
  })

/** What outlives a change of the settings, and writes itself down behind the requests. */
async function openMemory({ keeper, storage, log }: Foundation) {
  const metrics = createMetrics()
  const pool = createPool({ clock: { now }, random: Math.random, mode: keeper.settings.scheduling.mode })
  const poolKeeper = await keepPool(pool, storage.pool, (error) => log.warn({ error }, 'pool not kept'))
  const seals = await openSealMemory(storage.seals, now)
  const priced = (exchange: Exchange): Exchange => withCost(exchange, ownCatalogueOf(keeper.settings))
  const keyRing = await KeyRing.open({
    documents: storage.documents,
    now,
    withCost: priced,
    mostCost: (need) => mostCost(need, ownCatalogueOf(keeper.settings), now()),
    warn: (error) => log.warn({ error }, 'keys not kept'),
  })
  const responses = keepResponses(
    storage.documents,
    () => keeper.settings.responses.max_megabytes,
    (error) => log.warn({ error }, 'stored responses not trimmed'),
  )
  const monitor = openMonitor({
    storage,
    settings: () => keeper.settings.monitor,
    trim: responses.trim,
    secrets: () => allSecrets(keeper.secrets),
    now,
    warn: (error) => log.warn({ error }, 'exchanges not recorded'),
    withCost: priced,
    closed(exchange) {
      metrics.count(exchange)
      keyRing.count(exchange)
      poolKeeper.touch()
    },
  })
  return {
    metrics,
    pool,
    seals,
    keyRing,
    responses,
    monitor,
    async close() {
      await monitor.close()
      await Promise.all([seals.flush(), poolKeeper.flush(), keyRing.flush()])
    },
  }
}

const now = Date.now

const gatewayLog = (log: Foundation['log']): GatewayLog => ({
  info: (message, fields) => log.info(fields ?? {}, message),
  warn: (message, fields) => log.warn(fields ?? {}, message),
  error: (message, fields) => log.error(fields ?? {}, message),
})

import type { Language } from '../canonical/language.ts'
import type { GatewayLog, GatewayPorts } from '../gateway/ports.ts'
import type { Exchange } from '../monitor/exchange.ts'
import { createPool } from '../pool/create-pool.ts'
import { accessTokens } from '../upstreams/google-access-token.ts'
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
import { type ModelDirectory, openModelDirectory } from './model-directory.ts'
import { type Monitor, openMonitor } from './monitor.ts'
import { ownCatalogueOf } from './own-models.ts'
import { keepPool } from './pool-keeper.ts'
import { openPriceList, type PriceList } from './price-list.ts'
import { keepRenewals } from './renew-token.ts'
import type { Rooms } from './rooms.ts'
import { openSealMemory } from './seal-memory.ts'
import { allSecrets, secretValue } from './secrets.ts'
import { StateFollowers } from './state-followers.ts'
import { createSealer, openSummaryKey } from './summary-sealer.ts'
import { type StateSnapshot, snapshotOf } from './workers/shared-state.ts'

export interface OpenRooms extends Rooms {
  readonly gatewayPorts: GatewayPorts
  readonly monitor: Monitor
  readonly metrics: Metrics
  readonly keyRing: KeyRing
  readonly prices: PriceList
  /** For readers who state none. */
  readonly language: () => Language
  /** Other processes that work with the same state. */
  readonly followers: StateFollowers
  /** For one of them. Holds every secret in force. */
  snapshot(): StateSnapshot
  /** Writes what waits. */
  close(): Promise<void>
}

/** Pool, model lists, seals and monitor over a foundation, kept in step with its settings. */
export async function openRooms(foundation: Foundation, terminal: Language): Promise<OpenRooms> {
  const { keeper, log, vault, home } = foundation
  const language = (): Language => (keeper.settings.language === 'auto' ? terminal : keeper.settings.language)
  const memory = await openMemory(foundation)
  const { pool, monitor, keyRing, followers } = memory
  const summaryKey = await openSummaryKey(vault)
  const directory = await openDirectory(foundation, () => compose())
  const renewals = keepRenewals(foundation)
  const sources = (): StateSources => ({
    settings: keeper.settings,
    secrets: keeper.secrets,
    language: language(),
    modelsOf: directory.modelsOf,
    namedKeys: keyRing,
    tokens: (account) => ({ renew: (renewal) => renewals.renew(account, renewal) }),
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
    void followers.stateChanged()
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
    prices: memory.prices,
    language,
    followers,
    snapshot: () => snapshotOf({ ...sources(), keys: keyRing.list(), summaryKey }),
    gatewayPorts: {
      state: () => composed.gateway,
      pool,
      recorder: monitor.sink,
      seals: memory.seals,
      documents: memory.responses.documents,
      sealer: createSealer(summaryKey),
      clock: { now },
      newId,
      log: gatewayLog(log),
    },
    close: memory.close,
  }
}

const openDirectory = ({ storage, log }: Foundation, changed: () => void): Promise<ModelDirectory> =>
  openModelDirectory({
    table: storage.modelLists,
    ask: askAccount,
    now,
    changed,
    warn: (message, fields) => log.warn(fields, message),
  })

const openPrices = ({ storage, keeper, log }: Foundation, followers: StateFollowers): Promise<PriceList> =>
  openPriceList({
    documents: storage.documents,
    proxy: () => secretValue(keeper.secrets.proxies.get('')),
    now,
    warn: (error) => log.warn({ error }, 'price list not read'),
    taken: (list) => followers.pricesChanged(list),
  })

/** What outlives a change of the settings, and writes itself down behind the requests. */
async function openMemory(foundation: Foundation) {
  const { keeper, storage, log } = foundation
  const followers = new StateFollowers()
  const prices = await openPrices(foundation, followers)
  const metrics = createMetrics()
  const { pool, flush: flushPool } = await keepPool(
    createPool({ clock: { now }, random: Math.random, mode: keeper.settings.scheduling.mode }),
    storage.pool,
    (error) => log.warn({ error }, 'pool not kept'),
  )
  const seals = await openSealMemory(storage.seals, now)
  const priced = (exchange: Exchange): Exchange => withCost(exchange, ownCatalogueOf(keeper.settings))
  const keyRing = await KeyRing.open({
    documents: storage.documents,
    now,
    mostCost: (need) => mostCost(need, ownCatalogueOf(keeper.settings), now()),
    warn: (error) => log.warn({ error }, 'keys not kept'),
    changed: () => followers.stateChanged(),
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
    secrets: () => [...allSecrets(keeper.secrets), ...accessTokens.current()],
    now,
    warn: (error) => log.warn({ error }, 'exchanges not recorded'),
    withCost: priced,
    others: followers,
    closed(exchange, expense) {
      metrics.count(exchange)
      keyRing.count(exchange.key, expense)
    },
  })
  const stopListening = accessTokens.onIssued(monitor.secretsChanged)
  return {
    followers,
    prices,
    metrics,
    pool,
    seals,
    keyRing,
    responses,
    monitor,
    async close() {
      stopListening()
      await monitor.close()
      await Promise.all([seals.flush(), flushPool(), keyRing.flush()])
    },
  }
}

const now = Date.now

const gatewayLog = (log: Foundation['log']): GatewayLog => ({
  info: (message, fields) => log.info(fields ?? {}, message),
  warn: (message, fields) => log.warn(fields ?? {}, message),
  error: (message, fields) => log.error(fields ?? {}, message),
})

import { availableParallelism } from 'node:os'
import type { Language } from '../canonical/language.ts'
import type { Status } from '../control/contract/status.ts'
import type { ControlPorts, SecurityControl } from '../control/ports.ts'
import { createGateway } from '../gateway/create-gateway.ts'
import type { Storage } from '../storage/storage.ts'
import { createAccountsDesk } from './accounts-desk.ts'
import { examine } from './doctor-desk.ts'
import { createExchangesDesk } from './exchanges-desk.ts'
import { type Foundation, type FoundationOptions, openFoundation } from './foundation.ts'
import { findFreePort } from './free-port.ts'
import { createKeyUse, type KeyUse } from './key-use.ts'
import { createKeysDesk } from './keys-desk.ts'
import { Lifecycle } from './lifecycle.ts'
import { createModelsDesk } from './models-desk.ts'
import { createOauthFlows } from './oauth/oauth-flows.ts'
import { type OpenRooms, openRooms } from './open-rooms.ts'
import { createPlaygroundDesk } from './playground-desk.ts'
import { accept, refuseStart } from './problems.ts'
import { secretValue } from './secrets.ts'
import { createSecretsDesk } from './secrets-desk.ts'
import { createSecurityDesk } from './security-desk.ts'
import { checkOwnHealth } from './self-check.ts'
import { createSettingsDesk } from './settings-desk.ts'
import { keepSettingsHistory } from './settings-history.ts'
import type { StartFailure } from './start-failure.ts'
import { refuseToStart } from './start-refusal.ts'
import { readStatus, type StatusSources, waitingSettings, wantedAddress } from './status-desk.ts'
import { describeStorageNotice } from './storage-notice.ts'
import { createTryDesk } from './try-desk.ts'
import { createVaultDesk } from './vault-desk.ts'

/** All rooms open, no port bound yet. */
export interface House {
  readonly foundation: Foundation
  readonly rooms: OpenRooms
  readonly lifecycle: Lifecycle
  /** For the admin API; `quit` is what the process does with it. */
  controlPorts(quit: () => void): ControlPorts
  status(language: Language): Status
  /** The control plane says where it is bound. */
  controlBound(address: { readonly host: string; readonly port: number }): void
  /** Stops what runs and writes what waits. */
  close(): Promise<void>
}

export async function openHouse(options: FoundationOptions): Promise<House> {
  const startedAt = Date.now()
  const foundation = await openFoundation(options)
  const rooms = await openRooms(foundation, options.language)
  const lifecycle = createLifecycle(rooms)
  let moveFailure: StartFailure | undefined
  let settling: Promise<unknown> = Promise.resolve()
  let control: { readonly host: string; readonly port: number } | undefined
  rooms.keeper.onChange(() => {
    settling = lifecycle.follow().then((failure) => {
      moveFailure = failure
      rooms.monitor.statusChanged()
    })
  })
  const sources: StatusSources = {
    rooms,
    lifecycle,
    startedAt,
    moveFailure: () => moveFailure,
    control: () => control,
    monitor: rooms.monitor.stats,
    notices: (reader) => foundation.storageNotices.map((notice) => describeStorageNotice(notice, reader)),
  }
  return {
    foundation,
    rooms,
    lifecycle,
    status: (reader) => readStatus(sources, reader),
    controlBound(address) {
      control = address
    },
    controlPorts: (quit) => controlPorts(sources, foundation, rooms, () => settling, quit),
    async close() {
      await lifecycle.stop()
      await rooms.close()
      await foundation.close()
    },
  }
}

const createLifecycle = (rooms: OpenRooms): Lifecycle =>
  new Lifecycle({
    refusal: () => refuseToStart(rooms),
    address: () => wantedAddress(rooms),
    drainSeconds: () => rooms.keeper.settings.proxy.drain_timeout,
    workers: () => {
      const { proxy, limits } = rooms.keeper.settings
      const asked = proxy.workers === 'auto' ? availableParallelism() : proxy.workers
      // Each has a share of what may be open at one time.
      return Math.min(asked, limits.open_exchanges)
    },
    createGateway: async (workers) => {
      if (workers === 1) return createGateway(rooms.gatewayPorts)
      // Loaded for this alone: one process needs none of it.
      const { openCrew } = await import('./workers/open-crew.ts')
      return openCrew(rooms, workers)
    },
    checkHealth: (bound) => checkOwnHealth(bound, secretValue(rooms.keeper.secrets.proxyKey)),
    findFreePort,
    changed: () => rooms.monitor.statusChanged(),
  })

function controlPorts(
  sources: StatusSources,
  { storage, log }: Foundation,
  rooms: OpenRooms,
  settling: () => Promise<unknown>,
  quit: () => void,
): ControlPorts {
  const { lifecycle } = sources
  const { keeper, monitor } = rooms
  const history = keepSettingsHistory(keeper, storage.documents, Date.now, (error) =>
    log.warn({ error }, 'settings history not kept'),
  )
  const status = (reader: Language): Status => readStatus(sources, reader)
  const ownGateway = {
    address: () => status('en').baseUrls[0]?.address,
    key: () => secretValue(keeper.secrets.proxyKey),
  }
  return {
    gateway: {
      status,
      async start(reader) {
        const failure = await lifecycle.start()
        return failure === undefined ? accept(status(reader)) : refuseStart(failure, reader)
      },
      async stop(reader) {
        await lifecycle.stop()
        return accept(status(reader))
      },
    },
    settings: createSettingsDesk(keeper, settling, () => waitingSettings(sources), history),
    accounts: createAccountsDesk(rooms),
    models: createModelsDesk(rooms, rooms.prices),
    exchanges: createExchangesDesk({
      store: storage.exchanges,
      flush: monitor.flush,
      open: async () => monitor.shown(await lifecycle.openRecords()),
      ...ownGateway,
    }),
    try: createTryDesk(ownGateway),
    play: createPlaygroundDesk(ownGateway),
    oauth: createOauthFlows(rooms),
    vault: createVaultDesk(rooms, process.env),
    secrets: createSecretsDesk(rooms, settling),
    keys: createKeysDesk(keeper, rooms.vault, rooms.keyRing, keyUse(storage, rooms)),
    security: securityDesk(sources, storage, rooms),
    events: monitor.events,
    async usage(query) {
      await monitor.flush()
      return { rows: [...(await storage.usage.query(query))] }
    },
    doctor: (reader) =>
      examine({ rooms, lifecycle, storage, droppedRecords: () => monitor.stats(reader).dropped }, reader),
    metrics: () => rooms.metrics.text(status('en')),
    quit,
    language: rooms.language,
  }
}

const keyUse = (storage: Storage, { keeper, monitor }: OpenRooms): KeyUse =>
  createKeyUse({
    isRecording: () => keeper.settings.monitor.enabled,
    flush: monitor.flush,
    usage: storage.usage,
    exchanges: storage.exchanges,
    now: Date.now,
  })

const securityDesk = (
  { lifecycle, control }: StatusSources,
  storage: Storage,
  rooms: OpenRooms,
): SecurityControl =>
  createSecurityDesk({
    rooms,
    keyRing: rooms.keyRing,
    isRunning: () => lifecycle.bound !== undefined,
    port: () => lifecycle.bound?.port ?? rooms.keeper.settings.proxy.port,
    control,
    store: storage.exchanges,
    flush: rooms.monitor.flush,
    env: process.env,
    now: Date.now,
  })

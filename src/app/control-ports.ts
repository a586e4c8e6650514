import type { Language } from '../canonical/language.ts'
import type { Status } from '../control/contract/status.ts'
import type { ControlPorts } from '../control/ports.ts'
import type { Storage } from '../storage/storage.ts'
import { createAccountsDesk } from './accounts-desk.ts'
import { createBackupDesk } from './backup-desk.ts'
import { examine } from './doctor-desk.ts'
import { createExchangesDesk } from './exchanges-desk.ts'
import type { Foundation } from './foundation.ts'
import { createKeyUse, type KeyUse } from './key-use.ts'
import { createKeysDesk } from './keys-desk.ts'
import { createModelsDesk } from './models-desk.ts'
import { createOauthFlows } from './oauth/oauth-flows.ts'
import type { OpenRooms } from './open-rooms.ts'
import { createPlaygroundDesk } from './playground-desk.ts'
import { accept, refuseStart } from './problems.ts'
import { secretValue } from './secrets.ts'
import { createSecretsDesk } from './secrets-desk.ts'
import { createSecurityDesk, gatherExposure, type SecuritySources } from './security-desk.ts'
import { createSettingsDesk } from './settings-desk.ts'
import { keepSettingsHistory } from './settings-history.ts'
import { readStatus, type StatusSources, waitingSettings } from './status-desk.ts'
import { createTryDesk } from './try-desk.ts'
import { createVaultDesk } from './vault-desk.ts'

/** The desks behind the admin API, over what is open. */
export function createControlPorts(
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
  const guarding = securitySources(sources, storage, rooms)
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
      flushSoon: monitor.flushSoon,
      open: async () => monitor.shown(await lifecycle.openRecords()),
      redact: monitor.redact,
      ...ownGateway,
    }),
    try: createTryDesk(ownGateway),
    play: createPlaygroundDesk(ownGateway),
    oauth: createOauthFlows(rooms),
    vault: createVaultDesk(rooms, process.env),
    secrets: createSecretsDesk(rooms, settling, process.env),
    keys: createKeysDesk(keeper, rooms.vault, rooms.keyRing, keyUse(storage, rooms)),
    security: createSecurityDesk(guarding),
    backup: createBackupDesk({ rooms, storage, history, settled: settling, log, now: Date.now }),
    events: monitor.events,
    async usage(query) {
      await monitor.flushSoon()
      return { rows: [...(await storage.usage.query(query))] }
    },
    doctor: (reader) =>
      examine(
        {
          rooms,
          lifecycle,
          storage,
          droppedRecords: () => monitor.stats(reader).dropped,
          exposure: () => gatherExposure(guarding),
        },
        reader,
      ),
    metrics: () => rooms.metrics.text(status('en')),
    quit,
    language: rooms.language,
  }
}

const keyUse = (storage: Storage, { keeper, monitor }: OpenRooms): KeyUse =>
  createKeyUse({
    isRecording: () => keeper.settings.monitor.enabled,
    flush: monitor.flushSoon,
    usage: storage.usage,
    exchanges: storage.exchanges,
    now: Date.now,
  })

const securitySources = (
  { lifecycle, control }: StatusSources,
  storage: Storage,
  rooms: OpenRooms,
): SecuritySources => ({
  rooms,
  keyRing: rooms.keyRing,
  isRunning: () => lifecycle.bound !== undefined,
  port: () => lifecycle.bound?.port ?? rooms.keeper.settings.proxy.port,
  control,
  store: storage.exchanges,
  flush: rooms.monitor.flushSoon,
  env: process.env,
  now: Date.now,
})

import type { ClientKeyRecord } from '../config/client-key-record.ts'
import { placeOfVaultKey } from '../config/secret-key-file.ts'
import type { AddressPreview, AddressRules } from '../control/contract/security.ts'
import type { SecurityControl } from '../control/ports.ts'
import { judgeExposure } from '../doctor/exposure.ts'
import type { ExposureFacts } from '../doctor/exposure-facts.ts'
import { isAdmittedAddress } from '../gateway/admit.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { ExchangeStore } from '../monitor/exchange-store.ts'
import { exchangeView } from './exchange-view.ts'
import { exposedFiles, tightenHome } from './home-permissions.ts'
import type { KeyRing } from './key-ring.ts'
import { lanAddresses } from './network-addresses.ts'
import { accept, refuse } from './problems.ts'
import { tryAddresses } from './reach.ts'
import { groupRefused } from './refused-requests.ts'
import type { Rooms } from './rooms.ts'
import { secretValue } from './secrets.ts'

const weekMs = 7 * 86_400_000
const lookedAt = 2000
const callersLookedAt = 1000

export interface SecuritySources {
  readonly rooms: Rooms
  readonly keyRing: KeyRing
  readonly isRunning: () => boolean
  /** The gateway's port, as it is or would be. */
  readonly port: () => number
  /** Where the dashboard is bound. Undefined: not known. */
  readonly control: () => { readonly host: string; readonly port: number } | undefined
  readonly store: Pick<ExchangeStore, 'page'>
  readonly flush: () => Promise<void>
  readonly env: NodeJS.ProcessEnv
  readonly now: () => number
}

export function createSecurityDesk(sources: SecuritySources): SecurityControl {
  const { rooms, store, flush, now } = sources
  return {
    async exposure(language) {
      const facts = await gatherExposure(sources)
      return { at: now(), checks: [...judgeExposure(facts, language)], reach: [...facts.reach] }
    },
    async refused(language, since = now() - weekMs) {
      await flush()
      const exchanges = await store.page({ limit: lookedAt, state: 'refused', since })
      return {
        since,
        groups: groupRefused(exchanges.map((one) => exchangeView(one, language))),
        isPartial: exchanges.length === lookedAt,
      }
    },
    async preview(rules, reader) {
      await flush()
      return previewOf(rules, reader, rooms, await store.page({ limit: callersLookedAt }))
    },
    async tighten(language) {
      try {
        return accept({ files: [...(await tightenHome(rooms.home))] })
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error)
        return refuse('not_tightened', language, { cause })
      }
    },
  }
}

/** What the Security page and the doctor judge. */
export async function gatherExposure(sources: SecuritySources): Promise<ExposureFacts> {
  const { rooms, keyRing, env } = sources
  const { settings, secrets } = rooms.keeper
  const { host: wantedHost = '127.0.0.1', port } = settings.control
  const control = sources.control() ?? { host: wantedHost, port }
  const keys = keyRing.list().filter(({ enabled }) => enabled)
  return {
    proxy: settings.proxy,
    isRunning: sources.isRunning(),
    control: { ...control, wantedHost, hasPassword: secretValue(secrets.password) !== undefined },
    keys: { named: keys.length, boundless: keys.filter(isBoundless).map(({ name }) => name) },
    vaultKey: await vaultKeyPlace(rooms, env),
    exposedFiles: await exposedFiles(rooms.home),
    reach: await tryAddresses({ gateway: sources.port(), dashboard: control.port }),
  }
}

const isBoundless = (key: ClientKeyRecord): boolean =>
  key.expiresAt === undefined &&
  key.requestsPerMinute === undefined &&
  key.tokensPerMinute === undefined &&
  key.models.length === 0 &&
  key.addresses.length === 0 &&
  Object.values(key.budget).every((limit) => limit === undefined)

async function vaultKeyPlace({ home }: Rooms, env: NodeJS.ProcessEnv): Promise<ExposureFacts['vaultKey']> {
  const place = await placeOfVaultKey({ env, path: home.secretKey }).catch(() => 'elsewhere' as const)
  return place === 'keychain' ? 'elsewhere' : place
}

function previewOf(
  { allowed, denied }: AddressRules,
  reader: string,
  rooms: Rooms,
  exchanges: readonly Exchange[],
): AddressPreview {
  const { proxy } = rooms.keeper.settings
  const next = { ...proxy, allowed_addresses: allowed, denied_addresses: denied }
  const judged = (kind: AddressPreview['addresses'][number]['kind'], address: string) => ({
    kind,
    address,
    admitted: isAdmittedAddress(address, proxy),
    wouldBeAdmitted: isAdmittedAddress(address, next),
  })
  const callers = Map.groupBy(exchanges, ({ clientAddress }) => clientAddress)
  return {
    addresses: [
      ...[...callers].map(([address, own]) => ({
        ...judged('caller', address),
        requests: own.length,
        lastAt: own[0]?.startedAt ?? 0,
      })),
      judged('reader', reader.replace(/^::ffff:(?=\d+\.)/, '')),
      ...lanAddresses().map((address) => judged('network', address)),
    ],
  }
}

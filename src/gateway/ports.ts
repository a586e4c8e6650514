import type { Language } from '../canonical/language.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import type { ProtocolId } from '../canonical/protocol-id.ts'
import type { KeptProof, SealIssuer } from '../canonical/seal.ts'
import type { Settings } from '../config/settings.ts'
import type { Routing } from '../models/routing.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { Pool } from '../pool/pool.ts'
import type { Upstream, UpstreamAccount } from '../upstreams/upstream.ts'

/** All that the data plane needs of the rest. The composition root fills it in. */
export interface GatewayPorts {
  /** A snapshot for one exchange: the settings in force when it began hold to its end. */
  readonly state: () => GatewayState
  readonly pool: Pool
  readonly recorder: ExchangeSink
  readonly seals: SealStore
  readonly clock: Clock
  /** `newId('call')` → `call_…`, unique and sortable by time. */
  readonly newId: (prefix: string) => string
  /** Where private detail goes. Must not wait. */
  readonly log: GatewayLog
}

export interface GatewayState {
  readonly settings: Settings
  /** Language of error texts where the client states none. */
  readonly language: Language
  /** The keys that admit a client, resolved. */
  readonly keys: readonly ClientKey[]
  readonly accounts: ReadonlyMap<string, GatewayAccount>
  readonly routing: Routing
  readonly describeModel: (id: string) => ModelInfo
  /** The machine's own addresses and host name, lower case, for the Host check. */
  readonly ownHosts: ReadonlySet<string>
}

export interface ClientKey {
  /** For the record. */
  readonly name: string
  readonly value: string
}

export interface GatewayAccount {
  readonly account: UpstreamAccount
  readonly upstream: Upstream
  /** Of those the upstream speaks, the ones the owner allows, in order of preference. */
  readonly protocols: readonly ProtocolId[]
}

export interface Clock {
  /** Unix milliseconds. */
  now(): number
}

/** Must not wait: a bounded queue behind it drops with a counter. */
export interface ExchangeSink {
  opened(exchange: Exchange): void
  closed(exchange: Exchange): void
}

/** Proofs given out by vendors, kept for clients whose dialect cannot carry them. Bounded, expiring, surviving a restart. Memory first: no call waits for a disk. */
export interface SealStore {
  /** `key`: `call:<tool-call id>` or `text:<digest>`. */
  keep(key: string, proof: KeptProof): void
  find(key: string, issuer: SealIssuer): KeptProof | undefined
}

export interface GatewayLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

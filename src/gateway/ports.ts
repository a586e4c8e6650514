import type { FaultValues } from '../canonical/fault.ts'
import type { FaultId } from '../canonical/fault-catalogue.ts'
import type { JsonObject } from '../canonical/json.ts'
import type { Language } from '../canonical/language.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import type { TargetProtocolId } from '../canonical/protocol-id.ts'
import type { KeptProof, SealIssuer } from '../canonical/seal.ts'
import type { Settings } from '../config/settings.ts'
import type { Routing } from '../models/routing.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { Said } from '../monitor/said.ts'
import type { AccountHealth, NoPick, Outcome, Pick, PickWish } from '../pool/pool.ts'
import type { TokenWays } from '../upstreams/access-token.ts'
import type { Upstream, UpstreamAccount } from '../upstreams/upstream.ts'
import type { Ownership } from './ownership.ts'
import type { ResponseStore } from './stateful/response-store.ts'
import type { RunTable } from './stateful/run-table.ts'

/** All that the data plane needs of the rest. The composition root fills it in. */
export interface GatewayPorts {
  /** A snapshot for one exchange: the settings in force when it began hold to its end. */
  readonly state: () => GatewayState
  readonly pool: GatewayPool
  readonly recorder: ExchangeSink
  readonly seals: SealStore
  /** Answers and conversations that are found again by their id. */
  readonly documents: DocumentStore
  readonly sealer: Sealer
  /** Who holds which answer, where several data planes share it. Absent: this one knows by itself. */
  readonly ownership?: Ownership
  /** Answers that Torii keeps, where several data planes share them. Absent: this one keeps them in its documents. */
  readonly responses?: ResponseStore
  /** Answers made in the background, where several data planes share them. Absent: all are made here. */
  readonly runs?: RunTable
  /** Addresses that files may be fetched from for a request. Absent: the public Internet. Tests have only loopback. */
  readonly mayFetchFrom?: (address: string) => boolean
  readonly clock: Clock
  /** `newId('call')` → `call_…`, unique and sortable by time. */
  readonly newId: (prefix: string) => string
  /** Where private detail goes. Must not wait. */
  readonly log: GatewayLog
}

/** At once where its owner is this process; later where the owner is another one. */
export type Soon<T> = T | Promise<T>

/** The pool as the data plane sees it. */
export interface GatewayPool {
  pick(wish: PickWish): Soon<Pick | NoPick>
  /** Its answer has begun well: if it was the first try after a lock, others may follow. */
  begun(pick: Pick): void
  /** Called exactly once for each pick. */
  settle(outcome: Outcome): void
  health(): Soon<readonly AccountHealth[]>
}

export interface GatewayState {
  readonly settings: Settings
  /** Language of error texts where the client states none. */
  readonly language: Language
  /** The keys that admit a client, resolved. */
  readonly keys: readonly ClientKey[]
  /** Those of which only a digest is known. Absent: there are none. */
  readonly namedKeys?: NamedKeys
  readonly accounts: ReadonlyMap<string, GatewayAccount>
  readonly routing: Routing
  readonly describeModel: (id: string) => ModelInfo
  /** Servers of tools, by their name under `/mcp/`. Absent: none. */
  readonly toolServers?: ReadonlyMap<string, ToolServer>
  /** The machine's own addresses and host name, lower case, for the Host check. */
  readonly ownHosts: ReadonlySet<string>
  /** Data planes that share the bounds on open and waiting exchanges evenly. Absent: this is the only one. */
  readonly sharers?: number
}

export interface ClientKey {
  /** For the record. */
  readonly name: string
  readonly value: string
}

/** Named keys, each with rules of its own. No call waits for a disk. */
export interface NamedKeys {
  /** By its value. Undefined: it is none of them. */
  find(value: string): NamedKey | undefined
}

export interface NamedKey {
  /** For the record. */
  readonly name: string
  /** Counts the request of a client at this address when it may come in. Undefined: it may. */
  admit(address: string): Soon<KeyRefusal | undefined>
  /** May it ask for this model, by the id that the client says? */
  mayAsk(model: string): boolean
  /** Tokens or money are bounded: what a call may use is set aside before it goes out. */
  readonly isBounded: boolean
  /** Sets that aside, so that calls at the same time cannot pass a bound together. */
  reserve(need: Need): Soon<Hold | KeyRefusal>
}

/** The most that one call may use, by estimate. */
export interface Need {
  readonly input: number
  readonly output: number
  /** Where it may be served. */
  readonly places: readonly { readonly model: string; readonly upstream: string }[]
}

/** What is set aside for a call under way. */
export interface Hold {
  readonly kind: 'hold'
  /** It has ended: from now on what it used counts. Once. */
  release(): void
}

export interface KeyRefusal {
  readonly kind: 'refusal'
  readonly id: FaultId
  readonly values: FaultValues
  /** Seconds. */
  readonly retryAfter?: number
}

export interface GatewayAccount {
  readonly account: UpstreamAccount
  /** How its access tokens are come by, where it needs such. */
  readonly tokens?: TokenWays
  readonly upstream: Upstream
  /** Of those the upstream speaks, the ones the owner allows, in order of preference. */
  readonly protocols: readonly TargetProtocolId[]
  /** The way out. Absent: direct. */
  readonly egress?: Egress
}

/** A server of tools by the Model Context Protocol. */
export type ToolServer =
  | {
      readonly kind: 'remote'
      /** Whose connections it uses. */
      readonly account: string
      readonly url: string
      readonly secret: string
      readonly egress?: Egress
    }
  | {
      readonly kind: 'here'
      /** JSON-RPC. Undefined: a notification, which has no answer. */
      readonly answer: (call: JsonObject, signal: AbortSignal) => Promise<JsonObject | undefined>
    }

export interface Egress {
  /** `http://`, `https://`, `socks5://`; may hold a password. */
  readonly proxy: string
  /** Hosts that are reached without it. */
  readonly isDirect: (url: string) => boolean
}

export interface Clock {
  /** Unix milliseconds. */
  now(): number
}

/** Must not wait: a bounded queue behind it drops with a counter. */
export interface ExchangeSink {
  /** Somebody is told of what opens. */
  readonly isWatched: boolean
  /** false: so much waits that what is said now is not kept. */
  readonly hasRoom: boolean
  opened(exchange: Exchange): void
  /** `said`: where what is said is kept. */
  closed(exchange: Exchange, said?: Said): void
}

/** Proofs given out by vendors, kept for clients whose dialect cannot carry them. Bounded, expiring, surviving a restart. Memory first: no call waits for a disk. */
export interface SealStore {
  /** `key`: `call:<tool-call id>` or `text:<digest>`. */
  keep(key: string, proof: KeptProof): void
  find(key: string, issuer: SealIssuer): KeptProof | undefined
  /** False: it never had one of this issuer, so no key is worth its digest. Absent: unknown. */
  mayHave?(issuer: SealIssuer): boolean
  /** Brings those of the keys that are kept to where `find` has them. Undefined: it has them all. */
  fetch?(keys: readonly string[], issuer: SealIssuer): Promise<void> | undefined
}

/** Texts by kind and id. Survives a restart. */
export interface DocumentStore {
  /** Undefined: there is none, or it has expired at `now`. */
  get(kind: string, id: string, now: number): Promise<StoredDocument | undefined>
  put(document: StoredDocument): Promise<void>
  delete(kind: string, id: string): Promise<boolean>
}

export interface StoredDocument {
  readonly kind: string
  readonly id: string
  /** Unix milliseconds. */
  readonly createdAt: number
  /** Unix milliseconds. */
  readonly expiresAt?: number
  readonly body: string
}

/** Seals texts for their own way back through a client, under a key of this home. */
export interface Sealer {
  /** What every sealed text begins with. */
  readonly mark: string
  seal(text: string): string
  /** Undefined: not sealed here, or tampered with. */
  open(sealed: string): string | undefined
}

export interface GatewayLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

import type { JsonObject } from '../../canonical/json.ts'
import type { Text } from '../../canonical/language.ts'
import type { KeptProof } from '../../canonical/seal.ts'
import type { Holder } from '../../gateway/ownership.ts'
import type { KeyRefusal, Need, StoredDocument } from '../../gateway/ports.ts'
import type {
  ChangedConversation,
  ConversationChange,
  KeptConversation,
  KeptResponse,
} from '../../gateway/stateful/response-store.ts'
import type { Exchange } from '../../monitor/exchange.ts'
import type { AccountHealth } from '../../pool/pool.ts'
import type { AccessToken, TokenCredentials } from '../../upstreams/access-token.ts'
import type { StateSnapshot } from './shared-state.ts'

/** A run in the background as it goes between processes. */
export interface RunSnapshot {
  readonly id: string
  readonly response: JsonObject
  /** Absent: there were too many to keep. */
  readonly events?: readonly JsonObject[]
}

/** `refused`: the issuer takes these credentials no more. */
export type IssuedToken =
  | ({ readonly kind: 'token' } & AccessToken)
  | { readonly kind: 'refused'; readonly text: Text }

/** What a worker asks and tells its owner. */
export interface OwnerCalls {
  health(): readonly AccountHealth[]
  admitKey(name: string, address: string): KeyRefusal | undefined
  /** A number: what is set aside is held under it. */
  reserveKey(name: string, need: Need): number | KeyRefusal
  releaseKey(hold: number): void
  getDocument(kind: string, id: string, now: number): Promise<StoredDocument | undefined>
  putDocument(document: StoredDocument): Promise<void>
  deleteDocument(kind: string, id: string): Promise<boolean>
  keepProof(key: string, proof: KeptProof): void
  /** Those that are kept, each with its key. */
  findProofs(keys: readonly string[], issuer: string): Promise<readonly (readonly [string, KeptProof])[]>
  /** The account that holds an answer. `lasting`: it may be named after a restart too. */
  findHolder(id: string): Promise<Holder | undefined>
  findResponse(id: string, key?: string): Promise<KeptResponse | undefined>
  findByItem(id: string, key?: string): Promise<KeptResponse | undefined>
  keepResponse(kept: KeptResponse, items: readonly JsonObject[]): void
  removeResponse(id: string): Promise<void>
  findConversation(id: string, key?: string): Promise<KeptConversation | undefined>
  keepConversation(conversation: KeptConversation): void
  changeConversation(
    id: string,
    key: string | undefined,
    change: ConversationChange,
  ): Promise<ChangedConversation | undefined>
  addTurn(id: string, key: string | undefined, items: readonly JsonObject[]): void
  removeConversation(id: string): Promise<void>
  opened(exchange: Exchange, isNew: boolean): void
  /** The access token of an account, by the owner's way and one request for all: its issuer may replace what is asked with. */
  issueToken(account: string, credentials: TokenCredentials): Promise<IssuedToken>
  logged(level: 'info' | 'warn' | 'error', message: string, fields: JsonObject): void
  /** The state of this number is in force here. */
  inForce(version: number): void
  runStarted(id: string): void
  runEnded(id: string): void
  /** Undefined: nobody works on it. From now on this worker is told of its events. */
  watchRun(id: string): Promise<RunSnapshot | undefined>
  cancelRun(id: string): void
  /** To those who watch. Without an event: it has ended with this response. */
  runSaid(id: string, response: JsonObject, event?: JsonObject): void
}

/** What the owner asks and tells a worker. */
export interface WorkerCalls {
  /** `sharers`: workers among which the bounds on what is open are divided. */
  state(version: number, snapshot: StateSnapshot, sharers: number): void
  prices(list: string, name: string): void
  openRecords(): readonly Exchange[]
  /** What has closed there until now goes out before the answer. */
  flush(): void
  /** Connections end with the exchange that is on them. */
  retire(): void
  /** No new exchanges; ends itself when the open ones have ended or after so long. `isStopping`: new ones are refused. */
  drain(seconds: number, isStopping: boolean): void
  watchRun(id: string): RunSnapshot | undefined
  cancelRun(id: string): void
  runSaid(id: string, response: JsonObject, event?: JsonObject): void
}

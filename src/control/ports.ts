import type { Readable } from 'node:stream'
import type { Language } from '../canonical/language.ts'
import type {
  AccountPatch,
  AccountVerdict,
  AccountView,
  NewAccount,
  UpstreamView,
} from './contract/account.ts'
import type { Discovered, ImportRequest, ImportResult } from './contract/account-import.ts'
import type {
  BackupSending,
  BackupView,
  Restored,
  RestorePreview,
  RestoreRequest,
} from './contract/backup.ts'
import type { DoctorView } from './contract/doctor.ts'
import type { ExchangePage, ExchangeView, Replayed } from './contract/exchange.ts'
import type { KeyPatch, KeyValue, KeyView, NewKey } from './contract/key.ts'
import type { Explanation, MappingPreview, ModelView } from './contract/model.ts'
import type { OauthRequest, OauthStarted, OauthState } from './contract/oauth.ts'
import type { PlayEvent, PlayRequest } from './contract/playground.ts'
import type { Problem } from './contract/problem.ts'
import type { ExchangeReading } from './contract/reading.ts'
import type { SecretPlace, SecretView } from './contract/secret.ts'
import type { AddressPreview, AddressRules, ExposureView, RefusedView } from './contract/security.ts'
import type { SettingsPatch, SettingsSaved, SettingsView } from './contract/settings.ts'
import type { SettingsHistory } from './contract/settings-history.ts'
import type { ConfigFaultView, Status } from './contract/status.ts'
import type { Tried, TryRequest } from './contract/try.ts'
import type { UsageView } from './contract/usage.ts'
import type { RekeyPlace, VaultView } from './contract/vault.ts'

/** An expected failure is a value: the HTTP status and the body that tells of it. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly problem: Problem }

/** What the admin API needs of the running house. The composition root fills it in. */
export interface ControlPorts {
  readonly gateway: GatewayControl
  readonly settings: SettingsControl
  readonly accounts: AccountsControl
  readonly models: ModelsControl
  readonly exchanges: ExchangesControl
  readonly keys: KeysControl
  readonly oauth: OauthControl
  readonly vault: VaultControl
  readonly security: SecurityControl
  readonly backup: BackupControl
  readonly secrets: SecretsControl
  readonly events: EventSource
  /** One prompt through the running gateway, told as it comes; the last event is its end. */
  play(ask: PlayRequest, language: Language, signal: AbortSignal): AsyncIterable<PlayEvent>
  usage(query: UsageQuery): Promise<UsageView>
  doctor(language: Language): Promise<DoctorView>
  /** One real request, as a client would send it. */
  try(ask: TryRequest, language: Language): Promise<Outcome<Tried>>
  /** Ends the process as Ctrl-C does: drains first. Returns at once. */
  quit(): void
  /** Prometheus text format. */
  metrics(): string
  /** For a reader who states no language. */
  readonly language: () => Language
}

export interface GatewayControl {
  status(language: Language): Status
  /** Resolves when it runs, or with the cause why not. Starting what runs is no error. */
  start(language: Language): Promise<Outcome<Status>>
  /** Resolves when the port is released. */
  stop(language: Language): Promise<Outcome<Status>>
}

export interface SettingsControl {
  view(language: Language): Promise<SettingsView>
  /** Refused whole when the result would be faulty. */
  change(patch: SettingsPatch, language: Language): Promise<Outcome<SettingsSaved>>
  /** What is wrong with a text of torii.yaml. Nothing is saved. */
  check(text: string, language: Language): readonly ConfigFaultView[]
  /** JSON Schema of torii.yaml. */
  schema(): Readonly<Record<string, unknown>>
  history(): Promise<SettingsHistory['entries']>
}

export interface AccountsControl {
  upstreams(): readonly UpstreamView[]
  list(language: Language): readonly AccountView[]
  add(account: NewAccount, language: Language): Promise<Outcome<AccountView>>
  change(name: string, patch: AccountPatch, language: Language): Promise<Outcome<AccountView>>
  remove(name: string, language: Language): Promise<Outcome<null>>
  /** One real call with its credential. */
  test(name: string, language: Language): Promise<Outcome<AccountVerdict>>
  /** Many at once; all or none unless the request says otherwise. */
  import(request: ImportRequest, language: Language): Promise<Outcome<ImportResult>>
  /** Without secrets. */
  export(): { readonly text: string }
  /** What this machine has and no account uses yet. Adds nothing. */
  discovered(): Promise<readonly Discovered[]>
  unlock(name: string, model: string | undefined, language: Language): Promise<Outcome<AccountView>>
}

/** All that is kept as one file: sealed secrets, never the vault's key. */
export interface BackupControl {
  make(language: Language): Promise<Outcome<BackupView>>
  /** Has the browser come for it? */
  sending(id: string, language: Language): Promise<Outcome<BackupSending>>
  /** It is gone when it has been sent whole. */
  fetch(
    id: string,
    language: Language,
  ): Promise<Outcome<{ readonly name: string; readonly bytes: number; readonly content: Readable }>>
  /** What the file would change. Nothing is changed yet. */
  receive(body: Readable | undefined, language: Language): Promise<Outcome<RestorePreview>>
  restore(id: string, request: RestoreRequest, language: Language): Promise<Outcome<Restored>>
  discard(id: string): Promise<void>
}

export interface ModelsControl {
  /** Fetches the newest price list; nothing else ever does. Resolves with which one is in force. */
  refreshPrices(language: Language): Promise<Outcome<{ prices: string }>>
  list(): readonly ModelView[]
  explain(
    request: {
      readonly model: string
      readonly protocol: string
      readonly body?: Readonly<Record<string, unknown>>
      /** Rules to try instead of those in force. */
      readonly mapping?: Readonly<Record<string, string>>
    },
    language: Language,
  ): Promise<Outcome<Explanation>>
  /** What each id would come to under these rules. */
  preview(mapping: Readonly<Record<string, string>>, models: readonly string[]): MappingPreview['models']
}

export interface ExchangesControl {
  page(query: ExchangeFilter, language: Language): Promise<ExchangePage>
  find(id: string, language: Language): Promise<Outcome<ExchangeView>>
  /** What its bodies mean. */
  read(id: string, language: Language): Promise<Outcome<ExchangeReading>>
  /** Sends the recorded request again through the running gateway. */
  replay(id: string, change: { readonly model?: string }, language: Language): Promise<Outcome<Replayed>>
}

export interface ExchangeFilter {
  readonly limit: number
  readonly before?: string
  readonly state?: ExchangeView['state']
  readonly protocol?: string
  readonly account?: string
  readonly model?: string
  readonly key?: string
  readonly text?: string
  readonly since?: number
  readonly until?: number
  readonly withLosses?: boolean
}

export interface UsageQuery {
  readonly since?: number
  readonly until?: number
  readonly step: 'minute' | 'hour' | 'day'
  readonly by: 'none' | 'account' | 'model' | 'key' | 'protocol' | 'client'
}

export interface VaultControl {
  view(): Promise<VaultView>
  /** `to`: where the new key is kept; absent: where the old one is. */
  rekey(to: RekeyPlace | undefined, language: Language): Promise<Outcome<VaultView>>
}

/** Secrets of the settings that belong to no account. Write-only. */
export interface SecretsControl {
  list(language: Language): Promise<readonly SecretView[]>
  put(place: SecretPlace, value: string, language: Language): Promise<Outcome<SecretView>>
  remove(place: SecretPlace, language: Language): Promise<Outcome<SecretView>>
}

export interface SecurityControl {
  /** Tries the machine's own addresses, and judges what it finds and what is set. */
  exposure(language: Language): Promise<ExposureView>
  /** `since`: Unix milliseconds; seven days ago when absent. */
  refused(language: Language, since: number | undefined): Promise<RefusedView>
  /** `reader`: the address that asks. */
  preview(rules: AddressRules, reader: string): Promise<AddressPreview>
  tighten(language: Language): Promise<Outcome<{ files: string[] }>>
}

export interface OauthControl {
  start(request: OauthRequest, language: Language): Promise<Outcome<OauthStarted>>
  state(id: string, language: Language): Outcome<OauthState>
  /** `code`: the code, or the whole address that the browser ended at. */
  paste(id: string, code: string, language: Language): Promise<Outcome<OauthState>>
}

export interface KeysControl {
  list(): Promise<readonly KeyView[]>
  /** A named key. Its value is in the outcome and nowhere else. */
  add(key: NewKey, language: Language): Promise<Outcome<KeyValue>>
  change(name: string, patch: KeyPatch, language: Language): Promise<Outcome<KeyView>>
  remove(name: string, language: Language): Promise<Outcome<null>>
  reveal(name: string, language: Language): Promise<Outcome<KeyValue>>
  /** A new value, made or given; the old one stops working at once. */
  renew(name: string, value: string | undefined, language: Language): Promise<Outcome<KeyValue>>
}

/** `exchange`: one opened or closed. `status`: something of the status changed; ask for it. */
export type LiveEvent =
  | { readonly kind: 'exchange'; readonly id: string; readonly exchange: ExchangeView }
  | { readonly kind: 'status' }

export interface EventSource {
  subscribe(listener: (event: LiveEvent) => void, reader: LiveReader): () => void
}

export interface LiveReader {
  readonly language: Language
  /** Id of the last exchange event seen; what is still remembered after it comes first. Absent: only what is new. */
  readonly after?: string
}

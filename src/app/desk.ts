import type { Language } from '../canonical/language.ts'
import type { AccountPatch, AccountVerdict, AccountView, NewAccount } from '../control/contract/account.ts'
import type { Discovered, ImportRequest, ImportResult } from '../control/contract/account-import.ts'
import type { DoctorView } from '../control/contract/doctor.ts'
import type { ExchangePage } from '../control/contract/exchange.ts'
import type { KeyValue, KeyView, NewKey } from '../control/contract/key.ts'
import type { OauthRequest, OauthStarted, OauthState } from '../control/contract/oauth.ts'
import type { SecretPlace, SecretView } from '../control/contract/secret.ts'
import type { RekeyPlace, VaultView } from '../control/contract/vault.ts'
import type { Outcome } from '../control/ports.ts'
import { type ControlCall, ControlRefusal, callControl, type RunningInstance } from './control-client.ts'
import { openHouse } from './house.ts'
import { findRunning } from './running.ts'

export type { AccountView, NewAccount } from '../control/contract/account.ts'
export type { Discovered, ImportResult } from '../control/contract/account-import.ts'
export type { ExchangeView } from '../control/contract/exchange.ts'
export type { KeyView, NewKey } from '../control/contract/key.ts'
export type { SecretPlace } from '../control/contract/secret.ts'
export type { RekeyPlace } from '../control/contract/vault.ts'

/** What commands do: through the running instance when there is one, else on the files. Refusals are thrown as ControlRefusal. */
export interface Desk {
  accounts(): Promise<readonly AccountView[]>
  addAccount(account: NewAccount): Promise<AccountView>
  changeAccount(name: string, patch: AccountPatch): Promise<AccountView>
  removeAccount(name: string): Promise<void>
  testAccount(name: string): Promise<AccountVerdict>
  /** Lifts every lock of it, or that of one model. */
  unlockAccount(name: string, model?: string): Promise<AccountView>
  importAccounts(request: ImportRequest): Promise<ImportResult>
  exportAccounts(): Promise<{ readonly text: string }>
  discoverAccounts(): Promise<readonly Discovered[]>
  readonly oauth: OauthDesk
  refreshPrices(): Promise<{ readonly prices: string }>
  vault(): Promise<VaultView>
  rekeyVault(to?: RekeyPlace): Promise<VaultView>
  readonly secrets: SecretsDesk
  keys(): Promise<readonly KeyView[]>
  addKey(key: NewKey): Promise<KeyValue>
  removeKey(name: string): Promise<void>
  exchanges(limit: number): Promise<ExchangePage>
  doctor(): Promise<DoctorView>
  close(): Promise<void>
}

export interface OauthDesk {
  start(request: OauthRequest): Promise<OauthStarted>
  state(id: string): Promise<OauthState>
  paste(id: string, code: string): Promise<OauthState>
}

/** Secrets of the settings that belong to no account. */
export interface SecretsDesk {
  list(): Promise<readonly SecretView[]>
  put(place: SecretPlace, value: string): Promise<SecretView>
  remove(place: SecretPlace): Promise<SecretView>
}

export async function openDesk(homeArgument: string | undefined, language: Language): Promise<Desk> {
  const { instance } = await findRunning(homeArgument)
  return instance === undefined ? openFileDesk(homeArgument, language) : runningDesk(instance, language)
}

function runningDesk(instance: RunningInstance, language: Language): Desk {
  const call = <T>(path: string, options: Omit<ControlCall, 'language'> = {}): Promise<T> =>
    callControl<T>(instance, path, { ...options, language })
  const at = (name: string): string => `/api/accounts/${encodeURIComponent(name)}`
  return {
    accounts: () => call('/api/accounts'),
    addAccount: (account) => call('/api/accounts', { method: 'POST', body: account }),
    changeAccount: (name, patch) => call(at(name), { method: 'PATCH', body: patch }),
    removeAccount: (name) => call(at(name), { method: 'DELETE' }),
    testAccount: (name) => call(`${at(name)}/test`, { method: 'POST' }),
    unlockAccount: (name, model) =>
      call(`${at(name)}/unlock${model === undefined ? '' : `?model=${encodeURIComponent(model)}`}`, {
        method: 'POST',
      }),
    importAccounts: (request) => call('/api/accounts/import', { method: 'POST', body: request }),
    exportAccounts: () => call('/api/accounts/export'),
    discoverAccounts: () => call('/api/accounts/discovered'),
    oauth: {
      start: (request) => call('/api/oauth', { method: 'POST', body: request }),
      state: (id) => call(`/api/oauth/${id}`),
      paste: (id, code) => call(`/api/oauth/${id}/code`, { method: 'POST', body: { code } }),
    },
    refreshPrices: () => call('/api/models/prices', { method: 'POST' }),
    vault: () => call('/api/vault'),
    rekeyVault: (to) => call('/api/vault/rekey', { method: 'POST', body: to === undefined ? {} : { to } }),
    secrets: {
      list: () => call('/api/secrets'),
      put: (place, value) => call(`/api/secrets/${place}`, { method: 'PUT', body: { value } }),
      remove: (place) => call(`/api/secrets/${place}`, { method: 'DELETE' }),
    },
    keys: () => call('/api/keys'),
    addKey: (key) => call('/api/keys', { method: 'POST', body: key }),
    removeKey: (name) => call(`/api/keys/${encodeURIComponent(name)}`, { method: 'DELETE' }),
    exchanges: (limit) => call(`/api/exchanges?limit=${limit}`),
    doctor: () => call('/api/doctor'),
    close: async () => undefined,
  }
}

async function openFileDesk(homeArgument: string | undefined, language: Language): Promise<Desk> {
  const house = await openHouse({
    ...(homeArgument === undefined ? {} : { home: homeArgument }),
    language,
    overrides: {},
    env: process.env,
  })
  const ports = await house.controlPorts(() => undefined)
  return {
    accounts: async () => ports.accounts.list(language),
    addAccount: async (account) => unwrap(await ports.accounts.add(account, language)),
    changeAccount: async (name, patch) => unwrap(await ports.accounts.change(name, patch, language)),
    removeAccount: async (name) => void unwrap(await ports.accounts.remove(name, language)),
    testAccount: async (name) => unwrap(await ports.accounts.test(name, language)),
    unlockAccount: async (name, model) => unwrap(await ports.accounts.unlock(name, model, language)),
    importAccounts: async (request) => unwrap(await ports.accounts.import(request, language)),
    exportAccounts: async () => ports.accounts.export(),
    discoverAccounts: () => ports.accounts.discovered(),
    oauth: {
      start: async (request) => unwrap(await ports.oauth.start(request, language)),
      state: async (id) => unwrap(ports.oauth.state(id, language)),
      paste: async (id, code) => unwrap(await ports.oauth.paste(id, code, language)),
    },
    refreshPrices: async () => unwrap(await ports.models.refreshPrices(language)),
    vault: () => ports.vault.view(),
    rekeyVault: async (to) => unwrap(await ports.vault.rekey(to, language)),
    secrets: {
      list: () => ports.secrets.list(language),
      put: async (place, value) => unwrap(await ports.secrets.put(place, value, language)),
      remove: async (place) => unwrap(await ports.secrets.remove(place, language)),
    },
    keys: async () => ports.keys.list(),
    addKey: async (key) => unwrap(await ports.keys.add(key, language)),
    removeKey: async (name) => void unwrap(await ports.keys.remove(name, language)),
    exchanges: (limit) => ports.exchanges.page({ limit }, language),
    doctor: () => ports.doctor(language),
    close: () => house.close(),
  }
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new ControlRefusal(outcome.problem.error)
}

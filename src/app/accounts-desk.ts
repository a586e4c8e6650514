import { tellFault } from '../canonical/fault-catalogue.ts'
import type { Language } from '../canonical/language.ts'
import { holdsCredentials } from '../config/egress.ts'
import { accountVaultName, proxyVaultName } from '../config/secret-settings.ts'
import type { AccountSettings } from '../config/settings.ts'
import type { SettingsChange } from '../config/settings-edit.ts'
import type { AccountPatch, AccountView, NewAccount } from '../control/contract/account.ts'
import type { AccountsControl, Outcome } from '../control/ports.ts'
import { upstreams } from '../upstreams/registry.ts'
import { isEmpty, withoutDefaults } from './account-defaults.ts'
import { testAccount } from './account-test.ts'
import { type Member, zaiAccountName } from './compose-state.ts'
import { discoverAccounts } from './importing/discover.ts'
import { exportAccounts } from './importing/export-accounts.ts'
import { importAccounts } from './importing/import-accounts.ts'
import { sandboxAccountName } from './overrides.ts'
import { accept, refuse, refuseFaults } from './problems.ts'
import type { Rooms } from './rooms.ts'
import { accountProblem } from './secrets.ts'

/** The accounts as the admin API and the CLI see and change them. */
export function createAccountsDesk(rooms: Rooms): AccountsControl {
  const find = (name: string): Member | undefined =>
    rooms.state().members.find((member) => member.settings.name === name)
  const unknown = (name: string, language: Language) =>
    refuse('unknown_account', language, { name, known: knownNames(rooms) })
  const viewOf = (name: string, language: Language): Outcome<AccountView> => {
    const member = find(name)
    return member === undefined ? unknown(name, language) : accept(accountView(member, rooms, language))
  }
  return {
    upstreams: () => Object.values(upstreams).map(upstreamView),
    list: (language) => rooms.state().members.map((member) => accountView(member, rooms, language)),
    async add(account, language) {
      if (find(account.name) !== undefined) return refuse('account_exists', language, { name: account.name })
      const refused = await saveAccount(account, rooms, language)
      return refused ?? viewOf(account.name, language)
    },
    async change(name, patch, language) {
      const refused = refuseForeign(name, find(name), rooms, language)
      return refused ?? (await changeAccount(name, patch, rooms, language)) ?? viewOf(name, language)
    },
    async remove(name, language) {
      const refused = refuseForeign(name, find(name), rooms, language)
      if (refused !== undefined) return refused
      const edit = await rooms.keeper.edit([{ kind: 'remove-account', name }])
      if (edit.kind === 'faulty') return refuseFaults(edit.faults, language)
      await rooms.vault.delete(accountVaultName(name))
      await rooms.vault.delete(proxyVaultName(name))
      return accept(null)
    },
    async test(name, language) {
      const member = find(name)
      return member === undefined
        ? unknown(name, language)
        : accept(await testAccount(member, rooms, language))
    },
    import: (request, language) => importAccounts(request, rooms, language),
    export: () => ({
      text: exportAccounts(
        rooms
          .state()
          .members.map(({ settings }) => settings)
          .filter(({ name }) => !isOfThisRun(name, rooms)),
      ),
    }),
    discovered: () => discoverAccounts(rooms, process.env),
    async unlock(name, model, language) {
      rooms.pool.unlock(name, model)
      return viewOf(name, language)
    },
  }
}

const knownNames = (rooms: Rooms): string =>
  rooms
    .state()
    .members.map((member) => member.settings.name)
    .join(', ') || '–'

/** Only what stands in the file can be changed there. */
function refuseForeign(name: string, member: Member | undefined, rooms: Rooms, language: Language) {
  if (member === undefined) return refuse('unknown_account', language, { name, known: knownNames(rooms) })
  return isOfThisRun(name, rooms) ? refuse('account_of_this_run', language, { name }) : undefined
}

const isOfThisRun = (name: string, rooms: Rooms): boolean =>
  name === zaiAccountName || (name === sandboxAccountName && !stands(name, rooms))

const stands = (name: string, rooms: Rooms): boolean =>
  new RegExp(`name: *['"]?${name}\\b`).test(rooms.keeper.text)

/** The secret first, so that a crash in between leaves an unused secret and not an account without one. */
async function saveAccount({ apiKey, ...account }: NewAccount, rooms: Rooms, language: Language) {
  const vaultName = accountVaultName(account.name)
  if (apiKey !== undefined) await rooms.vault.set(vaultName, apiKey)
  const saved = apiKey === undefined ? account : { ...account, api_key: `vault:${vaultName}` }
  const edit = await rooms.keeper.edit([{ kind: 'add-account', account: withoutDefaults(saved) }])
  if (edit.kind === 'saved') return undefined
  if (apiKey !== undefined) await rooms.vault.delete(vaultName)
  return edit.kind === 'faulty' ? refuseFaults(edit.faults, language) : refuse('stale_revision', language)
}

async function changeAccount(
  name: string,
  { apiKey, ...fields }: AccountPatch,
  rooms: Rooms,
  language: Language,
) {
  const vaultName = accountVaultName(name)
  if (apiKey !== undefined) await rooms.vault.set(vaultName, apiKey)
  const changes = {
    ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value ?? undefined])),
    ...(apiKey === undefined ? {} : { api_key: `vault:${vaultName}` }),
  } as Extract<SettingsChange, { kind: 'update-account' }>['fields']
  const edit = await rooms.keeper.edit([{ kind: 'update-account', name, fields: changes }])
  if (edit.kind === 'faulty') return refuseFaults(edit.faults, language)
  // The reference may be the same as before while the secret behind it is new.
  if (apiKey !== undefined) await rooms.keeper.refreshSecrets()
  return undefined
}

function accountView(member: Member, rooms: Rooms, language: Language): AccountView {
  const { settings, upstream, gateway } = member
  const health = rooms.pool.health().find((one) => one.account === settings.name)
  const problem = accountProblem(settings, rooms.keeper.secrets)
  const models = rooms.directory.modelsOf(settings.name)
  return {
    ...viewOfSettings(settings),
    upstreamLabel: upstream.label,
    ofThisRun: isOfThisRun(settings.name, rooms),
    protocols: [...gateway.protocols],
    secretFound: member.ready,
    usable: settings.enabled && member.ready && (health?.usable ?? true),
    inFlight: health?.inFlight ?? 0,
    locks: (health?.locks ?? []).map((lock) => tellFault(lock, language)),
    quotas: [...(health?.quotas ?? [])],
    ...(problem === undefined ? {} : { problem: problem[language] }),
    ...(models === undefined ? {} : { modelCount: models.length }),
    ...effectiveBaseUrl(member),
  }
}

function effectiveBaseUrl({ settings, upstream }: Member): { effectiveBaseUrl?: string } {
  const url = settings.base_url ?? upstream.baseUrl
  return url === undefined ? {} : { effectiveBaseUrl: url }
}

const viewOfSettings = (settings: AccountSettings) => ({
  name: settings.name,
  upstream: settings.upstream,
  enabled: settings.enabled,
  priority: settings.priority,
  weight: settings.weight,
  models: settings.models,
  chosenProtocols: settings.protocols,
  options: settings.options,
  labels: settings.labels,
  ...(settings.max_concurrency === undefined ? {} : { maxConcurrency: settings.max_concurrency }),
  ...(isEmpty(settings.model_concurrency) ? {} : { modelConcurrency: settings.model_concurrency }),
  ...(settings.requests_per_minute === undefined ? {} : { requestsPerMinute: settings.requests_per_minute }),
  ...(settings.tokens_per_minute === undefined ? {} : { tokensPerMinute: settings.tokens_per_minute }),
  ...(settings.quota_floor === 0 ? {} : { quotaFloor: settings.quota_floor }),
  ...(settings.proxy === undefined ? {} : { proxy: withoutPassword(settings.proxy) }),
  ...(settings.base_url === undefined ? {} : { baseUrl: settings.base_url }),
  ...(settings.api_key === undefined ? {} : { secretReference: settings.api_key }),
})

/** A literal that could not be moved into the vault is not shown either. */
const withoutPassword = (proxy: string): string => (holdsCredentials(proxy) ? '…' : proxy)

const upstreamView = (upstream: (typeof upstreams)[string]) => ({
  id: upstream.id,
  label: upstream.label,
  protocols: [...upstream.protocols],
  ...(upstream.baseUrl === undefined ? {} : { baseUrl: upstream.baseUrl }),
  form: upstream.form.map((field) => ({
    name: field.name,
    label: field.label,
    kind: field.kind,
    required: field.required,
    ...(field.help === undefined ? {} : { help: field.help }),
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
    ...(field.choices === undefined ? {} : { choices: [...field.choices] }),
  })),
})

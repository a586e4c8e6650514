import type { Language } from '../../canonical/language.ts'
import { accountVaultName } from '../../config/secret-settings.ts'
import type { SettingsChange } from '../../config/settings-edit.ts'
import type { NewAccount } from '../../control/contract/account.ts'
import type { ImportRequest, ImportResult } from '../../control/contract/account-import.ts'
import type { Outcome } from '../../control/ports.ts'
import { upstreams } from '../../upstreams/registry.ts'
import { withoutDefaults } from '../account-defaults.ts'
import { accept, refuse, refuseFaults } from '../problems.ts'
import type { Rooms } from '../rooms.ts'
import { secretValue } from '../secrets.ts'
import type { ImportRow } from './import-row.ts'
import { readImport } from './read-import.ts'

type GoodRow = Extract<ImportRow, { kind: 'good' }>

/** All rows or none, unless only the good ones are asked for. */
export async function importAccounts(
  { text, upstream, goodRows = false, dryRun = false }: ImportRequest,
  rooms: Rooms,
  language: Language,
): Promise<Outcome<ImportResult>> {
  if (upstream !== undefined && upstreams[upstream] === undefined)
    return refuse('unknown_upstream', language, { name: upstream, known: Object.keys(upstreams).join(', ') })
  const { format, rows, mapping, pins = false, left = [] } = readImport(text, upstream)
  if (rows.length === 0) return refuse('nothing_to_import', language)
  const bad = rows.flatMap((row) =>
    row.kind === 'bad' ? [{ line: row.line, reason: row.reason[language] }] : [],
  )
  const [first] = bad
  if (first !== undefined && !goodRows && !dryRun) {
    const fields = bad.map(({ line, reason }) => ({ path: `line ${line}`, message: reason }))
    return refuse('bad_import', language, { ...first, count: bad.length }, fields)
  }
  const sorted = sortRows(rows, rooms)
  const aliases = newAliases(pins ? renamed(mapping, sorted.names) : mapping, rooms)
  const result: ImportResult = {
    format,
    added: sorted.fresh.map(({ line, account }) => ({
      line,
      name: account.name,
      upstream: account.upstream,
      needsKey: needsKey(account),
    })),
    known: sorted.known,
    bad,
    left: left.map(({ line, what }) => ({ line, reason: what[language] })),
    mapping: aliases,
  }
  if (dryRun || (sorted.fresh.length === 0 && Object.keys(aliases).length === 0)) return accept(result)
  return (await save(sorted.fresh, aliases, rooms, language)) ?? accept(result)
}

const needsKey = ({ upstream, apiKey, api_key }: NewAccount): boolean =>
  apiKey === undefined &&
  !/^(?:env|file):/.test(api_key ?? '') &&
  (upstreams[upstream]?.form.some(({ kind, required }) => kind === 'secret' && required) ?? false)

/** Accounts that are there already are not added twice; a name that is taken gets a number. */
function sortRows(rows: readonly ImportRow[], rooms: Rooms) {
  const { keeper, state } = rooms
  const names = new Set(state().members.map(({ settings }) => settings.name))
  const owners = new Map<string, string>()
  for (const { settings } of state().members) {
    const key = secretValue(keeper.secrets.accounts.get(settings.name))
    if (key !== undefined) owners.set(markOf(settings, key), settings.name)
    owners.set(markOf(settings, settings.api_key), settings.name)
  }
  const fresh = new Map<string, GoodRow>()
  const known: ImportResult['known'] = []
  const called = new Map<string, string>()
  for (const row of rows) {
    if (row.kind === 'bad') continue
    const mark = markOf(row.account, row.account.apiKey ?? row.account.api_key)
    const owner = owners.get(mark)
    const twin = fresh.get(mark)
    if (owner !== undefined) {
      known.push({ line: row.line, name: owner })
      called.set(row.account.name, owner)
    }
    if (twin !== undefined) fresh.set(mark, withModelsOf(twin, row))
    if (owner !== undefined) continue
    const name = freeName(row.account.name, names)
    names.add(name)
    called.set(row.account.name, name)
    owners.set(mark, name)
    fresh.set(mark, { ...row, account: { ...row.account, name } })
  }
  return { fresh: [...fresh.values()], known, names: called }
}

/** The same place with the same key, by its value or by the same reference. One key may be good at two places. */
const markOf = (
  { upstream, base_url, options }: Pick<NewAccount, 'upstream' | 'base_url' | 'options'>,
  key: string | undefined,
): string => {
  const base = base_url ?? upstreams[upstream]?.baseUrl ?? ''
  const chosen = Object.entries(options ?? {}).sort(([a], [b]) => a.localeCompare(b))
  return JSON.stringify([upstream, base.replace(/\/+$/, ''), chosen, key ?? ''])
}

/** Two rows of one file with one key: what either serves, the account serves. */
function withModelsOf(row: GoodRow, { account }: GoodRow): GoodRow {
  const [own, other] = [row.account.models ?? [], account.models ?? []]
  const models = own.length === 0 || other.length === 0 ? [] : [...new Set([...own, ...other])]
  return { ...row, account: { ...row.account, models } }
}

export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let count = 2; ; count += 1) if (!taken.has(`${wanted}-${count}`)) return `${wanted}-${count}`
}

/** An account that got another name here is meant by it. */
const renamed = (
  mapping: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(mapping).map(([alias, target]) => {
      const at = target.indexOf('/')
      const name = names.get(target.slice(0, at))
      return [alias, name === undefined ? target : `${name}${target.slice(at)}`]
    }),
  )

/** What the owner has said of an id stays. */
const newAliases = (mapping: Readonly<Record<string, string>>, { keeper }: Rooms): Record<string, string> =>
  Object.fromEntries(Object.entries(mapping).filter(([alias]) => !(alias in keeper.settings.models.mapping)))

/** The secrets first, so that a crash in between leaves unused secrets and not accounts without one. */
async function save(
  rows: readonly GoodRow[],
  aliases: Readonly<Record<string, string>>,
  { vault, keeper }: Rooms,
  language: Language,
) {
  const secrets = rows.flatMap(({ account: { name, apiKey } }) =>
    apiKey === undefined ? [] : [{ name: accountVaultName(name), apiKey }],
  )
  for (const { name, apiKey } of secrets) await vault.set(name, apiKey)
  const accounts = rows.map(({ account: { apiKey, ...account } }): SettingsChange => {
    const key = apiKey === undefined ? {} : { api_key: `vault:${accountVaultName(account.name)}` }
    return { kind: 'add-account', account: withoutDefaults({ ...account, ...key }) }
  })
  const mapped = Object.entries(aliases).map(
    ([alias, value]): SettingsChange => ({ kind: 'set', path: ['models', 'mapping', alias], value }),
  )
  const edit = await keeper.edit([...accounts, ...mapped])
  if (edit.kind === 'saved') return undefined
  for (const { name } of secrets) await vault.delete(name)
  return edit.kind === 'faulty' ? refuseFaults(edit.faults, language) : refuse('stale_revision', language)
}

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
  const { format, rows, mapping } = readImport(text, upstream)
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
  const aliases = newAliases(mapping, rooms)
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
    mapping: aliases,
  }
  if (dryRun || sorted.fresh.length === 0) return accept(result)
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
  const keys = new Map<string, string>()
  for (const { settings } of state().members) {
    const key = secretValue(keeper.secrets.accounts.get(settings.name))
    if (key !== undefined) keys.set(`${settings.upstream} ${key}`, settings.name)
  }
  const fresh: GoodRow[] = []
  const known: ImportResult['known'] = []
  for (const row of rows) {
    if (row.kind === 'bad') continue
    const mark = `${row.account.upstream} ${row.account.apiKey}`
    const owner = row.account.apiKey === undefined ? undefined : keys.get(mark)
    if (owner !== undefined) known.push({ line: row.line, name: owner })
    else {
      const name = freeName(row.account.name, names)
      names.add(name)
      if (row.account.apiKey !== undefined) keys.set(mark, name)
      fresh.push({ ...row, account: { ...row.account, name } })
    }
  }
  return { fresh, known }
}

export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let count = 2; ; count += 1) if (!taken.has(`${wanted}-${count}`)) return `${wanted}-${count}`
}

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

import { parseSecretReference } from '../../config/secret-reference.ts'
import { type NewAccount, newAccountSchema } from '../../control/contract/account.ts'
import { upstreams } from '../../upstreams/registry.ts'
import { faultOf } from './check-row.ts'
import {
  badRow,
  goodRow,
  type ImportFormat,
  type ImportReading,
  type ImportRow,
  reasons,
  unknownUpstream,
} from './import-row.ts'
import { keyOwner, upstreamAt } from './key-owner.ts'
import { accountNameOf, type Fields, fieldsOf, listOf, type PlacedText, textIn } from './placed-text.ts'
import { upstreamCalled } from './upstream-word.ts'

/** Accounts as torii.yaml writes them, in full or as people shorten them: `key`, `url`, without a name. */
export function readAccountList(
  text: PlacedText,
  path: readonly string[],
  format: ImportFormat,
  upstream: string | undefined,
): ImportReading {
  const outer = path.length === 0 ? text.value : fieldsOf(text.value)[path[0] ?? '']
  const rows = listOf(outer).map((entry, at) => {
    const line = text.lineOf([...path, at])
    return typeof entry === 'string'
      ? keyRow(entry, line, upstream)
      : rowOfFields(fieldsOf(entry), line, upstream)
  })
  return { format, rows, mapping: {} }
}

/** One key alone. */
export function keyRow(key: string, line: number, upstream: string | undefined): ImportRow {
  const owner = upstream ?? keyOwner(key)
  if (owner === undefined) return badRow(line, reasons.unknown_key_shape)
  return goodRow(line, { name: accountNameOf(owner), upstream: owner, apiKey: key })
}

export function rowOfFields(given: Fields, line: number, fallback: string | undefined): ImportRow {
  const { key, apiKey, api_key, url, baseUrl, base_url, ...rest } = given
  const secret = textIn({ key, apiKey, api_key }, 'api_key', 'apiKey', 'key')
  const address = textIn({ url, baseUrl, base_url }, 'base_url', 'baseUrl', 'url')
  const named = textIn(given, 'upstream', 'provider')
  const upstream =
    (named === undefined ? undefined : (upstreamCalled(named) ?? named)) ??
    fallback ??
    (address === undefined ? keyOwner(secret ?? '') : (upstreamAt(address) ?? 'openai-compatible'))
  if (upstream === undefined)
    return badRow(line, secret === undefined ? reasons.not_an_account : reasons.unknown_key_shape)
  if (upstreams[upstream] === undefined) return badRow(line, unknownUpstream(upstream))
  const { provider: _provider, ...fields } = rest
  const account = {
    ...withOptions(fields, upstream),
    name: accountNameOf(textIn(given, 'name') ?? upstream),
    upstream,
    ...(address === undefined ? {} : { base_url: address }),
    ...secretFields(secret),
  }
  const read = newAccountSchema.safeParse(account)
  if (read.success) return goodRow(line, withoutVault(read.data))
  const [issue] = read.error.issues
  return badRow(line, issue === undefined ? reasons.not_an_account : faultOf(issue, account))
}

/** Fields of the kind's own form may stand beside the others. */
function withOptions(fields: Fields, upstream: string): Fields {
  const own = (upstreams[upstream]?.form ?? []).map(({ name }) => name)
  const beside = own.flatMap((name) => {
    const value = textIn(fields, name)
    return name in fields && value !== undefined ? [[name, value]] : []
  })
  if (beside.length === 0) return fields
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !own.includes(name)))
  return { ...rest, options: { ...fieldsOf(fields.options), ...Object.fromEntries(beside) } }
}

/** Another Torii's vault is not here: the account comes without its key, and says so until it is entered. */
function withoutVault(account: NewAccount): NewAccount {
  const isElsewhere = account.api_key !== undefined && parseSecretReference(account.api_key).kind === 'vault'
  return isElsewhere ? { ...account, api_key: `vault:account-${account.name}` } : account
}

function secretFields(secret: string | undefined): { api_key?: string; apiKey?: string } {
  if (secret === undefined) return {}
  return parseSecretReference(secret).kind === 'literal' ? { apiKey: secret } : { api_key: secret }
}

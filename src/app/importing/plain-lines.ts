import { keyRow, rowOfFields } from './account-list.ts'
import { badRow, goodRow, type ImportReading, type ImportRow, reasons } from './import-row.ts'
import { keyVariables, upstreamAt } from './key-owner.ts'

interface Line {
  readonly line: number
  readonly text: string
}

/** Lines with something on them; `#` begins a remark. */
const linesOf = (text: string): readonly Line[] =>
  text
    .split(/\r?\n/)
    .map((one, at) => ({ line: at + 1, text: one.trim() }))
    .filter(({ text: one }) => one !== '' && !one.startsWith('#'))

const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/

export const looksLikeEnv = (text: string): boolean => {
  const lines = linesOf(text)
  const assigned = lines.filter((one) => assignment.test(one.text))
  return assigned.length > 0 && assigned.length * 2 > lines.length
}

/** `.env`: variables that vendors' SDKs know, with a number or word behind for more than one. Others are no keys and are passed over. */
export function readEnv(text: string): ImportReading {
  const lines = linesOf(text)
  const bases = new Map(lines.flatMap(({ text: one }) => baseIn(one)))
  const rows = lines.flatMap(({ line, text: one }): readonly ImportRow[] => {
    const [, name, given = ''] = assignment.exec(one) ?? []
    if (name === undefined) return [badRow(line, reasons.no_assignment)]
    const known = Object.keys(keyVariables).find(
      (variable) => name === variable || name === `${variable}S` || name.startsWith(`${variable}_`),
    )
    const upstream = known === undefined ? undefined : keyVariables[known]
    if (known === undefined || upstream === undefined) return []
    const key = valueIn(given)
    if (/^['"]/.test(key)) return [badRow(line, reasons.open_quote)]
    if (key === '') return [badRow(line, reasons.no_key)]
    const keys = name === `${known}S` ? key.split(/[,;\s]+/).filter((part) => part !== '') : [key]
    return keys.map((part) => atBase(keyRow(part, line, upstream), bases.get(vendorOf(known))))
  })
  return { format: 'env', rows, mapping: {} }
}

/** Without its quotes, or without the remark behind it. */
const valueIn = (text: string): string => {
  const [, quote, inner] = /^(['"])(.*)\1\s*(?:#.*)?$/.exec(text) ?? []
  return (quote === undefined ? text.replace(/\s#.*$/, '') : (inner ?? '')).trim()
}

const vendorOf = (variable: string): string => variable.split('_')[0] ?? ''

/** `OPENAI_BASE_URL` and the like: the key is of the place that it names. */
function baseIn(line: string): readonly (readonly [string, string])[] {
  const [, name = '', given = ''] = assignment.exec(line) ?? []
  const base = valueIn(given)
  return /_(?:BASE_URL|API_BASE)$/.test(name) && URL.canParse(base) ? [[vendorOf(name), base]] : []
}

function atBase(row: ImportRow, base: string | undefined): ImportRow {
  if (base === undefined || row.kind === 'bad') return row
  const { upstream } = row.account
  const owner = upstreamAt(base) ?? (upstream === 'openai' ? 'openai-compatible' : upstream)
  return goodRow(row.line, { ...row.account, name: owner, upstream: owner, base_url: base })
}

/** Keys one by one, with or without a name: `name key`, `name,key`, `key`. */
export function readKeys(text: string, upstream: string | undefined): ImportReading {
  const rows = linesOf(text).map(({ line, text: one }) => {
    const parts = one.split(/[\s,;]+/).filter((part) => part !== '')
    const key = parts.at(-1) ?? ''
    const row = parts.length > 2 ? badRow(line, reasons.unknown_key_shape) : keyRow(key, line, upstream)
    return row.kind === 'good' && parts.length === 2
      ? rowOfFields({ name: parts[0], upstream: row.account.upstream, api_key: key }, line, upstream)
      : row
  })
  return { format: 'keys', rows, mapping: {} }
}

import { keyRow, rowOfFields } from './account-list.ts'
import { badRow, type ImportReading, type ImportRow, reasons } from './import-row.ts'
import { keyVariables } from './key-owner.ts'

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
  const rows = linesOf(text).flatMap(({ line, text: one }): readonly ImportRow[] => {
    const [, name, quoted = ''] = assignment.exec(one) ?? []
    if (name === undefined) return [badRow(line, reasons.no_assignment)]
    const known = Object.keys(keyVariables).find(
      (variable) => name === variable || name.startsWith(`${variable}_`),
    )
    const upstream = known === undefined ? undefined : keyVariables[known]
    const key = quoted.replace(/^(['"])(.*)\1$/, '$2').trim()
    if (upstream === undefined) return []
    if (/^['"]/.test(key)) return [badRow(line, reasons.open_quote)]
    return [key === '' ? badRow(line, reasons.no_key) : keyRow(key, line, upstream)]
  })
  return { format: 'env', rows, mapping: {} }
}

const columns = new Set(['upstream', 'provider', 'key', 'api_key', 'apikey', 'base_url', 'url'])

export const looksLikeCsv = (text: string): boolean => {
  const [first] = linesOf(text)
  const names =
    first === undefined ? [] : cellsOf(first.text, separatorOf(first.text)).map((name) => name.toLowerCase())
  return names.length > 1 && names.some((name) => columns.has(name))
}

/** RFC 4180 as far as accounts need it: quotes, no line break inside a cell. */
export function readCsv(text: string, upstream: string | undefined): ImportReading {
  const [header, ...lines] = linesOf(text)
  const separator = separatorOf(header?.text ?? '')
  const names = cellsOf(header?.text ?? '', separator).map((name) => name.toLowerCase())
  const rows = lines.map(({ line, text: one }) => {
    if ((one.split('"').length - 1) % 2 === 1) return badRow(line, reasons.open_quote)
    const cells = cellsOf(one, separator)
    const given = names.flatMap((name, at): readonly (readonly [string, unknown])[] => {
      const cell = cells[at] ?? ''
      return cell === '' ? [] : [[name === 'apikey' ? 'api_key' : name, fieldIn(name, cell)]]
    })
    return rowOfFields(Object.fromEntries(given), line, upstream)
  })
  return { format: 'csv', rows, mapping: {} }
}

const numbers = new Set([
  'priority',
  'weight',
  'max_concurrency',
  'requests_per_minute',
  'tokens_per_minute',
  'quota_floor',
])
const lists = new Set(['models', 'labels', 'protocols'])

function fieldIn(name: string, cell: string): unknown {
  if (numbers.has(name)) return Number(cell)
  if (lists.has(name)) return cell.split(/[;|\s]+/).filter((one) => one !== '')
  return name === 'enabled' ? !/^(?:false|no|0)$/i.test(cell) : cell
}

/** The header says which: spreadsheets of many countries write semicolons. */
const separatorOf = (header: string): string => [',', ';', '\t'].find((one) => header.includes(one)) ?? ','

const cellsOf = (line: string, separator: string): readonly string[] =>
  [...line.matchAll(new RegExp(`(?:^|${separator})\\s*(?:"((?:[^"]|"")*)"|([^${separator}]*))`, 'g'))].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain ?? '').trim(),
  )

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

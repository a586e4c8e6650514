import { rowOfFields } from './account-list.ts'
import { badRow, type ImportReading, notCarried, reasons } from './import-row.ts'

interface Row {
  readonly line: number
  readonly cells: readonly string[]
  /** A quotation mark that is never closed, or something behind the closed one. */
  readonly isBroken: boolean
}

/** What columns are called, without case, spaces, dashes and underscores → the field. */
const fields: Readonly<Record<string, string>> = {
  name: 'name',
  account: 'name',
  accountname: 'name',
  upstream: 'upstream',
  provider: 'upstream',
  vendor: 'upstream',
  service: 'upstream',
  type: 'upstream',
  key: 'api_key',
  apikey: 'api_key',
  secret: 'api_key',
  secretkey: 'api_key',
  token: 'api_key',
  apitoken: 'api_key',
  credentials: 'api_key',
  url: 'base_url',
  baseurl: 'base_url',
  apibase: 'base_url',
  apibaseurl: 'base_url',
  apiurl: 'base_url',
  endpoint: 'base_url',
  models: 'models',
  model: 'models',
  labels: 'labels',
  label: 'labels',
  tags: 'labels',
  protocols: 'protocols',
  protocol: 'protocols',
  priority: 'priority',
  weight: 'weight',
  enabled: 'enabled',
  active: 'enabled',
  maxconcurrency: 'max_concurrency',
  requestsperminute: 'requests_per_minute',
  rpm: 'requests_per_minute',
  tokensperminute: 'tokens_per_minute',
  tpm: 'tokens_per_minute',
  quotafloor: 'quota_floor',
  proxy: 'proxy',
  organization: 'organization',
  organisation: 'organization',
  project: 'project',
  location: 'location',
  region: 'region',
  apiversion: 'api_version',
  deployments: 'deployments',
  accesskeyid: 'access_key_id',
}

const telling: ReadonlySet<string | undefined> = new Set(['upstream', 'api_key', 'base_url'])

const fieldOf = (column: string): string | undefined =>
  fields[
    column
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, '')
  ]

export const looksLikeCsv = (text: string): boolean => {
  const [header] = rowsOf(text)
  const known = (header?.cells ?? []).map(fieldOf)
  // A header of one word alone is one when the word can stand for nothing else.
  return known.length > 1 ? known.some((field) => telling.has(field)) : known[0] === 'api_key'
}

/** RFC 4180: quotes, and line breaks inside of them. Lines that begin with `#` are remarks. */
export function readCsv(text: string, upstream: string | undefined): ImportReading {
  const [header, ...rest] = rowsOf(text)
  const columns = (header?.cells ?? []).map((column) => ({ column, field: fieldOf(column) }))
  const unknown = columns.flatMap(({ column, field }) =>
    field === undefined && column.trim() !== '' ? [column.trim().slice(0, 40)] : [],
  )
  const rows = rest.map(({ line, cells, isBroken }) => {
    if (isBroken) return badRow(line, reasons.open_quote)
    if (cells.slice(columns.length).some((cell) => cell !== '')) return badRow(line, reasons.more_cells)
    const given = columns.flatMap(({ field }, at): readonly (readonly [string, unknown])[] => {
      const cell = cells[at] ?? ''
      return field === undefined || cell === '' ? [] : [[field, readCell(field, cell)]]
    })
    return rowOfFields(Object.fromEntries(given), line, upstream)
  })
  const left = unknown.length === 0 ? [] : [{ line: header?.line ?? 1, what: notCarried(unknown.join(', ')) }]
  return { format: 'csv', rows, mapping: {}, left }
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

function readCell(field: string, cell: string): unknown {
  if (numbers.has(field)) return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell
  if (lists.has(field)) return cell.split(/[;|,\s]+/).filter((one) => one !== '')
  return field === 'enabled' ? !/^(?:false|no|off|0)$/i.test(cell) : cell
}

/** The header says which: spreadsheets of many countries write semicolons. */
const separatorOf = (text: string): string => {
  const header = text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  return [',', ';', '\t'].find((one) => header.includes(one)) ?? ','
}

function rowsOf(text: string): readonly Row[] {
  const clean = text.replace(/^\uFEFF/, '')
  const cell = cellPattern(separatorOf(clean))
  const rows: Row[] = []
  let [at, line] = [0, 1]
  while (at < clean.length) {
    const row = rowAt(clean, at, cell)
    const isEmpty = row.cells.every((one) => one === '') || clean.startsWith('#', at)
    if (!isEmpty || row.isBroken) rows.push({ line, cells: row.cells, isBroken: row.isBroken })
    line += clean.slice(at, row.end).split('\n').length - 1
    at = row.end
  }
  return rows
}

/** One cell and what ends it. */
const cellPattern = (separator: string): RegExp =>
  new RegExp(
    `[ ]*(?:"((?:[^"]|"")*)"[ ]*|([^"${separator}\\r\\n][^${separator}\\r\\n]*|))(${separator}|\\r?\\n|$)`,
    'y',
  )

function rowAt(text: string, from: number, cell: RegExp): Omit<Row, 'line'> & { readonly end: number } {
  const cells: string[] = []
  for (let at = from; ; ) {
    cell.lastIndex = at
    const found = cell.exec(text)
    if (found === null) {
      const end = text.indexOf('\n', from)
      return { cells, isBroken: true, end: end === -1 ? text.length : end + 1 }
    }
    const [, quoted, plain = '', ending = ''] = found
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim())
    at = cell.lastIndex
    if (ending === '' || ending.endsWith('\n')) return { cells, isBroken: false, end: at }
  }
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ExchangeQuery } from '../../monitor/exchange-store.ts'
import type { Database } from '../database.ts'
import { unpackRecord, unpackText } from '../record-codec.ts'
import { matchOf, recordMatches, splitWords } from './exchange-words.ts'

/** `seq` of the first exchange that a millisecond may hold = milliseconds × this. */
export const seqsPerMs = 1000

/** JSON text of the exchange, bodies included. */
export function findExchange(database: Database, id: string): string | undefined {
  const row = database.first(
    database.build
      .selectFrom('exchanges')
      .leftJoin('exchange_bodies', 'exchange_bodies.seq', 'exchanges.seq')
      .select(['exchanges.record', 'exchange_bodies.bodies'])
      .where('exchanges.id', '=', id),
  )
  if (row === undefined) return undefined
  const record = unpackRecord(row.record)
  return row.bodies === null ? record : `${record.slice(0, -1)},"bodies":${unpackText(row.bodies)}}`
}

/** JSON text of a list, newest first, without bodies. */
export function pageExchanges(database: Database, query: ExchangeQuery): string {
  const page: Page = { from: sinceSeq(query), below: upperBound(database, query), limit: query.limit }
  const rows = rowsOf(database, query, page)
  return `[${rows.map((row) => unpackRecord(row.record)).join(',')}]`
}

interface Page {
  readonly from: number
  readonly below: number
  readonly limit: number
}

interface Row {
  readonly seq: number
  readonly record: Uint8Array
}

function rowsOf(database: Database, query: ExchangeQuery, page: Page): readonly Row[] {
  const { model, text } = query
  if (model !== undefined) {
    // Two ordered reads, each from its own index: an OR of the two columns would have to sort everything that fits.
    const { model: _, ...rest } = query
    const asked = rowsWith(
      database,
      [{ column: 'model_asked', value: model }, ...filtersOf(rest)],
      text,
      page,
    )
    const served = rowsWith(
      database,
      [{ column: 'model_served', value: model }, ...filtersOf(rest)],
      text,
      page,
    )
    return [...asked, ...served].sort((a, b) => b.seq - a.seq).slice(0, page.limit)
  }
  return rowsWith(database, filtersOf(query), text, page)
}

interface Filter {
  readonly column: 'state' | 'protocol' | 'account' | 'key' | 'model_asked' | 'model_served' | 'has_losses'
  readonly value: string | number
}

function filtersOf(query: ExchangeQuery): readonly Filter[] {
  const named = (['state', 'protocol', 'account', 'key'] as const).flatMap((column): readonly Filter[] => {
    const value = query[column]
    return value === undefined ? [] : [{ column, value }]
  })
  if (query.withLosses === undefined) return named
  return [...named, { column: 'has_losses', value: query.withLosses ? 1 : 0 }]
}

function rowsWith(
  database: Database,
  filters: readonly Filter[],
  text: string | undefined,
  page: Page,
): readonly Row[] {
  const [first, ...rest] = filters.map((filter) => ({ filter, count: countUpTo(database, filter) }))
  const best = rest.reduce((least, next) => (least && least.count <= next.count ? least : next), first)
  const where = (seq: SeqColumn) => conditions(filters, best?.filter, page, seq)
  if (text === undefined || splitWords(text).length === 0)
    return byColumns(database, where('exchanges.seq'), page.limit)
  if (text.startsWith('ex_')) return byId(database, text, where('+exchanges.seq'), page.limit)
  // Few rows are read through; for many the text index is the shorter way.
  if (best && best.count < few) {
    return byColumns(database, where('exchanges.seq'), few)
      .filter((row) => recordMatches(unpackRecord(row.record), text))
      .slice(0, page.limit)
  }
  return byText(database, text, where('exchange_text.rowid'), page.limit)
}

const few = 3000

/** SQLite's statistics know how many values a column has, not that `refused` is rare and `done` is not. */
const countUpTo = (database: Database, { column, value }: Filter): number =>
  Number(
    database
      .reader(
        `SELECT count(*) AS count FROM (SELECT 1 FROM exchanges WHERE ${column} = ${value === 1 ? 1 : '?'} LIMIT ${few})`,
      )
      .get(...(value === 1 ? [] : [value]))?.count ?? 0,
  )

/** The `+` of a column leaves the choice of the index to the other conditions. */
type SeqColumn = 'exchanges.seq' | '+exchanges.seq' | 'exchange_text.rowid'

/** Only the rarest filter may use its index; the others are checked on the rows it finds (`+` keeps an index out). */
const conditions = (
  filters: readonly Filter[],
  best: Filter | undefined,
  page: Page,
  seq: SeqColumn,
): readonly Condition[] => [
  sql<SqlBool>`${sql.raw(seq)} < ${page.below}`,
  sql<SqlBool>`${sql.raw(seq)} >= ${page.from}`,
  ...filters.map((filter): Condition => {
    const column = sql.ref(`exchanges.${filter.column}`)
    if (filter !== best || seq !== 'exchanges.seq') return sql`+${column} = ${filter.value}`
    // The partial index of losses is only used when the query itself says 1.
    return filter.value === 1 ? sql`${column} = 1` : sql`${column} = ${filter.value}`
  }),
]

type Condition = RawBuilder<SqlBool>

const byColumns = (database: Database, where: readonly Condition[], limit: number): readonly Row[] =>
  database.all(
    database.build
      .selectFrom('exchanges')
      .select(['seq', 'record'])
      .where((column) => column.and([...where]))
      .orderBy('seq', 'desc')
      .limit(limit),
  )

const byId = (database: Database, id: string, where: readonly Condition[], limit: number): readonly Row[] =>
  byColumns(database, [sql`exchanges.id >= ${id}`, sql`exchanges.id < ${`${id}~`}`, ...where], limit)

function byText(
  database: Database,
  text: string,
  where: readonly Condition[],
  limit: number,
): readonly Row[] {
  const match = matchOf(database, text)
  return database.all(
    database.build
      .selectFrom('exchange_text')
      .innerJoin('exchanges', 'exchanges.seq', 'exchange_text.rowid')
      .select(['exchanges.seq', 'exchanges.record'])
      .where(sql<SqlBool>`exchange_text MATCH ${match}`)
      .where((column) => column.and([...where]))
      .orderBy('exchange_text.rowid', 'desc')
      .limit(limit),
  )
}

const sinceSeq = ({ since }: ExchangeQuery): number =>
  since === undefined ? 0 : Math.trunc(since) * seqsPerMs

/** Exclusive. A row that is gone or not yet there still has its place among the ids. */
function upperBound(database: Database, query: ExchangeQuery): number {
  const until = query.until === undefined ? Number.MAX_SAFE_INTEGER : Math.trunc(query.until + 1) * seqsPerMs
  if (query.before === undefined) return until
  const exact = database.first(
    database.build.selectFrom('exchanges').select('seq').where('id', '=', query.before),
  )
  if (exact) return Math.min(exact.seq, until)
  const older = database.first(
    database.build
      .selectFrom('exchanges')
      .select('seq')
      .where('id', '<', query.before)
      .orderBy('id', 'desc')
      .limit(1),
  )
  return older ? Math.min(older.seq + 1, until) : 0
}

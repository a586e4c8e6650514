import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Exchange } from '../../monitor/exchange.ts'
import type { ExchangeQuery } from '../../monitor/exchange-store.ts'
import { type Redactor, redactBodies } from '../../monitor/redaction.ts'
import { rollUp } from '../../monitor/usage.ts'
import type { Database } from '../database.ts'
import type { DatabaseSchema } from '../database-schema.ts'
import { packRecord, packText, unpackRecord, unpackText } from '../record-codec.ts'
import { addUsage } from './usage-table.ts'

/** Exchanges cross the thread border as JSON text: one copy, and numbers that a double cannot hold stay whole. */
export function appendExchanges(database: Database, batch: string, redact: Redactor): void {
  const exchanges = readExchanges(batch)
  database.transaction(() => {
    const nextSeq = seqGiver(database)
    for (const exchange of exchanges) {
      insertExchange(database, exchange, nextSeq(exchange.startedAt), redact)
    }
    addUsage(database, rollUp(exchanges))
  })
}

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
  const bound = upperBound(database, query)
  const rows =
    query.text === undefined ? pageByColumns(database, query, bound) : pageByText(database, query, bound)
  return `[${rows.map((row) => unpackRecord(row.record)).join(',')}]`
}

/** Removes the oldest, at most `limit` at a time so that other calls come between. Resolves with the count. */
export function pruneExchanges(
  database: Database,
  limits: { readonly olderThan: number; readonly maxBytes: number },
  limit: number,
): number {
  const excess = usedBytes(database) - limits.maxBytes
  const boundary = database.first(
    excess > 0
      ? database.build
          .selectFrom('exchanges')
          .select('seq')
          .orderBy('seq')
          .offset(overflowRows(database, excess, limit))
          .limit(1)
      : database.build
          .selectFrom('exchanges')
          .select('seq')
          .where('seq', '>=', limits.olderThan * seqsPerMs)
          .orderBy('seq')
          .limit(1),
  )
  return removeBelow(database, boundary?.seq ?? Number.MAX_SAFE_INTEGER, limit)
}

function removeBelow(database: Database, boundary: number, limit: number): number {
  const seqs = database
    .all(
      database.build
        .selectFrom('exchanges')
        .select('seq')
        .where('seq', '<', boundary)
        .orderBy('seq')
        .limit(limit),
    )
    .map((row) => row.seq)
  const last = seqs.at(-1)
  if (last === undefined) return 0
  database.transaction(() => {
    const first = seqs[0] ?? last
    for (const table of ['exchange_text', 'exchange_bodies', 'exchanges'] as const) {
      const column = table === 'exchange_text' ? 'rowid' : 'seq'
      database.writer(`DELETE FROM ${table} WHERE ${column} BETWEEN ? AND ?`).run(first, last)
    }
  })
  database.sqlite.exec('PRAGMA incremental_vacuum')
  return seqs.length
}

/** About how many rows make up that many bytes: the mean of what is stored. */
function overflowRows(database: Database, excess: number, limit: number): number {
  const rows = Number(database.reader('SELECT count(*) AS count FROM exchanges').get()?.count ?? 0)
  const share = rows === 0 ? 0 : Math.ceil((excess / Math.max(usedBytes(database), 1)) * rows)
  return Math.min(Math.max(share, 1), limit, rows)
}

function usedBytes(database: Database): number {
  const pragma = (name: string) =>
    Number(Object.values(database.reader(`PRAGMA ${name}`).get() ?? {})[0] ?? 0)
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
}

// ---- write

const seqsPerMs = 1000

/** A free `seq` for each exchange of a batch, in the order of their starts. */
function seqGiver(database: Database): (startedAt: number) => number {
  const lastOf = new Map<number, number>()
  const newest = database.reader('SELECT max(seq) AS seq FROM exchanges WHERE seq BETWEEN ? AND ?')
  return (startedAt) => {
    for (let ms = Math.trunc(startedAt); ; ms += 1) {
      const start = ms * seqsPerMs
      const end = start + seqsPerMs - 1
      const known = lastOf.get(ms) ?? newest.get(start, end)?.seq
      const seq = typeof known === 'number' ? known + 1 : start
      if (seq > end) continue
      lastOf.set(ms, seq)
      return seq
    }
  }
}

const insertSql = `INSERT OR IGNORE INTO exchanges
  (seq, id, state, protocol, account, model_asked, model_served, key, has_losses, record)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

function insertExchange(database: Database, exchange: Exchange, seq: number, redact: Redactor): void {
  const { bodies, ...record } = exchange
  const { modelAsked, modelServed } = exchange
  const inserted = database
    .writer(insertSql)
    .run(
      seq,
      exchange.id,
      exchange.state,
      exchange.protocol ?? null,
      exchange.account ?? null,
      modelAsked ?? null,
      modelServed === modelAsked ? null : (modelServed ?? null),
      exchange.key ?? null,
      exchange.losses.length > 0 ? 1 : 0,
      packRecord(JSON.stringify(record)),
    )
  if (inserted.changes === 0n) return
  database.writer('INSERT INTO exchange_text (rowid, words) VALUES (?, ?)').run(seq, wordsOf(exchange))
  if (bodies === undefined) return
  database
    .writer('INSERT INTO exchange_bodies (seq, bodies) VALUES (?, ?)')
    .run(seq, packText(JSON.stringify(redactBodies(bodies, redact))))
}

/** What a search finds an exchange by. */
const wordsOf = (exchange: Exchange): string =>
  [
    exchange.id,
    exchange.method,
    exchange.path,
    exchange.modelAsked,
    exchange.modelServed,
    exchange.account,
    exchange.status,
    exchange.client,
    exchange.clientAddress,
    exchange.fault?.code,
    exchange.fault?.message,
    ...exchange.losses.map((loss) => loss.code),
  ]
    .filter((word) => word !== undefined)
    .join(' ')

function readExchanges(batch: string): readonly Exchange[] {
  const list: unknown = JSON.parse(batch)
  if (isExchangeList(list)) return list
  throw new TypeError('A batch of exchanges is expected.')
}

const isExchangeList = (value: unknown): value is readonly Exchange[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'object' && entry !== null && 'id' in entry)

// ---- read

type Row = { readonly seq: number; readonly record: Uint8Array }

function pageByColumns(database: Database, query: ExchangeQuery, bound: number): readonly Row[] {
  const page = (modelConditions: readonly Expression<SqlBool>[]) =>
    database.all(
      database.build
        .selectFrom('exchanges')
        .select(['seq', 'record'])
        .where(column.and([...conditions(query, bound), ...modelConditions]))
        .orderBy('seq', 'desc')
        .limit(query.limit),
    )
  const { model } = query
  if (model === undefined) return page([])
  // Two ordered reads, each from its own index: an OR of the two columns would have to sort everything that fits.
  const asked = page([column('exchanges.model_asked', '=', model)])
  const served = page([column('exchanges.model_served', '=', model)])
  return [...asked, ...served].sort((a, b) => b.seq - a.seq).slice(0, query.limit)
}

const column = expressionBuilder<DatabaseSchema, 'exchanges'>()

function conditions(query: ExchangeQuery, bound: number): readonly Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = [column('exchanges.seq', '<', bound)]
  if (query.since !== undefined) {
    found.push(column('exchanges.seq', '>=', Math.trunc(query.since) * seqsPerMs))
  }
  for (const name of ['state', 'protocol', 'account', 'key'] as const) {
    const value = query[name]
    if (value !== undefined) found.push(column(`exchanges.${name}`, '=', value))
  }
  // A literal, not a parameter: the partial index is only used when the query says 1.
  if (query.withLosses === true) found.push(sql<SqlBool>`exchanges.has_losses = 1`)
  if (query.withLosses === false) found.push(sql<SqlBool>`exchanges.has_losses = 0`)
  return found
}

function pageByText(database: Database, query: ExchangeQuery, bound: number): readonly Row[] {
  const match = matchOf(query.text ?? '')
  if (match === '') return pageByColumns(database, query, bound)
  const { model } = query
  const either =
    model === undefined
      ? []
      : [
          column.or([
            column('exchanges.model_asked', '=', model),
            column('exchanges.model_served', '=', model),
          ]),
        ]
  return database.all(
    database.build
      .selectFrom('exchange_text')
      .innerJoin('exchanges', 'exchanges.seq', 'exchange_text.rowid')
      .select(['exchanges.seq', 'exchanges.record'])
      .where(sql<SqlBool>`exchange_text MATCH ${match}`)
      .where('exchange_text.rowid', '<', bound)
      .where(column.and([...conditions(query, bound), ...either]))
      .orderBy('exchange_text.rowid', 'desc')
      .limit(query.limit),
  )
}

/** Every word typed must begin a word of the record: `gem fla` finds gemini-3-flash. */
const matchOf = (text: string): string =>
  (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}"*`).join(' ')

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

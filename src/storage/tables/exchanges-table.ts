import type { Exchange } from '../../monitor/exchange.ts'
import { readRecords } from '../../monitor/record-batch.ts'
import { type Redactor, redactBodies, redactExchange } from '../../monitor/redaction.ts'
import { rollUp } from '../../monitor/usage.ts'
import type { Database } from '../database.ts'
import { packRecord, packText } from '../record-codec.ts'
import { seqsPerMs } from './exchange-pages.ts'
import { forgetWords, learnWords, wordsOf } from './exchange-words.ts'
import { addUsage } from './usage-table.ts'

/** A batch comes as it was said and as it happened; what is stored of it is redacted here, where no request waits. */
export function appendExchanges(database: Database, batch: Uint8Array, redact: Redactor): void {
  const exchanges = readRecords(batch).map((exchange) => redactExchange(exchange, redact))
  try {
    database.transaction(() => {
      const nextSeq = seqGiver(database)
      const stored = exchanges.filter((exchange) =>
        insertExchange(database, exchange, nextSeq(exchange.startedAt), redact),
      )
      addUsage(database, rollUp(stored))
    })
  } catch (error) {
    forgetWords(database)
    throw error
  }
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
  database.sqlite.exec('PRAGMA incremental_vacuum(2000)')
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

function insertExchange(database: Database, exchange: Exchange, seq: number, redact: Redactor): boolean {
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
  if (inserted.changes === 0n) return false
  const words = wordsOf(exchange)
  learnWords(database, words)
  database.writer('INSERT INTO exchange_text (rowid, words) VALUES (?, ?)').run(seq, words.join(' '))
  if (bodies === undefined) return true
  database
    .writer('INSERT INTO exchange_bodies (seq, bodies) VALUES (?, ?)')
    .run(seq, packText(JSON.stringify(redactBodies(bodies, redact))))
  return true
}

import type { Database } from '../database.ts'
import { packText, unpackText } from '../record-codec.ts'

/** A seal as it crosses the thread border. */
export interface SealRow {
  readonly key: string
  readonly issuer: string
  /** JSON text of the proof. */
  readonly proof: string
  /** Unix milliseconds. */
  readonly keptAt: number
}

/** The newest `limit`, oldest of them first. */
export const loadSeals = (database: Database, limit: number): readonly SealRow[] =>
  database
    .all(database.build.selectFrom('seals').selectAll().orderBy('kept_at', 'desc').limit(limit))
    .map((row) => ({ key: row.key, issuer: row.issuer, proof: unpackText(row.proof), keptAt: row.kept_at }))
    .reverse()

const saveSql = `INSERT INTO seals (key, issuer, proof, kept_at) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET proof = excluded.proof, kept_at = excluded.kept_at`

export function saveSeals(database: Database, rows: readonly SealRow[]): void {
  database.transaction(() => {
    const save = database.writer(saveSql)
    for (const row of rows) save.run(row.key, row.issuer, packText(row.proof), row.keptAt)
  })
}

/** Removes what is older, then the oldest beyond `max`. Resolves with the count. */
export function pruneSeals(database: Database, olderThan: number, max: number): number {
  const old = database.run(database.build.deleteFrom('seals').where('kept_at', '<', olderThan))
  const boundary = database.first(
    database.build.selectFrom('seals').select('kept_at').orderBy('kept_at', 'desc').offset(max).limit(1),
  )
  if (boundary === undefined) return old
  return old + database.run(database.build.deleteFrom('seals').where('kept_at', '<=', boundary.kept_at))
}

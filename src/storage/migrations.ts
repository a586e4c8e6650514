import type { DatabaseSync } from 'node:sqlite'
import { firstTables } from './migrations/001-first-tables.ts'
import { usageCosts } from './migrations/002-usage-costs.ts'
import { usageClients } from './migrations/003-usage-clients.ts'
import { StorageError } from './storage-error.ts'

/** In order; the position is the version. */
const migrations: readonly string[] = [firstTables, usageCosts, usageClients]

/** The version that this Torii writes. */
export const latestVersion = migrations.length

/** Brings a database of any earlier version to the newest, each step in a transaction of its own. @throws StorageError for a newer one. */
export function migrate(sqlite: DatabaseSync, steps: readonly string[] = migrations): void {
  sqlite.exec(
    'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)',
  )
  const version = schemaVersion(sqlite)
  if (version > steps.length) {
    throw new StorageError('newer_database', `version ${version}, this Torii knows ${steps.length}`)
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    sqlite.exec('BEGIN IMMEDIATE')
    try {
      sqlite.exec(step)
      sqlite
        .prepare('INSERT INTO schema_version (version, applied_at) VALUES (?, ?)')
        .run(index + 1, new Date().toISOString())
      sqlite.exec('COMMIT')
    } catch (error) {
      sqlite.exec('ROLLBACK')
      throw error
    }
  }
}

const schemaVersion = (sqlite: DatabaseSync): number =>
  Number(sqlite.prepare('SELECT max(version) AS version FROM schema_version').get()?.version ?? 0)

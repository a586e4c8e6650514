import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { VaultEntry } from '../config/vault.ts'
import { openDatabase } from './database.ts'
import { latestVersion } from './migrations.ts'
import type { OpenDatabase } from './operations.ts'
import { unpackText } from './record-codec.ts'
import { deleteDocument, putDocument } from './tables/documents-table.ts'
import { replaceSecrets } from './tables/vault-table.ts'

// A backup is the database itself, whole and compact, with the text of torii.yaml among its documents.
const kind = 'backup'
const settingsId = 'torii.yaml'

/** What a file says of itself. */
export type BackupReading =
  | { readonly kind: 'backup'; readonly content: BackupContent }
  /** No database, or none of Torii's with settings in it. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'newer' }
  | { readonly kind: 'damaged' }

export interface BackupContent {
  /** Unix milliseconds. */
  readonly madeAt: number
  readonly settings: string
  readonly envelopes: readonly VaultEntry[]
  readonly exchanges: number
  readonly keys: number
}

/** Writes a copy of all that is kept into a new file, readable by the owner only. */
export function writeBackup({ database }: OpenDatabase, path: string, settings: string, now: number): void {
  rmSync(path, { force: true })
  closeSync(openSync(path, 'wx', 0o600))
  try {
    database.sqlite.prepare('VACUUM INTO ?').run(path)
    const copy = openDatabase(path)
    try {
      putDocument(copy, { kind, id: settingsId, createdAt: now, body: settings })
      // One file to carry, without a journal beside it.
      copy.sqlite.exec('PRAGMA journal_mode = DELETE')
    } finally {
      copy.sqlite.close()
    }
  } catch (error) {
    removeDatabase(path)
    throw error
  }
}

/** Reads a file that may be anything. Nothing is changed in it. */
export function readBackup(_open: OpenDatabase, path: string): BackupReading {
  let sqlite: DatabaseSync | undefined
  try {
    sqlite = new DatabaseSync(path, { readOnly: true })
    return readContent(sqlite)
  } catch (error) {
    // Never thrown: the guard would take the damage for that of the database in use.
    return { kind: isNoDatabase(error) ? 'foreign' : 'damaged' }
  } finally {
    sqlite?.close()
  }
}

/** SQLITE_NOTADB (https://www.sqlite.org/rescode.html). */
const isNoDatabase = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 26

function readContent(sqlite: DatabaseSync): BackupReading {
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const names = new Set(tables.map(({ name }) => name))
  if (!['schema_version', 'vault', 'documents', 'exchanges'].every((name) => names.has(name)))
    return { kind: 'foreign' }
  const version = Number(sqlite.prepare('SELECT max(version) AS version FROM schema_version').get()?.version)
  if (version > latestVersion) return { kind: 'newer' }
  const check = sqlite.prepare('PRAGMA quick_check(1)').get() ?? {}
  if (Object.values(check)[0] !== 'ok') return { kind: 'damaged' }
  const stored = sqlite
    .prepare('SELECT created_at, body FROM documents WHERE kind = ? AND id = ?')
    .get(kind, settingsId)
  if (stored === undefined || !(stored.body instanceof Uint8Array)) return { kind: 'foreign' }
  const count = (sql: string): number => Number(sqlite.prepare(sql).get()?.count ?? 0)
  return {
    kind: 'backup',
    content: {
      madeAt: Number(stored.created_at),
      settings: unpackText(stored.body),
      envelopes: readEnvelopes(sqlite),
      exchanges: count('SELECT count(*) AS count FROM exchanges'),
      keys: count("SELECT count(*) AS count FROM documents WHERE kind = 'client-key'"),
    },
  }
}

const readEnvelopes = (sqlite: DatabaseSync): readonly VaultEntry[] =>
  sqlite
    .prepare('SELECT name, envelope FROM vault ORDER BY name')
    .all()
    .flatMap(({ name, envelope }) =>
      typeof name === 'string' && envelope instanceof Uint8Array ? [{ name, envelope }] : [],
    )

/** Rows in use now, to be set beside those of a backup. */
export const countKept = ({ database }: OpenDatabase): { readonly exchanges: number } => ({
  exchanges: Number(database.reader('SELECT count(*) AS count FROM exchanges').get()?.count ?? 0),
})

/**
 * Puts the database of a backup in the place of the one in use, which is kept beside it until the next time. All that may fail
 * for want of room is done to the copy first; a copy that cannot be opened in its place goes out again.
 */
export function restoreBackup(open: OpenDatabase, copyPath: string, envelopes: readonly VaultEntry[]): void {
  const path = open.database.path
  const kept = `${path}.before-restore`
  prepareCopy(copyPath, envelopes)
  removeDatabase(kept)
  open.database.close()
  try {
    renameSync(path, kept)
    renameSync(copyPath, path)
    open.database = openDatabase(path)
  } catch (error) {
    renameSync(kept, path)
    open.database = openDatabase(path)
    throw error
  }
}

function prepareCopy(path: string, envelopes: readonly VaultEntry[]): void {
  const copy = openDatabase(path)
  try {
    replaceSecrets(copy, envelopes)
    deleteDocument(copy, kind, settingsId)
    copy.sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    copy.sqlite.close()
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true })
}

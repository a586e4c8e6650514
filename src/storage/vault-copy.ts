import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import writeFileAtomic from 'write-file-atomic'
import type { VaultEntry } from '../config/vault.ts'
import type { Database } from './database.ts'
import { allSecrets } from './tables/vault-table.ts'

/**
 * The sealed envelopes a second time, beside the database: records may be lost with a damaged disk sector, the keys of
 * all accounts must not. Envelopes only, as useless without the vault key as the database itself.
 */
export function writeVaultCopy(databasePath: string, database: Database): void {
  const entries = allSecrets(database).map(({ name, envelope }) => [
    name,
    Buffer.from(envelope).toString('base64'),
  ])
  const text = `${JSON.stringify({ version: 1, envelopes: Object.fromEntries(entries) }, null, 1)}\n`
  writeFileAtomic.sync(copyPath(databasePath), text, { mode: 0o600 })
}

/** Empty when there is no copy, or none that can be read. */
export function readVaultCopy(databasePath: string): readonly VaultEntry[] {
  try {
    const copy: unknown = JSON.parse(readFileSync(copyPath(databasePath), 'utf8'))
    if (typeof copy !== 'object' || copy === null || !('envelopes' in copy)) return []
    return Object.entries(copy.envelopes ?? {}).flatMap(([name, text]) =>
      typeof text === 'string' ? [{ name, envelope: Buffer.from(text, 'base64') }] : [],
    )
  } catch {
    return []
  }
}

/** What a damaged database still tells of its vault. */
export function salvageSecrets(databasePath: string): readonly VaultEntry[] {
  let sqlite: DatabaseSync | undefined
  try {
    sqlite = new DatabaseSync(databasePath, { readOnly: true })
    const rows = sqlite.prepare('SELECT name, envelope FROM vault').all()
    return rows.flatMap(({ name, envelope }) =>
      typeof name === 'string' && envelope instanceof Uint8Array ? [{ name, envelope }] : [],
    )
  } catch {
    return []
  } finally {
    sqlite?.close()
  }
}

const copyPath = (databasePath: string): string => `${databasePath}.vault-copy`

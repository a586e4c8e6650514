import { renameSync, rmSync } from 'node:fs'
import type { VaultEntry } from '../config/vault.ts'
import { redactText } from '../monitor/redaction.ts'
import { type Database, openDatabase, openReader } from './database.ts'
import { type OpenDatabase, type OperationName, operations } from './operations.ts'
import { storageErrorOf } from './storage-error.ts'
import { replaceSecrets } from './tables/vault-table.ts'
import type { StorageNotice } from './thread-messages.ts'
import { readVaultCopy, salvageSecrets, writeVaultCopy } from './vault-copy.ts'

/** A database that outlives its own damage: the broken file is moved aside, and work goes on with a new one. */
export interface GuardedDatabase {
  /** @throws StorageError */
  call(operation: OperationName, parameters: readonly unknown[]): unknown
  close(): void
}

/** @throws StorageError when the database cannot be opened for a reason other than damage. */
export function openGuarded(path: string, notify: (notice: StorageNotice) => void): GuardedDatabase {
  const open: OpenDatabase = { database: openOrReplace(), redact: redactText }
  return {
    call(operation, parameters) {
      try {
        return performAndCopy(operation, parameters)
      } catch (error) {
        if (!isDamage(error)) throw storageErrorOf(error)
        open.database = replace(open.database)
        return performAndCopy(operation, parameters)
      }
    },
    close: () => open.database.close(),
  }

  function performAndCopy(operation: OperationName, parameters: readonly unknown[]): unknown {
    const result = perform(open, operation, parameters)
    if (changesVault.has(operation)) copyVault()
    return result
  }

  /** The secret itself is stored by now: a copy that fails is told, and refuses nothing. */
  function copyVault(): void {
    try {
      writeVaultCopy(path, open.database)
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error)
      notify({ code: 'vault_copy_failed', message: `The copy of the vault could not be written: ${cause}` })
    }
  }

  function openOrReplace(): Database {
    try {
      return openDatabase(path)
    } catch (error) {
      if (!isDamage(error)) throw storageErrorOf(error)
      return replace(undefined)
    }
  }

  function replace(damaged: Database | undefined): Database {
    const secrets = rescuedSecrets(path)
    closeQuietly(damaged)
    const movedTo = moveAside(path)
    const fresh = openDatabase(path)
    replaceSecrets(fresh, secrets)
    notify({
      code: 'database_replaced',
      message: `The database was damaged. It lies at ${movedTo} now, and a new one was begun; ${secrets.length} secrets were kept, records and usage begin anew.`,
      movedTo,
      secretsKept: secrets.length,
    })
    return fresh
  }
}

/** For a thread that reads beside the one that owns the database: damage is told, and nothing is replaced. @throws StorageError */
export function openUnguarded(path: string): GuardedDatabase {
  const open: OpenDatabase = { database: telling(() => openReader(path)), redact: redactText }
  return {
    call: (operation, parameters) => telling(() => perform(open, operation, parameters)),
    close: () => open.database.sqlite.close(),
  }
}

function telling<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storageErrorOf(error)
  }
}

function perform(open: OpenDatabase, operation: OperationName, parameters: readonly unknown[]): unknown {
  // Both ends are typed by `operations`; between them the arguments are what structured clone made of them.
  const work = operations[operation] as (open: OpenDatabase, ...rest: readonly unknown[]) => unknown
  return work(open, ...parameters)
}

const changesVault: ReadonlySet<OperationName> = new Set([
  'putSecret',
  'deleteSecret',
  'replaceSecrets',
  'restoreBackup',
])

const isDamage = (error: unknown): boolean => storageErrorOf(error).code === 'damaged_database'

/** What the damaged file still gives out, and the copy beside it for the rest. */
function rescuedSecrets(path: string): readonly VaultEntry[] {
  const entries = [...readVaultCopy(path), ...salvageSecrets(path)]
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()]
}

function closeQuietly(database: Database | undefined): void {
  try {
    database?.sqlite.close()
  } catch {
    // It is damaged: that it cannot be closed properly changes nothing.
  }
}

function moveAside(path: string): string {
  const movedTo = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  renameSync(path, movedTo)
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  return movedTo
}

export type StorageErrorCode =
  | 'disk_full'
  | 'damaged_database'
  | 'database_locked'
  | 'newer_database'
  | 'unwritable_database'
  /** More calls wait than the queue holds. */
  | 'overloaded'
  | 'closed'
  | 'failed'

/** Why the database refused, with what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean something to the owner. */
const codes: Readonly<Record<number, readonly [StorageErrorCode, string]>> = {
  5: ['database_locked', 'The database is in use by another process. Stop the other Torii of this home.'],
  6: ['database_locked', 'The database is in use by another process. Stop the other Torii of this home.'],
  8: ['unwritable_database', 'The database cannot be written. Check the permissions of its folder.'],
  10: ['disk_full', 'The disk refuses to read or write the database. Check its free space and health.'],
  11: ['damaged_database', 'The database is damaged.'],
  13: ['disk_full', 'The disk is full. Free some space; new records are dropped until then.'],
  14: ['unwritable_database', 'The database cannot be opened. Check the permissions of its folder.'],
  26: ['damaged_database', 'The file is not a database.'],
}

export function storageErrorOf(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const [code, message] = codes[resultCodeOf(error) & 0xff] ?? ['failed', 'The database call failed.']
  const detail = error instanceof Error ? error.message : String(error)
  return new StorageError(code, `${message} (${detail})`, { cause: error })
}

const resultCodeOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : 0

import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { DatabaseSchema } from './database-schema.ts'
import { migrate } from './migrations.ts'

/**
 * One connection. Queries are built and typed by kysely and run here, one after the other: a worker thread has nothing
 * to wait for, so each call is atomic without a lock.
 */
export interface Database {
  /** Of its file. */
  readonly path: string
  readonly sqlite: DatabaseSync
  readonly build: Kysely<DatabaseSchema>
  all<Row>(query: Compilable<Row>): readonly Row[]
  first<Row>(query: Compilable<Row>): Row | undefined
  /** Resolves with the number of rows changed. */
  run(query: Compilable<unknown>): number
  /** Written-out SQL for what runs thousands of times a second. */
  reader(sql: string): StatementSync
  writer(sql: string): StatementSync
  /** All or nothing. */
  transaction<T>(work: () => T): T
  close(): void
}

interface Compilable<Row> {
  compile(): CompiledQuery<Row>
}

/** @throws the error of node:sqlite, or StorageError for a database of a newer Torii. */
export function openDatabase(path: string): Database {
  createPrivate(path)
  const sqlite = new DatabaseSync(path, { timeout: 5000 })
  try {
    for (const pragma of pragmas) sqlite.exec(`PRAGMA ${pragma}`)
    migrate(sqlite)
    probe(sqlite)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return databaseOf(sqlite, path)
}

/** Beside the connection that owns it, which has brought it up to date. @throws the error of node:sqlite. */
export function openReader(path: string): Database {
  const sqlite = new DatabaseSync(path, { timeout: 5000, readOnly: true })
  for (const pragma of readerPragmas) sqlite.exec(`PRAGMA ${pragma}`)
  return databaseOf(sqlite, path)
}

const readerPragmas = ['cache_size = -4000', 'mmap_size = 268435456', 'temp_store = MEMORY']

const pragmas = [
  'auto_vacuum = INCREMENTAL', // only before the first table
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'foreign_keys = ON',
  'cache_size = -16000',
  'mmap_size = 268435456',
  'journal_size_limit = 67108864',
  'temp_store = MEMORY',
  'optimize = 0x10002',
]

/** The WAL files take the mode of the database's own. */
function createPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}

/** Touches the root of every table, so that a damaged one is found when it can still be put right. */
function probe(sqlite: DatabaseSync): void {
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").all()
  for (const { name } of tables) sqlite.prepare(`SELECT 1 FROM "${name}" LIMIT 1`).get()
}

function databaseOf(sqlite: DatabaseSync, path: string): Database {
  const reader = cachedStatements(sqlite, (statement) => statement)
  // `run` reports the last row id, which the text index leaves beyond what a double holds.
  const writer = cachedStatements(sqlite, (statement) => {
    statement.setReadBigInts(true)
    return statement
  })
  const rowsOf = <Row>(query: Compilable<Row>): readonly Row[] => {
    const { sql, parameters } = query.compile()
    // The row's shape is what kysely derived from the schema that the migrations make.
    return reader(sql).all(...parameters.map(inputValue)) as unknown as readonly Row[]
  }
  return {
    path,
    sqlite,
    build: queryBuilder(),
    all: rowsOf,
    first: (query) => rowsOf(query)[0],
    run(query) {
      const { sql, parameters } = query.compile()
      return Number(writer(sql).run(...parameters.map(inputValue)).changes)
    },
    reader,
    writer,
    transaction(work) {
      sqlite.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        sqlite.exec('COMMIT')
        return result
      } catch (error) {
        // A full disk may have rolled it back already.
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
        throw error
      }
    },
    close() {
      sqlite.exec('PRAGMA optimize')
      sqlite.close()
    },
  }
}

function cachedStatements(
  sqlite: DatabaseSync,
  prepare: (statement: StatementSync) => StatementSync,
): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>()
  return (sql) => {
    const known = statements.get(sql)
    if (known) return known
    // Queries with lists of values have no end of forms.
    if (statements.size >= 200) statements.clear()
    const prepared = prepare(sqlite.prepare(sql))
    statements.set(sql, prepared)
    return prepared
  }
}

/** Builds SQL and never runs it. */
const queryBuilder = (): Kysely<DatabaseSchema> =>
  new Kysely<DatabaseSchema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })

function inputValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value
  }
  if (value instanceof Uint8Array) return value
  throw new TypeError(`A query parameter is of a kind that SQLite does not take: ${typeof value}`)
}

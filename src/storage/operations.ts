import type { VaultEntry } from '../config/vault.ts'
import type { ExchangeQuery } from '../monitor/exchange-store.ts'
import { createRedactor, type Redactor } from '../monitor/redaction.ts'
import type { UsageQuery } from '../monitor/usage.ts'
import { countKept, readBackup, restoreBackup, writeBackup } from './backup-file.ts'
import type { Database } from './database.ts'
import {
  deleteDocument,
  getDocument,
  listDocuments,
  pruneDocuments,
  putDocument,
  type StoredDocument,
  trimDocuments,
} from './tables/documents-table.ts'
import { findExchange, pageExchanges } from './tables/exchange-pages.ts'
import { appendExchanges, pruneExchanges } from './tables/exchanges-table.ts'
import {
  deleteModelList,
  loadModelLists,
  type ModelListRow,
  saveModelList,
} from './tables/model-lists-table.ts'
import { loadPool, savePool } from './tables/pool-table.ts'
import { loadSeals, pruneSeals, type SealRow, saveSeals } from './tables/seals-table.ts'
import { pruneUsage, queryUsage } from './tables/usage-table.ts'
import { deleteSecret, listSecrets, loadSecret, putSecret, replaceSecrets } from './tables/vault-table.ts'

/** What the worker holds: replaced as a whole when the database is begun anew. */
export interface OpenDatabase {
  database: Database
  redact: Redactor
}

/** All that the worker does when asked. Arguments and results cross the thread border: plain data only. */
export const operations = {
  /** What bodies must never hold, beside what looks like a secret by its shape. */
  setKnownSecrets: (open: OpenDatabase, secrets: readonly string[]): void => {
    open.redact = createRedactor(secrets)
  },
  appendExchanges: ({ database, redact }: OpenDatabase, batch: Uint8Array) =>
    appendExchanges(database, batch, redact),
  findExchange: ({ database }: OpenDatabase, id: string) => findExchange(database, id),
  pageExchanges: ({ database }: OpenDatabase, query: ExchangeQuery) => pageExchanges(database, query),
  pruneExchanges: (
    { database }: OpenDatabase,
    limits: { readonly olderThan: number; readonly maxBytes: number },
    limit: number,
  ) => pruneExchanges(database, limits, limit),
  queryUsage: ({ database }: OpenDatabase, query: UsageQuery) => queryUsage(database, query),
  pruneUsage: ({ database }: OpenDatabase, now: number) => pruneUsage(database, now),
  loadSecret: ({ database }: OpenDatabase, name: string) => loadSecret(database, name),
  putSecret: ({ database }: OpenDatabase, name: string, envelope: Uint8Array) =>
    putSecret(database, name, envelope),
  deleteSecret: ({ database }: OpenDatabase, name: string) => deleteSecret(database, name),
  listSecrets: ({ database }: OpenDatabase) => listSecrets(database),
  replaceSecrets: ({ database }: OpenDatabase, entries: readonly VaultEntry[]) =>
    replaceSecrets(database, entries),
  loadPool: ({ database }: OpenDatabase) => loadPool(database),
  savePool: ({ database }: OpenDatabase, body: string) => savePool(database, body),
  loadSeals: ({ database }: OpenDatabase, limit: number) => loadSeals(database, limit),
  saveSeals: ({ database }: OpenDatabase, rows: readonly SealRow[]) => saveSeals(database, rows),
  pruneSeals: ({ database }: OpenDatabase, olderThan: number, max: number) =>
    pruneSeals(database, olderThan, max),
  loadModelLists: ({ database }: OpenDatabase) => loadModelLists(database),
  saveModelList: ({ database }: OpenDatabase, row: ModelListRow) => saveModelList(database, row),
  deleteModelList: ({ database }: OpenDatabase, account: string) => deleteModelList(database, account),
  getDocument: ({ database }: OpenDatabase, kind: string, id: string, now: number) =>
    getDocument(database, kind, id, now),
  listDocuments: ({ database }: OpenDatabase, kind: string) => listDocuments(database, kind),
  putDocument: ({ database }: OpenDatabase, document: StoredDocument) => putDocument(database, document),
  deleteDocument: ({ database }: OpenDatabase, kind: string, id: string) =>
    deleteDocument(database, kind, id),
  pruneDocuments: ({ database }: OpenDatabase, now: number) => pruneDocuments(database, now),
  writeBackup,
  readBackup,
  restoreBackup,
  countKept,
  trimDocuments: ({ database }: OpenDatabase, kinds: readonly string[], maxBytes: number) =>
    trimDocuments(database, kinds, maxBytes),
}

type Operations = typeof operations
export type OperationName = keyof Operations

/** What an operation takes from the other thread. */
export type OperationArguments<Name extends OperationName> =
  Parameters<Operations[Name]> extends [OpenDatabase, ...infer Rest] ? Rest : never

export type OperationResult<Name extends OperationName> = ReturnType<Operations[Name]>

import type { VaultEntry } from '../config/vault.ts'
import type { ExchangeQuery } from '../monitor/exchange-store.ts'
import type { UsageQuery } from '../monitor/usage.ts'
import type { Database } from './database.ts'
import {
  deleteDocument,
  getDocument,
  pruneDocuments,
  putDocument,
  type StoredDocument,
} from './tables/documents-table.ts'
import { appendExchanges, findExchange, pageExchanges, pruneExchanges } from './tables/exchanges-table.ts'
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

/** All that the worker does when asked. Arguments and results cross the thread border: plain data only. */
export const operations = {
  appendExchanges: (database: Database, batch: string) => appendExchanges(database, batch),
  findExchange: (database: Database, id: string) => findExchange(database, id),
  pageExchanges: (database: Database, query: ExchangeQuery) => pageExchanges(database, query),
  pruneExchanges: (
    database: Database,
    limits: { readonly olderThan: number; readonly maxBytes: number },
    limit: number,
  ) => pruneExchanges(database, limits, limit),
  queryUsage: (database: Database, query: UsageQuery) => queryUsage(database, query),
  pruneUsage: (database: Database, now: number) => pruneUsage(database, now),
  loadSecret: (database: Database, name: string) => loadSecret(database, name),
  putSecret: (database: Database, name: string, envelope: Uint8Array) => putSecret(database, name, envelope),
  deleteSecret: (database: Database, name: string) => deleteSecret(database, name),
  listSecrets: (database: Database) => listSecrets(database),
  replaceSecrets: (database: Database, entries: readonly VaultEntry[]) => replaceSecrets(database, entries),
  loadPool: (database: Database) => loadPool(database),
  savePool: (database: Database, body: string) => savePool(database, body),
  loadSeals: (database: Database, limit: number) => loadSeals(database, limit),
  saveSeals: (database: Database, rows: readonly SealRow[]) => saveSeals(database, rows),
  pruneSeals: (database: Database, olderThan: number, max: number) => pruneSeals(database, olderThan, max),
  loadModelLists: (database: Database) => loadModelLists(database),
  saveModelList: (database: Database, row: ModelListRow) => saveModelList(database, row),
  deleteModelList: (database: Database, account: string) => deleteModelList(database, account),
  getDocument: (database: Database, kind: string, id: string, now: number) =>
    getDocument(database, kind, id, now),
  putDocument: (database: Database, document: StoredDocument) => putDocument(database, document),
  deleteDocument: (database: Database, kind: string, id: string) => deleteDocument(database, kind, id),
  pruneDocuments: (database: Database, now: number) => pruneDocuments(database, now),
}

export type Operations = typeof operations
export type OperationName = keyof Operations

/** What an operation takes from the other thread. */
export type OperationArguments<Name extends OperationName> =
  Parameters<Operations[Name]> extends [Database, ...infer Rest] ? Rest : never

export type OperationResult<Name extends OperationName> = ReturnType<Operations[Name]>

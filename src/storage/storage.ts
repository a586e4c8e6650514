import type { ModelInfo } from '../canonical/model-info.ts'
import type { KeptProof } from '../canonical/seal.ts'
import type { VaultEntry, VaultStore } from '../config/vault.ts'
import type { ExchangeStore } from '../monitor/exchange-store.ts'
import type { UsageStore } from '../monitor/usage.ts'
import type { PoolSnapshot, PoolStore } from '../pool/pool-store.ts'
import type { BackupReading } from './backup-file.ts'
import {
  readStoredExchange,
  readStoredExchanges,
  readStoredModels,
  readStoredPool,
  readStoredProof,
} from './stored-json.ts'
import type { StoredDocument } from './tables/documents-table.ts'
import type { StorageNotice } from './thread-messages.ts'
import { startWorker, type WorkerClient } from './worker-client.ts'

export type { StorageNotice } from './thread-messages.ts'

export interface StorageOptions {
  /** The database file; its folder must exist. */
  readonly path: string
  /** Default: the worker beside this module, as source or as built. */
  readonly workerUrl?: URL
  /** Milliseconds without a call after which the thread ends, until the next one. Default: 30 seconds. */
  readonly restAfterMs?: number
  /** A damaged database was replaced, and the like. */
  readonly onNotice?: (notice: StorageNotice) => void
}

/** Everything that outlives the process, in a thread of its own. Every call rejects with StorageError when the disk refuses. */
export interface Storage {
  readonly exchanges: ExchangeStore
  readonly pool: PoolStore
  readonly vault: VaultStore
  readonly seals: SealTable
  readonly modelLists: ModelListTable
  readonly usage: UsageStore & { prune(now: number): Promise<number> }
  readonly documents: DocumentTable
  readonly backup: BackupFiles
  /** Secrets in force: they are taken out of bodies before these are written. Call it again when they change. */
  setKnownSecrets(secrets: readonly string[]): Promise<void>
  /** Calls that wait for an answer. */
  readonly waiting: number
  /** The start is over: until now calls held up whoever made them, from now on a thread of their own serves them. */
  moveOut(): void
  close(): Promise<void>
}

/** All that is kept, as one file. */
export interface BackupFiles {
  /** Writes it to a new file; `settings` is the text of torii.yaml. */
  write(path: string, settings: string, now: number): Promise<void>
  read(path: string): Promise<BackupReading>
  /** The file takes the place of the database, with these envelopes in its vault; the one before lies beside it. */
  restore(path: string, envelopes: readonly VaultEntry[]): Promise<void>
  /** What is kept now. */
  count(): Promise<{ readonly exchanges: number }>
}

export interface SealTable {
  /** The newest `limit`, oldest of them first. */
  load(limit: number): Promise<readonly StoredSeal[]>
  save(batch: readonly StoredSeal[]): Promise<void>
  /** Removes those older than `olderThan` (Unix ms), then the oldest beyond `max`. Resolves with the count. */
  prune(limits: { readonly olderThan: number; readonly max: number }): Promise<number>
}

export interface StoredSeal {
  readonly key: string
  readonly proof: KeptProof
  /** Unix milliseconds. */
  readonly keptAt: number
}

export interface ModelListTable {
  load(): Promise<readonly StoredModelList[]>
  save(list: StoredModelList): Promise<void>
  delete(account: string): Promise<boolean>
}

interface StoredModelList {
  readonly account: string
  readonly models: readonly ModelInfo[]
  /** Unix milliseconds. */
  readonly fetchedAt: number
}

export interface DocumentTable {
  /** Undefined: there is none, or it has expired at `now`. */
  get(kind: string, id: string, now: number): Promise<StoredDocument | undefined>
  /** All of a kind, oldest first, expired ones too. */
  list(kind: string): Promise<readonly StoredDocument[]>
  put(document: StoredDocument): Promise<void>
  delete(kind: string, id: string): Promise<boolean>
  /** Removes the oldest of these kinds beyond so many bytes of bodies on the disk. Resolves with the count. */
  trim(kinds: readonly string[], maxBytes: number): Promise<number>
  /** Removes what has expired. Resolves with the count. */
  prune(now: number): Promise<number>
}

/** @throws StorageError: a newer database, no permission, in use by another process. A damaged one is replaced. */
export async function openStorage({
  path,
  workerUrl,
  onNotice,
  restAfterMs,
}: StorageOptions): Promise<Storage> {
  let knownSecrets: readonly string[] = []
  const worker = startWorker({
    start: () => ({ path, knownSecrets }),
    url: workerUrl ?? defaultWorkerUrl(),
    queueLimit: 2000,
    restAfterMs: restAfterMs ?? 30_000,
    onNotice: onNotice ?? (() => undefined),
  })
  return {
    exchanges: exchangeStore(worker),
    pool: poolStore(worker),
    vault: vaultStore(worker),
    seals: sealTable(worker),
    modelLists: modelListTable(worker),
    usage: {
      query: (query) => worker.call('queryUsage', query),
      prune: (now) => worker.call('pruneUsage', now),
    },
    documents: {
      get: (kind, id, now) => worker.call('getDocument', kind, id, now),
      list: (kind) => worker.call('listDocuments', kind),
      put: (document) => worker.call('putDocument', document),
      delete: (kind, id) => worker.call('deleteDocument', kind, id),
      trim: (kinds, maxBytes) => worker.call('trimDocuments', kinds, maxBytes),
      prune: (now) => worker.call('pruneDocuments', now),
    },
    backup: {
      write: (path, settings, now) => worker.call('writeBackup', path, settings, now),
      read: (path) => worker.call('readBackup', path),
      restore: (path, envelopes) => worker.call('restoreBackup', path, envelopes),
      count: () => worker.call('countKept'),
    },
    setKnownSecrets(secrets) {
      knownSecrets = secrets
      return worker.rests ? Promise.resolve() : worker.call('setKnownSecrets', secrets)
    },
    get waiting() {
      return worker.waiting
    },
    moveOut: () => worker.moveOut(),
    close: () => worker.close(),
  }
}

/** From source the worker is TypeScript; in the built package it lies beside the bundle. */
const defaultWorkerUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./worker.ts', import.meta.url)
    : new URL('./storage-worker.js', import.meta.url)

/** About 30 ms of the worker's time; other calls come between. */
const pruneStep = 500

const exchangeStore = (worker: WorkerClient): ExchangeStore => ({
  // A copy: of a view the whole memory behind it would cross the border.
  append: (batch) => worker.call('appendExchanges', new Uint8Array(batch)),
  async find(id) {
    const text = await worker.call('findExchange', id)
    return text === undefined ? undefined : readStoredExchange(text)
  },
  page: async (query) => readStoredExchanges(await worker.call('pageExchanges', query)),
  async prune(limits) {
    let total = 0
    for (;;) {
      const removed = await worker.call('pruneExchanges', limits, pruneStep)
      total += removed
      if (removed === 0) return total
    }
  },
})

const poolStore = (worker: WorkerClient): PoolStore => ({
  async load() {
    const text = await worker.call('loadPool')
    return text === undefined ? emptyPool : readStoredPool(text)
  },
  save: (snapshot) => worker.call('savePool', JSON.stringify(snapshot)),
})

const emptyPool: PoolSnapshot = { locks: [], bindings: [] }

const vaultStore = (worker: WorkerClient): VaultStore => ({
  load: (name) => worker.call('loadSecret', name),
  put: (name, envelope) => worker.call('putSecret', name, envelope),
  delete: (name) => worker.call('deleteSecret', name),
  list: () => worker.call('listSecrets'),
  replaceAll: (entries) => worker.call('replaceSecrets', entries),
})

const sealTable = (worker: WorkerClient): SealTable => ({
  async load(limit) {
    const rows = await worker.call('loadSeals', limit)
    return rows.map((row) => ({ key: row.key, proof: readStoredProof(row.proof), keptAt: row.keptAt }))
  },
  save: (batch) =>
    worker.call(
      'saveSeals',
      batch.map(({ key, proof, keptAt }) => ({
        key,
        issuer: proof.issuer,
        proof: JSON.stringify(proof),
        keptAt,
      })),
    ),
  prune: ({ olderThan, max }) => worker.call('pruneSeals', olderThan, max),
})

const modelListTable = (worker: WorkerClient): ModelListTable => ({
  async load() {
    const rows = await worker.call('loadModelLists')
    return rows.map(({ account, models, fetchedAt }) => ({
      account,
      models: readStoredModels(models),
      fetchedAt,
    }))
  },
  save: ({ account, models, fetchedAt }) =>
    worker.call('saveModelList', { account, models: JSON.stringify(models), fetchedAt }),
  delete: (account) => worker.call('deleteModelList', account),
})

import type { Exchange } from './exchange.ts'

/** Where finished exchanges are kept. Port of the monitor; storage/ has the adapter. */
export interface ExchangeStore {
  /** A batch of `RecordBatch`, in one transaction. Rejects when the disk refuses; the recorder then counts what was dropped and goes on. */
  append(batch: Uint8Array): Promise<void>
  find(id: string): Promise<Exchange | undefined>
  /** Newest first. `before` is the id of the last row of the page before. */
  page(query: ExchangeQuery): Promise<readonly Exchange[]>
  /** Removes what is older than `olderThan` (Unix ms) and the oldest beyond `maxBytes`. Returns the count. */
  prune(limits: { readonly olderThan: number; readonly maxBytes: number }): Promise<number>
}

export interface ExchangeQuery {
  readonly limit: number
  readonly before?: string
  readonly state?: Exchange['state']
  readonly protocol?: string
  readonly account?: string
  readonly model?: string
  readonly key?: string
  readonly text?: string
  readonly since?: number
  readonly until?: number
  readonly withLosses?: boolean
}

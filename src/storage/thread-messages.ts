import type { OperationName } from './operations.ts'
import type { StorageErrorCode } from './storage-error.ts'

/** Main thread → worker. */
export type ToWorker =
  | {
      readonly kind: 'call'
      readonly call: number
      readonly operation: OperationName
      readonly parameters: readonly unknown[]
    }
  | { readonly kind: 'close' }

/** Worker → main thread. */
export type FromWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly code: StorageErrorCode; readonly detail: string }
  | { readonly kind: 'result'; readonly call: number; readonly value: unknown }
  | {
      readonly kind: 'error'
      readonly call: number
      readonly code: StorageErrorCode
      readonly detail: string
    }
  | { readonly kind: 'notice'; readonly notice: StorageNotice }
  | { readonly kind: 'closed' }

/** Something the owner should know. */
export interface StorageNotice {
  readonly code: 'database_replaced' | 'worker_restarted' | 'vault_copy_failed'
  /** In English, for the log. */
  readonly message: string
  /** Where the damaged database lies now. */
  readonly movedTo?: string
  /** How many secrets the new database got back. */
  readonly secretsKept?: number
}

export interface WorkerStart {
  readonly path: string
  readonly knownSecrets: readonly string[]
  /** It only reads: another thread owns the database. */
  readonly reads?: boolean
}

import { givesWay } from './gives-way.ts'
import { openHere } from './here.ts'
import type { OperationArguments, OperationName, OperationResult } from './operations.ts'
import { StorageError } from './storage-error.ts'
import type { ThreadOptions } from './thread.ts'
import { createThreadSlot } from './thread-slot.ts'

/** Calls into whoever holds the database: this thread while Torii starts, from then on one of its own. */
export interface WorkerClient {
  /** @throws StorageError, as a rejection. */
  call<Name extends OperationName>(
    operation: Name,
    ...parameters: OperationArguments<Name>
  ): Promise<OperationResult<Name>>
  /** Calls that wait for an answer. */
  readonly waiting: number
  /** Nobody holds the database at this moment: what only the next holder must know can wait for it. */
  readonly rests: boolean
  /** The start is over: from now on calls go to a thread of their own, which the first of them starts. */
  moveOut(): void
  /** After the calls already made. */
  close(): Promise<void>
}

export interface WorkerOptions extends ThreadOptions {
  /** Calls that may wait; one more is refused. */
  readonly queueLimit: number
  /** Milliseconds without a call after which the thread ends: it takes 12 MB, and most of the day nobody asks it anything. */
  readonly restAfterMs: number
}

/** What a person or a client waits for and what only reads: on a busy machine the thread that records would let it wait for minutes. */
const asked: ReadonlySet<OperationName> = new Set([
  'findExchange',
  'pageExchanges',
  'queryUsage',
  'listSecrets',
  'writeBackup',
  'readBackup',
  'countKept',
])

/**
 * Opens the database here: a thread for the few reads of a start would double its time. A worker that died, or rests, is
 * started again at the next call. Once a thread records it gives way to all others (see gives-way.ts), and a second one
 * answers what is asked.
 * @throws StorageError
 */
export function startWorker(options: WorkerOptions): WorkerClient {
  const asking = createThreadSlot({ ...options, start: () => ({ ...options.start(), reads: true }) })
  const onNotice: ThreadOptions['onNotice'] = (notice) => {
    // Its file was set aside: what it would read is no longer what is kept.
    if (notice.code === 'database_replaced') void asking.rest()
    options.onNotice(notice)
  }
  const main = createThreadSlot({ ...options, onNotice }, openHere({ ...options, onNotice }))
  let closed = false
  let records = false
  let restoring = 0

  /** While a backup takes the place of the database, nobody else may have it open. */
  const restore = async (parameters: readonly unknown[]): Promise<unknown> => {
    restoring += 1
    try {
      await asking.rest()
      return await main.call('restoreBackup', parameters)
    } finally {
      restoring -= 1
    }
  }
  const ask = async (operation: OperationName, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      return await asking.call(operation, parameters)
    } catch (error) {
      // Whoever owns the database finds the damage too, and puts it right.
      if (!(error instanceof StorageError) || error.code !== 'damaged_database') throw error
      return main.call(operation, parameters)
    }
  }
  const perform = (operation: OperationName, parameters: readonly unknown[]): Promise<unknown> => {
    // A thread that is begun anew has not recorded yet.
    if (!main.isAlive) records = false
    if (operation === 'appendExchanges') records = givesWay
    if (operation === 'restoreBackup') return restore(parameters)
    const isAsked = records && restoring === 0 && asked.has(operation)
    return isAsked ? ask(operation, parameters) : main.call(operation, parameters)
  }

  return {
    get waiting() {
      return main.waiting + asking.waiting
    },
    get rests() {
      return main.rests
    },
    async call<Name extends OperationName>(operation: Name, ...parameters: OperationArguments<Name>) {
      if (closed) throw new StorageError('closed')
      // The worker answers with what the operation of that name returns.
      return (await perform(operation, parameters)) as OperationResult<Name>
    },
    moveOut: () => void main.rest(),
    async close() {
      if (closed) return
      closed = true
      await Promise.all([asking.rest(), main.rest()])
    },
  }
}

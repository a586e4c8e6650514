import { openHere } from './here.ts'
import type { OperationArguments, OperationName, OperationResult } from './operations.ts'
import { StorageError } from './storage-error.ts'
import { openThread, type StorageThread, type ThreadOptions } from './thread.ts'

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

/**
 * Opens the database here: a thread for the few reads of a start would double its time. A worker that died, or rests, is
 * started again at the next call.
 * @throws StorageError
 */
export function startWorker(options: WorkerOptions): WorkerClient {
  let holder: StorageThread = openHere(options)
  let opening: Promise<StorageThread> | undefined
  let closed = false
  let nextCall = 1
  let rest: NodeJS.Timeout | undefined

  const open = async (): Promise<StorageThread> => {
    const before = holder
    const fresh = await openThread(options)
    if (before.state === 'dead')
      options.onNotice({
        code: 'worker_restarted',
        message: 'The storage worker had died and was started again.',
      })
    holder = fresh
    restSoon()
    return fresh
  }
  const living = (): StorageThread | Promise<StorageThread> => {
    if (holder.state === 'alive') return holder
    opening ??= open().finally(() => {
      opening = undefined
    })
    return opening
  }
  const restSoon = (): void => {
    clearTimeout(rest)
    rest = setTimeout(() => {
      if (holder.waiting.size > 0) restSoon()
      else void holder.close()
    }, options.restAfterMs).unref()
  }

  return {
    get waiting() {
      return holder.waiting.size
    },
    get rests() {
      return holder.state !== 'alive' && opening === undefined
    },
    async call<Name extends OperationName>(operation: Name, ...parameters: OperationArguments<Name>) {
      if (closed) throw new StorageError('closed')
      const alive = living()
      const used = alive instanceof Promise ? await alive : alive
      if (used.waiting.size >= options.queueLimit) {
        throw new StorageError('overloaded', String(used.waiting.size))
      }
      rest?.refresh()
      const call = nextCall++
      return new Promise<OperationResult<Name>>((resolve, reject) => {
        used.waiting.set(call, { resolve: (value) => resolve(value as OperationResult<Name>), reject })
        used.send({ call, operation, parameters })
      })
    },
    moveOut() {
      void holder.close()
    },
    async close() {
      if (closed) return
      closed = true
      clearTimeout(rest)
      await opening?.catch(() => undefined)
      await holder.close()
    },
  }
}

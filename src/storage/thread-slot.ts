import type { OperationName } from './operations.ts'
import { StorageError } from './storage-error.ts'
import { openThread, type StorageThread, type ThreadOptions } from './thread.ts'

export interface SlotOptions extends ThreadOptions {
  /** Calls that may wait; one more is refused. */
  readonly queueLimit: number
  /** Milliseconds without a call after which the thread ends. */
  readonly restAfterMs: number
}

/** A place for one thread: the call that needs it begins it, and it ends when none has come for a while. */
export interface ThreadSlot {
  /** @throws StorageError, as a rejection. */
  call(operation: OperationName, parameters: readonly unknown[]): Promise<unknown>
  readonly waiting: number
  readonly isAlive: boolean
  /** There is no thread, and none is on its way. */
  readonly rests: boolean
  /** After the calls already made; the next one begins it anew. */
  rest(): Promise<void>
}

/** `first`: who holds the place until it rests. */
export function createThreadSlot(options: SlotOptions, first?: StorageThread): ThreadSlot {
  let holder = first
  let opening: Promise<StorageThread> | undefined
  let nextCall = 1
  let timer: NodeJS.Timeout | undefined

  const open = async (): Promise<StorageThread> => {
    const before = holder
    const fresh = await openThread(options)
    if (before?.state === 'dead')
      options.onNotice({
        code: 'worker_restarted',
        message: 'The storage worker had died and was started again.',
      })
    holder = fresh
    restSoon(fresh)
    return fresh
  }
  const living = (): StorageThread | Promise<StorageThread> => {
    if (holder?.state === 'alive') return holder
    opening ??= open().finally(() => {
      opening = undefined
    })
    return opening
  }
  const restSoon = (thread: StorageThread): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (thread.waiting.size > 0) restSoon(thread)
      else void thread.close()
    }, options.restAfterMs).unref()
  }

  return {
    async call(operation, parameters) {
      const alive = living()
      const used = alive instanceof Promise ? await alive : alive
      if (used.waiting.size >= options.queueLimit) {
        throw new StorageError('overloaded', String(used.waiting.size))
      }
      timer?.refresh()
      const call = nextCall++
      return new Promise<unknown>((resolve, reject) => {
        used.waiting.set(call, { resolve, reject })
        used.send({ call, operation, parameters })
      })
    },
    get waiting() {
      return holder?.waiting.size ?? 0
    },
    get isAlive() {
      return holder?.state === 'alive'
    },
    get rests() {
      return holder?.state !== 'alive' && opening === undefined
    },
    async rest() {
      clearTimeout(timer)
      // Without a wait where there is none: whoever calls next is to find it at rest.
      if (opening !== undefined) await opening.catch(() => undefined)
      await holder?.close()
    },
  }
}

import { Worker } from 'node:worker_threads'
import type { OperationArguments, OperationName, OperationResult } from './operations.ts'
import { StorageError } from './storage-error.ts'
import type { FromWorker, StorageNotice, ToWorker, WorkerStart } from './thread-messages.ts'

/** Calls into the thread that owns the database. */
export interface WorkerClient {
  /** @throws StorageError, as a rejection. */
  call<Name extends OperationName>(
    operation: Name,
    ...parameters: OperationArguments<Name>
  ): Promise<OperationResult<Name>>
  /** Calls that wait for an answer. */
  readonly waiting: number
  /** After the calls already made. */
  close(): Promise<void>
}

export interface WorkerOptions {
  /** Asked at each start of the thread. */
  readonly start: () => WorkerStart
  readonly url: URL
  /** Calls that may wait; one more is refused. */
  readonly queueLimit: number
  readonly onNotice: (notice: StorageNotice) => void
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: StorageError): void
}

/** Resolves when the database is open. A worker that dies is started again at the next call. */
export async function startWorker(options: WorkerOptions): Promise<WorkerClient> {
  let thread = await openThread(options)
  let reopening: Promise<Thread> | undefined
  let closed = false
  let nextCall = 1

  const livingThread = (): Thread | Promise<Thread> => {
    if (!thread.dead) return thread
    reopening ??= openThread(options).then((fresh) => {
      options.onNotice({
        code: 'worker_restarted',
        message: 'The storage worker had died and was started again.',
      })
      thread = fresh
      return fresh
    })
    return reopening.finally(() => {
      reopening = undefined
    })
  }

  return {
    get waiting() {
      return thread.waiting.size
    },
    async call<Name extends OperationName>(operation: Name, ...parameters: OperationArguments<Name>) {
      if (closed) throw new StorageError('closed')
      const living = livingThread()
      const used = living instanceof Promise ? await living : living
      if (used.waiting.size >= options.queueLimit) {
        throw new StorageError('overloaded', String(used.waiting.size))
      }
      const call = nextCall++
      return new Promise<OperationResult<Name>>((resolve, reject) => {
        used.waiting.set(call, { resolve: (value) => resolve(value as OperationResult<Name>), reject })
        used.send({ kind: 'call', call, operation, parameters })
      })
    },
    async close() {
      if (closed) return
      closed = true
      await thread.close()
    },
  }
}

interface Thread {
  readonly waiting: Map<number, Waiting>
  readonly dead: boolean
  send(message: ToWorker): void
  close(): Promise<void>
}

function openThread({ url, start, onNotice }: WorkerOptions): Promise<Thread> {
  const worker = new Worker(url, { workerData: start(), name: 'torii-storage' })
  const waiting = new Map<number, Waiting>()
  let dead = false
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const thread: Thread = {
    waiting,
    get dead() {
      return dead
    },
    send: (message) => worker.postMessage(message),
    async close() {
      if (!dead) worker.postMessage({ kind: 'close' } satisfies ToWorker)
      await exited
    },
  }
  return new Promise((resolve, reject) => {
    const fail = (error: StorageError) => {
      dead = true
      reject(error)
      for (const call of waiting.values()) call.reject(error)
      waiting.clear()
    }
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'opened') resolve(thread)
      else if (message.kind === 'refused') fail(new StorageError(message.code, message.detail))
      else if (message.kind === 'notice') onNotice(message.notice)
      else if (message.kind === 'result' || message.kind === 'error') settle(waiting, message)
    })
    worker.on('error', (cause) => fail(new StorageError('failed', 'the storage worker died', { cause })))
    worker.on('exit', () => fail(new StorageError('closed', 'the storage worker ended')))
  })
}

function settle(waiting: Map<number, Waiting>, message: FromWorker & { readonly call: number }): void {
  const call = waiting.get(message.call)
  waiting.delete(message.call)
  if (message.kind === 'result') call?.resolve(message.value)
  else if (message.kind === 'error') call?.reject(new StorageError(message.code, message.detail))
}

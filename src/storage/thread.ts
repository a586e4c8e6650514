import { Worker } from 'node:worker_threads'
import type { OperationName } from './operations.ts'
import { StorageError } from './storage-error.ts'
import type { FromWorker, StorageNotice, ToWorker, WorkerStart } from './thread-messages.ts'

export interface StorageThread {
  /** Calls that wait for an answer, by number. */
  readonly waiting: Map<number, Waiting>
  /** `resting`: it was closed, and is not to be asked again. `dead`: it ended by itself. */
  readonly state: 'alive' | 'resting' | 'dead'
  send(call: StorageCall): void
  /** After the calls already made. */
  close(): Promise<void>
}

export interface StorageCall {
  readonly call: number
  readonly operation: OperationName
  readonly parameters: readonly unknown[]
}

export interface Waiting {
  resolve(value: unknown): void
  reject(error: StorageError): void
}

export interface ThreadOptions {
  /** Asked at each start of the thread. */
  readonly start: () => WorkerStart
  readonly url: URL
  readonly onNotice: (notice: StorageNotice) => void
}

/** A batch of records was copied for the call: it goes over as it is, without a second copy on the way. */
function memoryOf({ operation, parameters: [batch] }: StorageCall): ArrayBuffer[] {
  const isOwn = operation === 'appendExchanges' && batch instanceof Uint8Array
  return isOwn && batch.buffer instanceof ArrayBuffer ? [batch.buffer] : []
}

/** Resolves when the database is open in it. @throws StorageError, as a rejection. */
export function openThread({ url, start, onNotice }: ThreadOptions): Promise<StorageThread> {
  const worker = new Worker(url, { workerData: start(), name: 'torii-storage' })
  const waiting = new Map<number, Waiting>()
  let state: StorageThread['state'] = 'alive'
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const thread: StorageThread = {
    waiting,
    get state() {
      return state
    },
    send: (call) => worker.postMessage({ kind: 'call', ...call } satisfies ToWorker, memoryOf(call)),
    async close() {
      if (state === 'alive') {
        state = 'resting'
        worker.postMessage({ kind: 'close' } satisfies ToWorker)
      }
      await exited
    },
  }
  return new Promise((resolve, reject) => {
    const fail = (error: StorageError) => {
      if (state === 'alive') state = 'dead'
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

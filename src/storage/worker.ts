import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { type GuardedDatabase, openGuarded } from './guarded-database.ts'
import { type StorageErrorCode, storageErrorOf } from './storage-error.ts'
import type { FromWorker, ToWorker, WorkerStart } from './thread-messages.ts'

// The thread that owns the database file. Calls are run one after the other, each to its end.

const port = parentPort
if (port) serve((message) => port.postMessage(message))

function serve(tell: (message: FromWorker) => void): void {
  const { path, knownSecrets }: WorkerStart = workerData
  let database: GuardedDatabase
  try {
    database = openGuarded(path, (notice) => tell({ kind: 'notice', notice }))
  } catch (error) {
    tell({ kind: 'refused', ...refusal(error) })
    port?.close()
    return
  }
  database.call('setKnownSecrets', [knownSecrets])
  tell({ kind: 'opened' })
  port?.on('message', (message: ToWorker) => {
    if (message.kind === 'close') {
      database.close()
      tell({ kind: 'closed' })
      port?.close()
      return
    }
    const { call } = message
    // The start waits for what is read before; from the first record on nobody does.
    if (message.operation === 'appendExchanges') giveWay()
    try {
      tell({ kind: 'result', call, value: database.call(message.operation, message.parameters) })
    } catch (error) {
      tell({ kind: 'error', call, ...refusal(error) })
    }
  })
}

let givesWay = false

/**
 * Where every core is taken, those who wait for an answer come first: records wait in their queue. On Linux alone the
 * priority is a thread's own; elsewhere it would be the whole process's.
 */
function giveWay(): void {
  if (givesWay || process.platform !== 'linux') return
  givesWay = true
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // A container may forbid it: then the thread is one like the others.
  }
}

function refusal(error: unknown): { readonly code: StorageErrorCode; readonly detail: string } {
  const { code, detail } = storageErrorOf(error)
  return { code, detail }
}

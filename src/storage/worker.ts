import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { givesWay } from './gives-way.ts'
import { type GuardedDatabase, openGuarded, openUnguarded } from './guarded-database.ts'
import { type StorageErrorCode, storageErrorOf } from './storage-error.ts'
import type { FromWorker, ToWorker, WorkerStart } from './thread-messages.ts'

// The thread that owns the database file. Calls are run one after the other, each to its end.

const port = parentPort
if (port) serve((message) => port.postMessage(message))

function serve(tell: (message: FromWorker) => void): void {
  const { path, knownSecrets, reads = false }: WorkerStart = workerData
  let database: GuardedDatabase
  try {
    database = reads ? openUnguarded(path) : openGuarded(path, (notice) => tell({ kind: 'notice', notice }))
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

let hasGivenWay = false

function giveWay(): void {
  if (hasGivenWay || !givesWay) return
  hasGivenWay = true
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

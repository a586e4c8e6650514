import { parentPort, workerData } from 'node:worker_threads'
import { type GuardedDatabase, openGuarded } from './guarded-database.ts'
import { storageErrorOf } from './storage-error.ts'
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
    const { code, message } = storageErrorOf(error)
    tell({ kind: 'refused', code, message })
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
    try {
      tell({ kind: 'result', call, value: database.call(message.operation, message.parameters) })
    } catch (error) {
      const { code, message } = storageErrorOf(error)
      tell({ kind: 'error', call, code, message })
    }
  })
}

import { openGuarded } from './guarded-database.ts'
import { storageErrorOf } from './storage-error.ts'
import type { StorageThread, ThreadOptions, Waiting } from './thread.ts'

/** The database in the thread that asks: each call is done before it returns. Not for when requests are served. @throws StorageError */
export function openHere({ start, onNotice }: Pick<ThreadOptions, 'start' | 'onNotice'>): StorageThread {
  const { path, knownSecrets } = start()
  const database = openGuarded(path, onNotice)
  database.call('setKnownSecrets', [knownSecrets])
  const waiting = new Map<number, Waiting>()
  let state: StorageThread['state'] = 'alive'
  return {
    waiting,
    get state() {
      return state
    },
    send({ call, operation, parameters }) {
      const { resolve, reject } = waiting.get(call) ?? {}
      waiting.delete(call)
      try {
        resolve?.(database.call(operation, parameters))
      } catch (error) {
        reject?.(storageErrorOf(error))
      }
    },
    async close() {
      if (state !== 'alive') return
      state = 'resting'
      database.close()
    },
  }
}

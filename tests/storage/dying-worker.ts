import { existsSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** Dies at its first call, the first time; after that it is the storage worker. */
const mark = `${workerData.path}.died`
if (existsSync(mark)) {
  await import('../../src/storage/worker.ts')
} else {
  parentPort?.postMessage({ kind: 'opened' })
  parentPort?.on('message', () => {
    writeFileSync(mark, '')
    throw new Error('as if out of memory')
  })
}

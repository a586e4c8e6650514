import { appendFileSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/** The storage worker, each start of which leaves a mark. */
appendFileSync(`${workerData.path}.starts`, 'x')
await import('../../src/storage/worker.ts')

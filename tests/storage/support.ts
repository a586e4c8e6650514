import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Exchange } from '../../src/monitor/exchange.ts'
import { recordsOf } from '../../src/monitor/record-batch.ts'
import { openStorage, type Storage, type StorageNotice } from '../../src/storage/storage.ts'

/** A folder that is gone when the test has ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'torii-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface OpenedStorage {
  readonly storage: Storage
  readonly path: string
  readonly notices: StorageNotice[]
}

/** A database of its own, closed when the test has ended. */
export async function temporaryStorage(folder?: string): Promise<OpenedStorage> {
  const path = join(folder ?? (await temporaryFolder()), 'torii.db')
  const notices: StorageNotice[] = []
  const storage = await openStorage({ path, onNotice: (notice) => notices.push(notice) })
  storage.moveOut()
  onTestFinished(() => storage.close())
  return { storage, path, notices }
}

export const append = (storage: Storage, exchanges: readonly Exchange[]): Promise<void> =>
  storage.exchanges.append(recordsOf(exchanges))

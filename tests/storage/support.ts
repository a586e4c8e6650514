import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Exchange } from '../../src/monitor/exchange.ts'
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
  onTestFinished(() => storage.close())
  return { storage, path, notices }
}

/** The nth exchange of a busy day: one each second. */
export function exchange(n: number, changes: Partial<Exchange> = {}): Exchange {
  const startedAt = 1_790_000_000_000 + n * 1000
  return {
    id: `ex_${String(n).padStart(9, '0')}`,
    startedAt,
    state: 'done',
    method: 'POST',
    path: '/v1/chat/completions',
    protocol: 'openai-chat',
    operation: 'generate',
    stream: true,
    modelAsked: 'gemini-3-flash',
    modelServed: 'gemini-3-flash',
    lane: 'relay',
    account: 'gemini-main',
    attempts: [],
    status: 200,
    firstByteMs: 100,
    durationMs: 250,
    requestBytes: 1000,
    responseBytes: 2000,
    usage: { input: { total: 10, cacheRead: 4 }, output: { total: 5 } },
    losses: [],
    clientAddress: '127.0.0.1',
    client: 'OpenAI/Python 2.0',
    ...changes,
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { recordsOf } from '../../src/monitor/record-batch.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { openStorage } from '../../src/storage/storage.ts'
import { storageErrorOf } from '../../src/storage/storage-error.ts'
import { appendExchanges } from '../../src/storage/tables/exchanges-table.ts'
import { exchange } from './sample-exchange.ts'
import { append, temporaryFolder, temporaryStorage } from './support.ts'

/** Kills a process that is writing, in the middle of a batch. Resolves with the last batch it had been promised. */
async function killWhileWriting(path: string, afterBatch: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('writer-child.ts', import.meta.url)), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let last = -1
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    if (last === afterBatch) child.kill('SIGKILL')
  }
  await (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined)
  return last
}

describe('a process that is killed in mid-write', () => {
  test('loses nothing that was promised, and leaves no half batch', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'torii.db')
    const last = await killWhileWriting(path, 12)
    expect(last).toBeGreaterThanOrEqual(12)
    const { storage, notices } = await temporaryStorage(folder)
    const rows = await storage.exchanges.page({ limit: 100_000 })
    expect(rows.length).toBeGreaterThanOrEqual((last + 1) * 10)
    expect(rows.length % 10).toBe(0)
    const [sums] = await storage.usage.query({ step: 'day', by: 'none' })
    expect(sums?.requests).toBe(rows.length)
    expect(Buffer.from((await storage.vault.load(`secret-${last}`)) ?? []).toString()).toBe(
      `envelope-${last}`,
    )
    expect(notices).toEqual([])
    await append(storage, [exchange(1_000_000)])
  })
})

/** A database with records and two secrets in it, closed. */
async function filledDatabase() {
  const folder = await temporaryFolder()
  const { storage, path } = await temporaryStorage(folder)
  await append(
    storage,
    Array.from({ length: 500 }, (_, n) =>
      exchange(n, { bodies: { clientGot: String(n).repeat(2000), truncated: false } }),
    ),
  )
  await storage.vault.put('one', Buffer.from('envelope-1'))
  await storage.vault.put('two', Buffer.from('envelope-2'))
  await storage.close()
  return { folder, path }
}

describe('a damaged database', () => {
  test('that is no database any more is moved aside, and the secrets come back', async () => {
    const { folder, path } = await filledDatabase()
    await writeFile(path, 'this is not a database, but it is long enough to be looked at as one '.repeat(100))
    const { storage, notices } = await temporaryStorage(folder)
    expect(notices).toEqual([expect.objectContaining({ code: 'database_replaced', secretsKept: 2 })])
    expect(await storage.vault.list()).toEqual(['one', 'two'])
    expect(await storage.exchanges.page({ limit: 9 })).toEqual([])
    await append(storage, [exchange(1)])
    expect(await storage.exchanges.page({ limit: 9 })).toHaveLength(1)
    const movedTo = notices[0]?.movedTo ?? ''
    expect(await readFile(movedTo, 'utf8')).toMatch(/^this is not a database/)
    expect((await stat(movedTo)).mode & 0o077).toBe(0)
  })

  test('cut short begins anew', async () => {
    const { folder, path } = await filledDatabase()
    await truncate(path, 5000)
    const { storage, notices } = await temporaryStorage(folder)
    await append(storage, [exchange(1)])
    expect(notices).toEqual([expect.objectContaining({ code: 'database_replaced', secretsKept: 2 })])
  })

  test('that is found out only when a page is read begins anew, and the call succeeds', async () => {
    const { folder, path } = await filledDatabase()
    const file = await open(path, 'r+')
    const { size } = await file.stat()
    const garbage = Buffer.alloc(4096, 0xa5)
    for (let page = Math.floor(size / 4096 / 2); page < size / 4096; page += 1) {
      await file.write(garbage, 0, 4096, page * 4096)
    }
    await file.close()
    const { storage, notices } = await temporaryStorage(folder)
    for (const limit of [10, 1000]) await storage.exchanges.page({ limit })
    await storage.exchanges.page({ limit: 10, text: 'gemini' })
    await storage.exchanges.prune({ olderThan: exchange(400).startedAt, maxBytes: 1e12 })
    await append(storage, [exchange(1)])
    expect(notices).toEqual([expect.objectContaining({ code: 'database_replaced', secretsKept: 2 })])
    expect(await storage.vault.list()).toEqual(['one', 'two'])
  })

  test('an empty file is a new database, not a damaged one', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'torii.db'), '')
    const { notices } = await temporaryStorage(folder)
    expect(notices).toEqual([])
  })
})

describe('a database that cannot be used', () => {
  test('is refused when a newer Torii wrote it, and left as it is', async () => {
    const { folder, path } = await filledDatabase()
    const database = openDatabase(path)
    database.sqlite.exec("INSERT INTO schema_version VALUES (99, 'later')")
    database.close()
    await expect(openStorage({ path })).rejects.toMatchObject({
      code: 'newer_database',
      message: expect.stringContaining('version 99, this Torii knows 3'),
    })
    expect((await readdir(folder)).filter((name) => name.includes('damaged'))).toEqual([])
  })

  test('is refused when its folder is not there', async () => {
    const path = join(await temporaryFolder(), 'nowhere', 'torii.db')
    await expect(openStorage({ path })).rejects.toMatchObject({ code: 'unwritable_database' })
  })
})

describe('a full disk', () => {
  test('refuses the batch whole and goes on when there is room again', async () => {
    const path = join(await temporaryFolder(), 'torii.db')
    const database = openDatabase(path)
    onTestFinished(() => database.close())
    const batch = recordsOf(
      Array.from({ length: 50 }, (_, n) =>
        exchange(n, { bodies: { clientGot: Math.random().toString(36).repeat(1000), truncated: false } }),
      ),
    )
    const append = () => appendExchanges(database, batch, (text) => text)
    const count = () => Number(database.reader('SELECT count(*) AS count FROM exchanges').get()?.count)
    // What SQLite calls a full disk: no page more than it has.
    database.sqlite.exec('PRAGMA max_page_count = 1')
    let refused: unknown
    try {
      append()
    } catch (error) {
      refused = storageErrorOf(error)
    }
    expect(refused).toMatchObject({ code: 'disk_full' })
    expect(count()).toBe(0)
    expect(database.sqlite.isTransaction).toBe(false)
    database.sqlite.exec('PRAGMA max_page_count = 1000000')
    append()
    expect(count()).toBe(50)
  })
})

describe('the storage thread', () => {
  test('that dies rejects the calls that waited and is started again', async () => {
    const path = join(await temporaryFolder(), 'torii.db')
    const notices: string[] = []
    const storage = await openStorage({
      path,
      workerUrl: new URL('dying-worker.ts', import.meta.url),
      onNotice: (notice) => notices.push(notice.code),
    })
    storage.moveOut()
    onTestFinished(() => storage.close())
    await expect(append(storage, [exchange(1)])).rejects.toMatchObject({ code: 'failed' })
    await append(storage, [exchange(2)])
    expect(await storage.exchanges.page({ limit: 9 })).toHaveLength(1)
    expect(notices).toEqual(['worker_restarted'])
  })

  test('is begun by the first call after the start, ends when it is not asked, and comes again', async () => {
    const path = join(await temporaryFolder(), 'torii.db')
    const storage = await openStorage({
      path,
      workerUrl: new URL('counted-worker.ts', import.meta.url),
      restAfterMs: 20,
    })
    onTestFinished(() => storage.close())
    const starts = () => (existsSync(`${path}.starts`) ? readFileSync(`${path}.starts`, 'utf8').length : 0)
    await storage.vault.put('one', Buffer.from('x'))
    storage.moveOut()
    expect(starts()).toBe(0)
    while (starts() < 2) {
      expect(await storage.vault.list()).toEqual(['one'])
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
  })

  test('answers every call made before it is closed, and none after', async () => {
    const { storage } = await temporaryStorage()
    const calls = Array.from({ length: 50 }, (_, n) => append(storage, [exchange(n)]))
    await storage.close()
    await Promise.all(calls)
    await expect(storage.exchanges.find('x')).rejects.toMatchObject({ code: 'closed' })
    await storage.close()
  })

  test.runIf(process.platform === 'linux')('lets nobody who asks wait for the records before', async () => {
    const { storage } = await temporaryStorage()
    await append(storage, [exchange(0)])
    const settled: string[] = []
    const many = Array.from({ length: 500 }, (_, n) => exchange(n + 1))
    const appended = Array.from({ length: 20 }, () =>
      append(storage, many).then(() => settled.push('records')),
    )
    const page = storage.exchanges.page({ limit: 9 }).then(() => settled.push('page'))
    await Promise.all([...appended, page])
    expect(settled.at(-1)).toBe('records')
    expect(await storage.exchanges.page({ limit: 500 })).toHaveLength(500)
  })

  test('refuses more calls than its queue holds', async () => {
    const { storage } = await temporaryStorage()
    const calls = Array.from({ length: 2100 }, () => storage.exchanges.find('x'))
    const results = await Promise.allSettled(calls)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(100)
    expect(refused[0]?.reason).toMatchObject({ code: 'overloaded' })
  })
})

test('every file is for its owner only', async () => {
  const { storage, path } = await temporaryStorage()
  await storage.vault.put('one', Buffer.from('x'))
  await append(storage, [exchange(1)])
  for (const suffix of ['', '-wal', '-shm', '.vault-copy']) {
    expect((await stat(`${path}${suffix}`)).mode & 0o777, suffix).toBe(0o600)
  }
})

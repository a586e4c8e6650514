import { expect, test } from 'vitest'
import type { StoredDocument } from '../storage/tables/documents-table.ts'
import { keepSettingsHistory } from './settings-history.ts'

/** A keeper whose file is edited by hand. */
function editedFile(first: string) {
  const listeners: (() => void)[] = []
  const keeper = {
    text: first,
    faults: [] as readonly unknown[],
    onChange: (listener: () => void) => void listeners.push(listener),
  }
  const write = (text: string, faults: readonly unknown[] = []): void => {
    keeper.text = text
    keeper.faults = faults
    for (const listener of listeners) listener()
  }
  return { keeper: keeper as unknown as Parameters<typeof keepSettingsHistory>[0], write }
}

function memory() {
  let stored: StoredDocument | undefined
  return {
    get: async () => stored,
    put: async (document: StoredDocument) => {
      stored = document
    },
  }
}

const fail = (error: unknown): never => {
  throw error
}

test('each text that takes force is kept, newest first, over a restart too', async () => {
  const documents = memory()
  let now = 1
  const file = editedFile('a')
  const history = keepSettingsHistory(file.keeper, documents, () => now, fail)
  await history.list()
  now = 2
  file.write('b')
  file.write('b')
  expect((await history.list()).map(({ at, text }) => [at, text])).toEqual([
    [2, 'b'],
    [1, 'a'],
  ])
  now = 3
  const later = keepSettingsHistory(editedFile('c').keeper, documents, () => now, fail)
  expect((await later.list()).map(({ text }) => text)).toEqual(['c', 'b', 'a'])
})

test('a faulty text is not kept: it is in no force, and a secret may still stand in it', async () => {
  const file = editedFile('a')
  const history = keepSettingsHistory(file.keeper, memory(), () => 1, fail)
  file.write('api_key: sk-secret', [{}])
  expect((await history.list()).map(({ text }) => text)).toEqual(['a'])
})

test('only the last fifty are kept', async () => {
  const file = editedFile('0')
  const history = keepSettingsHistory(file.keeper, memory(), () => 1, fail)
  for (let n = 1; n <= 60; n += 1) {
    file.write(String(n))
    await history.list()
  }
  const entries = await history.list()
  expect(entries).toHaveLength(50)
  expect(entries[0]?.text).toBe('60')
})

test('a disk that refuses is told, and the history of this run goes on', async () => {
  const told: unknown[] = []
  const broken = {
    get: async () => undefined,
    put: async () => Promise.reject(new Error('disk full')),
  }
  const file = editedFile('a')
  const history = keepSettingsHistory(
    file.keeper,
    broken,
    () => 1,
    (error) => void told.push(error),
  )
  file.write('b')
  expect((await history.list()).map(({ text }) => text)).toEqual(['b', 'a'])
  expect(told).toHaveLength(2)
})

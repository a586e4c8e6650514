import { expect, it } from 'vitest'
import type { DocumentTable } from '../storage/storage.ts'
import { keepResponses } from './kept-responses.ts'

function table() {
  const trims: number[] = []
  const documents: DocumentTable = {
    get: async () => undefined,
    list: async () => [],
    put: async () => undefined,
    delete: async () => false,
    prune: async () => 0,
    async trim(kinds, maxBytes) {
      expect(kinds).toEqual(['response', 'response-item', 'conversation'])
      trims.push(maxBytes)
      return 0
    },
  }
  return { trims, documents }
}

it('looks at the bound again as soon as a tenth of it is new, by the settings in force then', async () => {
  const { trims, documents } = table()
  let megabytes = 1
  const kept = keepResponses(
    documents,
    () => megabytes,
    (error) => {
      throw error
    },
  )
  const put = (length: number) =>
    kept.documents.put({ kind: 'response', id: 'r', createdAt: 1, body: 'x'.repeat(length) })
  await put(60_000)
  expect(trims).toEqual([])
  await put(60_000)
  expect(trims).toEqual([1_000_000])
  megabytes = 2
  await put(150_000)
  expect(trims).toHaveLength(1)
  await put(60_000)
  expect(trims).toEqual([1_000_000, 2_000_000])
})

import { describe, expect, it } from 'vitest'
import { readSettingsText } from '../config/settings-reader.ts'
import { openSettingsMemory } from './settings-memory.ts'

const text = 'proxy:\n  port: 9000\naccounts:\n  - name: work\n    upstream: openai\n'
const settings = (() => {
  const reading = readSettingsText(text)
  if (reading.kind === 'faulty') throw new Error('The text is good.')
  return reading.settings
})()

/** A database that outlives the programs which use it. */
function openDocuments() {
  const rows = new Map<string, { kind: string; id: string; createdAt: number; body: string }>()
  let writes = 0
  return {
    get: async (kind: string, id: string) => rows.get(`${kind}/${id}`),
    async put(row: { kind: string; id: string; createdAt: number; body: string }) {
      writes += 1
      rows.set(`${row.kind}/${row.id}`, row)
    },
    get writes() {
      return writes
    },
  }
}

const open = (documents: ReturnType<typeof openDocuments>, program: string | undefined = 'start-1.js') =>
  openSettingsMemory({
    documents,
    program,
    now: () => 0,
    warn: (error) => {
      throw error
    },
  })

describe('what a text of torii.yaml was read as', () => {
  it('is known to the next start of the same program', async () => {
    const documents = openDocuments()
    open(documents).keep(text, settings)
    expect(await open(documents).find(text)).toEqual(settings)
  })

  it('is not taken for another text, or by another program', async () => {
    const documents = openDocuments()
    open(documents).keep(text, settings)
    expect(await open(documents).find(`${text} `)).toBeUndefined()
    expect(await open(documents, 'start-2.js').find(text)).toBeUndefined()
  })

  it('is written down once', async () => {
    const documents = openDocuments()
    open(documents).keep(text, settings)
    const next = open(documents)
    await next.find(text)
    next.keep(text, settings)
    expect(documents.writes).toBe(1)
  })

  it('is not remembered where the program is its source, which changes under it', async () => {
    const documents = openDocuments()
    const memory = openSettingsMemory({ documents, now: () => 0, warn: () => undefined })
    memory.keep(text, settings)
    expect([await memory.find(text), documents.writes]).toEqual([undefined, 0])
  })
})

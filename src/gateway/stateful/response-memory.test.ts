import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../config/settings.ts'
import type { DocumentStore, GatewayState, StoredDocument } from '../ports.ts'
import { ResponseMemory } from './response-memory.ts'

/** A disk whose reads end when they are let, with what was there when they began. */
function slowDisk() {
  const kept = new Map<string, StoredDocument>()
  const reads: (() => void)[] = []
  const documents: DocumentStore = {
    get(kind, id) {
      const found = kept.get(`${kind} ${id}`)
      return new Promise((resolve) => reads.push(() => resolve(found)))
    },
    put: async (document) => void kept.set(`${document.kind} ${document.id}`, document),
    delete: async (kind, id) => kept.delete(`${kind} ${id}`),
  }
  const letRead = () => {
    for (const read of reads.splice(0)) read()
  }
  const settings = settingsSchema.parse({})
  const open = () =>
    new ResponseMemory({
      documents,
      clock: { now: () => 1 },
      state: () => ({ settings }) as GatewayState,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
  return { open, letRead }
}

const item = (text: string) => ({ id: text, type: 'message' })

describe('the memory of answers and conversations, after a restart', () => {
  const begun = () => {
    const disk = slowDisk()
    const before = disk.open()
    before.keepConversation({ id: 'conv', createdAt: 1, metadata: {}, items: [item('first')] })
    before.keep({ id: 'resp', response: { id: 'resp', status: 'queued' }, input: [] }, [])
    return { memory: disk.open(), letRead: disk.letRead }
  }

  it('finds a conversation with the turn that is just being added to it', async () => {
    const { memory, letRead } = begun()
    memory.addTurn('conv', undefined, [item('second')])
    const found = memory.findConversation('conv', undefined)
    await Promise.resolve()
    letRead()
    expect((await found)?.items.map(({ id }) => id)).toEqual(['first', 'second'])
  })

  it('does not put what the disk says late in the place of what was kept meanwhile', async () => {
    const { memory, letRead } = begun()
    const early = memory.find('resp', undefined)
    memory.keep({ id: 'resp', response: { id: 'resp', status: 'completed' }, input: [] }, [])
    letRead()
    expect((await early)?.response.status).toBe('completed')
    expect((await memory.find('resp', undefined))?.response.status).toBe('completed')
  })

  it('does not bring back what was taken out while it was read', async () => {
    const { memory, letRead } = begun()
    const early = memory.find('resp', undefined)
    await memory.remove('resp')
    letRead()
    expect(await early).toBeUndefined()
    expect(await memory.find('resp', undefined)).toBeUndefined()
  })
})

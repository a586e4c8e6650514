import { describe, expect, it } from 'vitest'
import type { KeptProof } from '../canonical/seal.ts'
import type { SealTable, StoredSeal } from '../storage/storage.ts'
import { openSealMemory } from './seal-memory.ts'

const proof: KeptProof = {
  issuer: 'google',
  own: { issuer: 'google', form: 'thought_signature', data: 'abc' },
  before: [],
}

function tableOf(rows: readonly StoredSeal[]): SealTable & { readonly saved: StoredSeal[] } {
  const saved: StoredSeal[] = []
  return {
    saved,
    load: async () => rows,
    save: async (batch) => void saved.push(...batch),
    prune: async () => 0,
  }
}

describe('the memory of seals', () => {
  it('says of which issuers it may have any, from before a restart too', async () => {
    const fresh = await openSealMemory(tableOf([]), () => 1)
    expect(fresh.mayHave?.('google')).toBe(false)
    fresh.keep('call:1', proof)
    expect(fresh.mayHave?.('google')).toBe(true)
    expect(fresh.mayHave?.('anthropic')).toBe(false)
    expect(fresh.find('call:1', 'google')).toBe(proof)
    const again = await openSealMemory(tableOf([{ key: 'call:1', proof, keptAt: 1 }]), () => 2)
    expect(again.mayHave?.('google')).toBe(true)
    expect(again.find('call:1', 'google')).toBe(proof)
  })

  it('writes what it keeps', async () => {
    const table = tableOf([])
    const memory = await openSealMemory(table, () => 7)
    memory.keep('call:1', proof)
    await memory.flush()
    expect(table.saved).toEqual([{ key: 'call:1', proof, keptAt: 7 }])
  })
})

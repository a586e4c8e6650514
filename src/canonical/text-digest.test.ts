import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textDigest } from './text-digest.ts'

describe('text digest', () => {
  // The reference implementation's value for these 44 bytes (murmurhash3js, x86 hash128, seed 0), two bytes to a code unit.
  it('is MurmurHash3 x86 128', () => {
    const bytes = new TextEncoder().encode('I will not buy this record, it is scratched.')
    const text = String.fromCharCode(...new Uint16Array(bytes.buffer, 0, bytes.length / 2))
    expect(textDigest(text)).toBe('a0a9683b25ac5e40d9af2895890dddf5')
  })

  it('is 32 hex digits, and another for another text', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 30 }), (texts) => {
        const digests = texts.map(textDigest)
        for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{32}$/)
        expect(new Set(digests).size).toBe(texts.length)
      }),
    )
  })
})

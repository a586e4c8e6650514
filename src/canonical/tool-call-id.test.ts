import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitToolCallId, restoreToolCallId } from './tool-call-id.ts'

const anthropic = { length: 64, characters: 'a-zA-Z0-9_-' }
const mistral = { length: 9, characters: 'a-zA-Z0-9' }

describe('tool-call ids', () => {
  it('leaves an id that fits alone', () => {
    expect(fitToolCallId('toolu_01A-b', anthropic)).toBe('toolu_01A-b')
    expect(fitToolCallId('abcDEF123', mistral)).toBe('abcDEF123')
  })

  it('gives an escaped id back', () => {
    for (const id of ['functions.get_weather:0', 'call_日本', 'Z', ' ', 'torii0x']) {
      const fitted = fitToolCallId(id, anthropic)
      expect(fitted).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
      expect(restoreToolCallId(fitted)).toBe(id)
    }
  })

  it('leaves ids alone that it did not make', () => {
    for (const id of ['call_1', 'torii', 'torii0Zxy', '']) expect(restoreToolCallId(id)).toBe(id)
  })

  it('makes a digest where the id does not fit in any other way: the same for the same id', () => {
    const fitted = fitToolCallId('call_Ab3dEfGhIjKlMnOp', mistral)
    expect(fitted).toMatch(/^[a-z0-9]{9}$/)
    expect(fitToolCallId('call_Ab3dEfGhIjKlMnOp', mistral)).toBe(fitted)
    expect(fitToolCallId('call_Ab3dEfGhIjKlMnOq', mistral)).not.toBe(fitted)
  })

  it('fits every id, keeps different ones different, and restores what it could encode', () => {
    const ids = fc.uniqueArray(
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.uuid(),
        fc.string({ maxLength: 90, minLength: 60 }),
      ),
      {
        minLength: 2,
        maxLength: 20,
      },
    )
    fc.assert(
      fc.property(
        ids,
        fc.constantFrom(anthropic, mistral, { length: 40, characters: 'a-zA-Z0-9_:.-' }),
        (given, limits) => {
          const fitted = given.map((id) => fitToolCallId(id, limits))
          const allowed = new RegExp(`^[${limits.characters}]+$`)
          for (const id of fitted) {
            expect(id).toMatch(allowed)
            expect(id.length).toBeLessThanOrEqual(limits.length)
          }
          expect(new Set(fitted).size).toBe(given.length)
          fitted.forEach((id, place) => {
            if (id.startsWith('torii0')) expect(restoreToolCallId(id)).toBe(given[place])
          })
        },
      ),
    )
  })
})

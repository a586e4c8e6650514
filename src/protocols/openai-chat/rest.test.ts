import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { difference, mergeFields } from './rest.ts'

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 0, 1.5, '', 'a'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** What a reader may have understood of a value: some of its fields, some of them in another way. */
function understood(value: Json, keep: (step: number) => boolean, step = { count: 0 }): Json {
  step.count += 1
  if (isJsonArray(value)) return value.map((item) => understood(item, keep, step))
  if (!isJsonObject(value)) return keep(step.count) ? value : 'other'
  const entries = Object.entries(value).filter(() => keep(step.count++))
  return Object.fromEntries(entries.map(([key, item]) => [key, understood(item ?? null, keep, step)]))
}

describe('what was not understood', () => {
  it('gives the whole back together with what was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), json, { maxKeys: 4 }),
        fc.infiniteStream(fc.boolean()),
        (whole, coins) => {
          const known = understood(whole, () => coins.next().value === true)
          if (!isJsonObject(known)) return
          const rest = difference(whole, known)
          expect(mergeFields(known, isJsonObject(rest) ? rest : {})).toEqual(whole)
        },
      ),
    )
  })

  it('is nothing when everything was', () => {
    fc.assert(
      fc.property(json, (whole) => {
        expect(difference(whole, structuredClone(whole))).toBeUndefined()
      }),
    )
  })

  it('keeps items of a list at their place', () => {
    const whole: JsonObject = { list: [{ a: 1 }, { a: 2, x: 3 }] }
    expect(difference(whole, { list: [{ a: 1 }, { a: 2 }] })).toEqual({ list: [{}, { x: 3 }] })
  })

  it('keeps a number that a double cannot hold, digit for digit', () => {
    const exact: JsonObject = { seed: JSON.rawJSON('12345678901234567890') }
    expect(JSON.stringify(mergeFields({}, exact))).toBe('{"seed":12345678901234567890}')
  })
})

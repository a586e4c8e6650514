import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson, parseSoundJson, writeJson } from './json-text.ts'
import { walkBody } from './json-walk.ts'

const mayRound = (text: string): boolean =>
  walkBody(
    Buffer.from(text),
    0,
    () => undefined,
    () => undefined,
  ).mayRound

describe('a walk over a body', () => {
  it('sees which numbers a double may not hold, and takes no others for such', () => {
    const odd = ['1e5', '12345678901234567', '0.12345678901234567', '-1E400', '9007199254740993']
    const plain = ['0', '-1.5', '123456789012345', '9007199254740991', '-9007199254740991', '"1e400"']
    expect(odd.map((number) => mayRound(`{"a":[${number}]}`))).toEqual(odd.map(() => true))
    expect(mayRound(`{"a":[${plain.join()}],"b":{"c":${plain.join(',"d":')}}}`)).toBe(false)
  })

  it('misses none', () => {
    const number = fc.stringMatching(/^-?(?:0|[1-9]\d{0,25})(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/)
    fc.assert(
      fc.property(number, (digits) => {
        const text = `{"a":{"b":[${digits}]}}`
        fc.pre(!mayRound(text))
        expect(writeJson(parseSoundJson(text))).toBe(writeJson(parseJson(text)))
      }),
      { numRuns: 1000 },
    )
  })
})

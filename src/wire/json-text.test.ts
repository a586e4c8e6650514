import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { depthLimit, parseJson, writeJson } from './json-text.ts'

const roundTrip = (text: string): string => writeJson(parseJson(text))

describe('JSON text', () => {
  it.each([
    '{"id":12345678901234567890}',
    '[9007199254740993,-9007199254740993]',
    '{"a":0.12345678901234567890123}',
    '[1e400,-1E+999]',
    '123456789012345678901',
    '{"a": 100000000000000000001}',
  ])('gives the number in %s back digit for digit', (text) => {
    expect(roundTrip(text)).toBe(text.replace(/\s/g, ''))
  })

  it('keeps ordinary numbers as numbers', () => {
    expect(
      parseJson('[0,-1.5,1e3,1.0,9007199254740991,0.1,1e21,1.7976931348623157e308,0.000041715865495474055]'),
    ).toEqual([0, -1.5, 1000, 1, 9007199254740991, 0.1, 1e21, 1.7976931348623157e308, 0.00004171586549547405])
  })

  it('is not misled by long digits inside strings', () => {
    expect(parseJson('{"a":": 123456789012345678901","b":1}')).toEqual({ a: ': 123456789012345678901', b: 1 })
  })

  it('keeps a key named __proto__ as a key', () => {
    expect(roundTrip('{"__proto__":{"a":12345678901234567890}}')).toBe(
      '{"__proto__":{"a":12345678901234567890}}',
    )
  })

  it('refuses broken text and towers of brackets with one kind of error', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError)
    const tower = (levels: number) => '['.repeat(levels) + ' '.repeat(2 * depthLimit) + ']'.repeat(levels)
    expect(() => parseJson(tower(depthLimit + 2))).toThrow(SyntaxError)
    expect(() => parseJson('['.repeat(200_000) + ']'.repeat(200_000))).toThrow(SyntaxError)
    expect(parseJson(tower(depthLimit))).toBeDefined()
  })

  it('loses no digit of any number', () => {
    const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,30})(?:\.\d{1,25})?(?:[eE][-+]?\d{1,3})?$/)
    fc.assert(
      fc.property(digits, fc.boolean(), (number, negative) => {
        const text = negative ? `-${number}` : number
        const [written] = roundTripList(text)
        if (isDoublePrint(text)) expect(Number(written)).toBe(Number(text))
        else expect(exact(written ?? '')).toBe(exact(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})

/** At most 17 digits, with a point or an exponent: it names one double, maybe with more digits than needed. */
const isDoublePrint = (text: string): boolean =>
  /[.e]/i.test(text) &&
  /^\d{1,17}e/.test(exact(text).replace(/^-/, '')) &&
  Number.isFinite(Number(text)) &&
  Number(text) !== 0

const roundTripList = (number: string): readonly string[] => roundTrip(`[${number}]`).slice(1, -1).split(',')

/** The decimal value, compared without any floating point: numerator over a power of ten, in lowest terms. */
function exact(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? []
  let numerator = BigInt(whole + fraction)
  let power = Number(exponent) - fraction.length
  if (numerator === 0n) return '0'
  while (numerator % 10n === 0n) {
    numerator /= 10n
    power += 1
  }
  return `${sign}${numerator}e${power}`
}

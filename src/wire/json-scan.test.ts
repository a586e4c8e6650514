import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson, scanTopLevel } from './json-scan.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const names = ['model', 'stream', 'n']
const scan = (text: string) => scanJson([encode(text)], names)

describe('JSON scan', () => {
  it('gives the raw text of top-level scalars and of nothing deeper', () => {
    const text = '{"messages":[{"model":"no"}],"model":"a/b","stream":true,"n":1.50,"x":{"stream":false}}'
    expect(scanTopLevel([encode(text)], names)).toEqual({ model: '"a/b"', stream: 'true', n: '1.50' })
  })

  it('leaves out what is absent or no scalar', () => {
    expect(scan('{"model":{"id":1},"stream":null}').fields).toEqual({
      model: undefined,
      stream: 'null',
      n: undefined,
    })
  })

  it('takes the last of a field given twice, as JSON.parse does', () => {
    expect(scan('{"model":"a","model":"b"}').fields.model).toBe('"b"')
    expect(scan('{"model":"a","model":[]}').fields.model).toBeUndefined()
  })

  it('knows a key by its meaning, not by its spelling', () => {
    expect(scan('{"\\u006dodel":"a"}').fields.model).toBe('"a"')
  })

  it('reads across the borders of the pieces', () => {
    const bytes = encode('{"a":"\\\\","model":"é😀","stream":true}')
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte))
    expect(scanJson(pieces, names)).toEqual(scanJson([bytes], names))
    expect(scanJson(pieces, names).fields.model).toBe('"é😀"')
  })

  it.each([
    ['{"model":"a"}', 'object'],
    ['\ufeff {"model":"a"}\r\n', 'object'],
    ['[1]', 'other'],
    ['"text"', 'other'],
    ['', 'empty'],
    ['  ', 'empty'],
    ['{"model":"a"', 'malformed'],
    ['{"model":"a",}', 'malformed'],
    ['{"model" "a"}', 'malformed'],
    ['{"model":"a"} x', 'malformed'],
    ['{"model":"a\\"}', 'malformed'],
    ["{'model':'a'}", 'malformed'],
    ['{"a":[1 2]}', 'malformed'],
    ['{"a":[1}}', 'malformed'],
    ['{"a":tru}', 'malformed'],
    ['{"a":}', 'malformed'],
    [`{"a":${'['.repeat(600)}${']'.repeat(600)}}`, 'malformed'],
  ])('says of %j that it is %s', (text, verdict) => {
    expect(scan(text).verdict).toBe(verdict)
  })

  it('gives the fields before the place where a body breaks off', () => {
    expect(scan('{"model":"a","messages":[{"content":"lo').fields.model).toBe('"a"')
  })

  it('agrees with JSON.parse about every object', () => {
    const value = fc.dictionary(
      fc.oneof(fc.constantFrom(...names), fc.string()),
      fc.jsonValue({ maxDepth: 4 }),
    )
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1), (object, indent) => {
        const { verdict, fields } = scan(JSON.stringify(object, null, indent))
        expect(verdict).toBe('object')
        for (const name of names) {
          const isScalar =
            Object.hasOwn(object, name) && (typeof object[name] !== 'object' || object[name] === null)
          expect(fields[name]).toBe(isScalar ? JSON.stringify(object[name]) : undefined)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('calls a cut-off object malformed wherever it is cut', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.nat(), (object, cut) => {
        const bytes = encode(JSON.stringify(object))
        const length = 1 + (cut % bytes.length)
        const verdict = scanJson([bytes.subarray(0, length)], names).verdict
        expect(verdict).toBe(length === bytes.length ? 'object' : 'malformed')
      }),
    )
  })
})

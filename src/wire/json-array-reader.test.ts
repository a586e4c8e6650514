import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataFrame, type Frame, FrameTooLarge } from './frame.ts'
import { createFrameReader } from './frame-reader.ts'
import { createFrameWriter } from './frame-writer.ts'
import { createJsonArrayReader } from './json-array-reader.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function read(chunks: readonly Uint8Array[], limit?: number): readonly Frame[] {
  const reader = createJsonArrayReader(limit === undefined ? {} : { limit })
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}

const readText = (text: string): readonly Frame[] => read([encode(text)])

describe('JSON array reader', () => {
  it('gives an element out with its last byte', () => {
    const reader = createJsonArrayReader()
    expect(reader.push(encode('[{"a"'))).toEqual([])
    expect(reader.push(encode(': [1]}'))).toEqual([dataFrame('{"a": [1]}')])
    expect(reader.push(encode('\n,\r\n{'))).toEqual([])
    expect(reader.push(encode('}]\n'))).toEqual([dataFrame('{}')])
    expect(reader.end()).toEqual([])
  })

  it('is not misled by brackets, quotes and backslashes inside strings', () => {
    const element = '{"a":"]}\\"[{\\\\","b":"\\\\\\""}'
    expect(readText(`[${element},${element}]`)).toEqual([dataFrame(element), dataFrame(element)])
  })

  it('takes a lone object for one frame, and lines of objects for one each', () => {
    expect(readText(' {"error":{"code":1}}\n')).toEqual([dataFrame('{"error":{"code":1}}')])
    expect(readText('{"a":1}\n{"b":2}\n')).toEqual([dataFrame('{"a":1}'), dataFrame('{"b":2}')])
  })

  it('takes scalars and lists for elements too', () => {
    expect(readText('[1, "a,]" ,null,[2,[3]]]').map((frame) => frame.kind === 'event' && frame.data)).toEqual(
      ['1', '"a,]"', 'null', '[2,[3]]'],
    )
  })

  it('gives what was cut off as a stray', () => {
    expect(readText('[{"a":1},{"b":"')).toEqual([dataFrame('{"a":1}'), { kind: 'stray', text: '{"b":"' }])
  })

  it('refuses an element above the limit, and not a long array of short ones', () => {
    expect(() => read([encode(`[{"a":"${'x'.repeat(60)}`)], 40)).toThrow(FrameTooLarge)
    expect(read([encode(`[${Array(40).fill('{"a":1}').join(',')}]`)], 40)).toHaveLength(40)
  })

  it('reads the same frames however the bytes are cut', () => {
    const spaces = fc.constantFrom(undefined, 2)
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        spaces,
        fc.array(fc.nat(), { maxLength: 12 }),
        (values, indent, cuts) => {
          const bytes = encode(JSON.stringify(values, null, indent))
          const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
          const chunks = [0, ...places].map((start, at) => bytes.subarray(start, places[at] ?? bytes.length))
          const frames = read(chunks)
          expect(frames.map((frame) => (frame.kind === 'event' ? JSON.parse(frame.data) : frame))).toEqual(
            JSON.parse(JSON.stringify(values)),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('reads back what the frame writer writes', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), (elements) => {
        const writer = createFrameWriter('json-array')
        const text = elements.map((element) => writer.write([dataFrame(element)])).join('') + writer.end()
        expect(readText(text)).toEqual(elements.map((element) => dataFrame(element)))
      }),
    )
  })
})

describe('frame reader', () => {
  const sniff = (chunks: readonly string[]) => {
    const reader = createFrameReader()
    return [...chunks.flatMap((chunk) => reader.push(encode(chunk))), ...reader.end()]
  }

  it('tells JSON from SSE by the first byte that is no space', () => {
    expect(sniff([' ', '\n', '[{"a"', ':1}]'])).toEqual([dataFrame('{"a":1}')])
    expect(sniff(['\ufeff{"a":1}'])).toEqual([dataFrame('{"a":1}')])
    expect(sniff(['\n', 'da', 'ta: {"a":1}\n\n'])).toEqual([dataFrame('{"a":1}')])
    expect(sniff([': ping\n\n'])).toEqual([{ kind: 'comment', text: 'ping' }])
  })

  it('reads nothing from an empty body', () => {
    expect(sniff([])).toEqual([])
    expect(sniff([' \n'])).toEqual([])
  })
})

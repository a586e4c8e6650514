import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataFrame, type Frame, FrameTooLarge } from './frame.ts'
import { createFrameWriter } from './frame-writer.ts'
import { createSseReader } from './sse-reader.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function read(chunks: readonly Uint8Array[], limit?: number): readonly Frame[] {
  const reader = createSseReader(limit === undefined ? {} : { limit })
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}

const readText = (text: string): readonly Frame[] => read([encode(text)])

function cutAt(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((start, number) => bytes.subarray(start, places[number] ?? bytes.length))
}

describe('SSE reader', () => {
  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('reads events whose lines end in %s', (_name, end) => {
    expect(readText(['event: a', 'data: 1', '', 'data: 2', '', ''].join(end))).toEqual([
      dataFrame('1', 'a'),
      dataFrame('2'),
    ])
  })

  it('gives an event out as soon as its blank line is there', () => {
    const reader = createSseReader()
    expect(reader.push(encode('data: 1\n'))).toEqual([])
    expect(reader.push(encode('\n'))).toEqual([dataFrame('1')])
  })

  it('gives an event out on a bare CR without waiting for an LF', () => {
    const reader = createSseReader()
    expect(reader.push(encode('data: 1\r\r'))).toEqual([dataFrame('1')])
    expect(reader.push(encode('\ndata: 2\r\n\r\n'))).toEqual([dataFrame('2')])
  })

  it('joins the lines of multi-line data', () => {
    expect(readText('data: a\ndata:\ndata: b\n\n')).toEqual([dataFrame('a\n\nb')])
  })

  it('takes one space after the colon away, and no more', () => {
    expect(readText('data:x\n\ndata:  y\n\n')).toEqual([dataFrame('x'), dataFrame(' y')])
  })

  it('knows an event by its data: a name alone is none, empty data is one', () => {
    expect(readText('event: a\n\ndata\n\ndata:\n\n')).toEqual([dataFrame(''), dataFrame('')])
  })

  it('passes over id and retry', () => {
    expect(readText('id: 7\nretry: 10\nid\ndata: 1\n\n')).toEqual([dataFrame('1')])
  })

  it('gives comments as frames, in order', () => {
    expect(readText(': OPENROUTER PROCESSING\n\ndata: 1\n\n:\n')).toEqual([
      { kind: 'comment', text: 'OPENROUTER PROCESSING' },
      dataFrame('1'),
      { kind: 'comment', text: '' },
    ])
  })

  it('drops a byte order mark', () => {
    expect(read([Uint8Array.of(0xef), Uint8Array.of(0xbb), encode('')])).toEqual([
      { kind: 'stray', text: '\ufffd' },
    ])
    expect(readText('\ufeffdata: 1\n\n')).toEqual([dataFrame('1')])
  })

  it('gives the last event of a stream that ends without a blank line', () => {
    expect(readText('data: 1')).toEqual([dataFrame('1')])
    expect(readText('data: 1\n')).toEqual([dataFrame('1')])
  })

  it('gathers a bare JSON error into one stray frame', () => {
    const error = '{\n  "error": {\n    "code": 503,\n    "status": "UNAVAILABLE"\n  }\n}'
    expect(readText(`data: 1\r\n\r\n${error.replaceAll('\n', '\r\n')}\r\n`)).toEqual([
      dataFrame('1'),
      { kind: 'stray', text: error },
    ])
  })

  it('goes on with the stream behind a stray', () => {
    expect(readText('<html>\n</html>\n\ndata: 1\n\n')).toEqual([
      { kind: 'stray', text: '<html>\n</html>' },
      dataFrame('1'),
    ])
  })

  it('refuses a line, an event and a stray above the limit', () => {
    const long = 'x'.repeat(50)
    expect(() => read([encode(`data: ${long}`)], 40)).toThrow(FrameTooLarge)
    expect(() => read([encode(`data: ${long}\n`)], 40)).toThrow(FrameTooLarge)
    expect(() => read([encode('data: 123456789\n'.repeat(6))], 40)).toThrow(FrameTooLarge)
    expect(() => read([encode('123456789\n'.repeat(6))], 40)).toThrow(FrameTooLarge)
    expect(read([encode(`data: ${'x'.repeat(30)}\n\n`.repeat(6))], 40)).toHaveLength(6)
  })

  const line = fc.oneof(
    fc.constantFrom(
      'data: 1',
      'data: {"a":"é😀"}',
      'event: x',
      'data',
      ':',
      ': hello',
      'id: 3',
      '',
      '{',
      '  "e": 1',
      '}',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\r\n]/.test(text)),
  )
  const end = fc.constantFrom('\n', '\r\n', '\r')

  it('reads the same frames however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end)), fc.array(fc.nat(), { maxLength: 12 }), (lines, cuts) => {
        const bytes = encode(lines.flat().join(''))
        expect(read(cutAt(bytes, cuts))).toEqual(read([bytes]))
      }),
      { numRuns: 400 },
    )
  })

  it('reads back what the frame writer writes', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\r'))
    const name = fc.stringMatching(/^[a-z][a-z._]*$/)
    const frame = fc.oneof(
      fc.tuple(text, fc.option(name, { nil: undefined })).map(([data, event]) => dataFrame(data, event)),
      fc.stringMatching(/^[^\r\n]*$/).map((comment): Frame => ({ kind: 'comment', text: comment })),
    )
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        expect(readText(createFrameWriter('sse').write(frames))).toEqual(frames)
      }),
    )
  })
})

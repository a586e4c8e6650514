import { expect, it } from 'vitest'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { corpus, describeShared } from '../support/corpus.ts'

describeShared('frame reader over recorded streams', () => {
  const recorded = corpus({ stream: true }).filter((exchange) => exchange.response.sse !== undefined)

  it('has streams to read', () => {
    expect(recorded.length).toBeGreaterThan(100)
  })

  it.each(recorded.map((exchange) => [exchange.id, exchange.response.sse ?? '']))(
    'reads %s alike however it is cut',
    (_id, sse) => {
      const bytes = new TextEncoder().encode(sse)
      const whole = read([bytes])
      expect(read(pieces(bytes, 1))).toEqual(whole)
      expect(read(pieces(bytes, 7))).toEqual(whole)
      for (const frame of whole) {
        if (frame.kind === 'event' && frame.data !== '[DONE]') JSON.parse(frame.data)
      }
    },
  )
})

function read(chunks: readonly Uint8Array[]) {
  const reader = createFrameReader()
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}

const pieces = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
    bytes.subarray(place * size, (place + 1) * size),
  )

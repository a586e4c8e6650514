import { describe, expect, it } from 'vitest'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { measure } from './measure.ts'
import { pixelsOf } from './picture-size.ts'

const requestOf = (...parts: readonly Part[]): CanonicalRequest => ({
  model: 'm',
  stream: false,
  instructions: [],
  turns: [{ speaker: 'user', parts }],
  tools: [],
  sampling: {},
  caller: {},
  places: {},
  origin: { protocol: 'openai-chat', at: '' },
})

describe('what a model reads', () => {
  it('is every text, inside results and documents too', () => {
    const { texts } = measure(
      requestOf(
        { kind: 'text', text: 'one' },
        { kind: 'tool-call', id: 'c', name: 'two', input: '{"three":3}', form: 'function' },
        { kind: 'tool-result', callId: 'c', form: 'function', parts: [{ kind: 'text', text: 'four' }] },
        { kind: 'document', source: { kind: 'text', text: 'five' }, title: 'six' },
        { kind: 'reasoning', summary: ['seven'] },
      ),
    )
    expect(texts).toEqual(['one', 'two', '{"three":3}', 'four', 'six', 'five', 'seven'])
  })

  it('is tools with their schemas', () => {
    const { texts } = measure({
      ...requestOf(),
      tools: [{ kind: 'function', name: 'look', description: 'Looks.', schema: { type: 'object' } }],
    })
    expect(texts.join()).toContain('"schema":{"type":"object"}')
  })

  it('is a picture by its pixels, within bounds', () => {
    const png = (width: number, height: number): Part => {
      const head = Buffer.alloc(24)
      head.write('\x89PNG', 0, 'latin1')
      head.writeUInt32BE(width, 16)
      head.writeUInt32BE(height, 20)
      return {
        kind: 'image',
        source: { kind: 'inline', mediaType: 'image/png', data: head.toString('base64') },
      }
    }
    const of = (part: Part) => measure(requestOf(part)).tokens - measure(requestOf()).tokens
    expect(of(png(750, 750))).toBe(750)
    expect(of(png(10, 10))).toBe(85)
    expect(of(png(9000, 9000))).toBe(1600)
  })
})

describe('the size of a picture', () => {
  it.each([
    ['gif', Buffer.from('GIF89a\x02\x00\x03\x00', 'latin1'), 6],
    ['jpeg', Buffer.from('ffd8ffe00004aabbffc0000b080003000201112200', 'hex'), 6],
    [
      'webp',
      Buffer.concat([
        Buffer.from('RIFF....WEBPVP8X', 'latin1'),
        Buffer.from('0a00000000000000010000020000', 'hex'),
      ]),
      6,
    ],
    ['nothing', Buffer.from('hello'), undefined],
  ])('stands in the head of a %s', (_kind, bytes, pixels) => {
    expect(pixelsOf(bytes.toString('base64'))).toBe(pixels)
  })
})

import { describe, expect, it } from 'vitest'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { type TokenHabits, tokenHabits } from '../../models/token-habits.ts'
import { measure as measureBy } from './measure.ts'
import { pdfPages } from './pdf-pages.ts'
import { pictureSize } from './picture-size.ts'

const claude = tokenHabits('claude-sonnet-4-5')
const measure = (request: CanonicalRequest, habits: TokenHabits = claude) => measureBy(request, habits)

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
    const { schemas } = measure({
      ...requestOf(),
      tools: [{ kind: 'function', name: 'look', description: 'Looks.', schema: { type: 'object' } }],
    })
    expect(schemas.join()).toContain('"schema":{"type":"object"}')
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
    const of = (model: string, part: Part) => {
      const habits = tokenHabits(model)
      return measure(requestOf(part), habits).tokens - measure(requestOf(), habits).tokens
    }
    expect(of('claude-opus-4-5', png(750, 750))).toBe(750)
    expect(of('claude-opus-4-5', png(9000, 9000))).toBe(1600)
    expect(of('gemini-2.5-flash', png(300, 300))).toBe(258)
    expect(of('gemini-2.5-flash', png(960, 540))).toBe(6 * 258)
    expect(of('models/gemini-3-pro-preview', png(10, 10))).toBe(1090)
    expect(of('gpt-4o', png(1024, 1024))).toBe(765)
    expect(of('gpt-4o', { ...png(1024, 1024), detail: 'low' } as Part)).toBe(85)
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
    const size = pictureSize(bytes.toString('base64'))
    expect(size && size.width * size.height).toBe(pixels)
  })
})

describe('the pages of a PDF', () => {
  it.each([
    ['by its page objects', '%PDF-1.4 << /Type /Pages >> << /Type /Page >> << /Type/Page/Parent 1 >>', 2],
    ['by its size where they are packed', `%PDF-1.7 ${'x'.repeat(130_000)}`, 2],
    ['of no PDF', 'hello', undefined],
  ])('are counted: %s', (_how, text, pages) => {
    expect(pdfPages(Buffer.from(text).toString('base64'))).toBe(pages)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { response } from '../../tests/support/arbitraries.ts'
import { assemble, disassemble } from './assemble.ts'
import type { CanonicalEvent, Delta } from './event.ts'
import type { Part } from './part.ts'

const stream = (part: Part, ...deltas: readonly Delta[]): readonly CanonicalEvent[] => [
  { type: 'message-start' },
  { type: 'part-start', index: 0, choice: 0, part },
  ...deltas.map((delta): CanonicalEvent => ({ type: 'part-delta', index: 0, delta })),
  { type: 'part-end', index: 0 },
  { type: 'message-end', stop: { unified: 'end' } },
]
const assemblePart = (part: Part, ...deltas: readonly Delta[]) =>
  assemble(stream(part, ...deltas)).response.choices[0]?.parts[0]

describe('assemble', () => {
  it('gives back what disassemble took apart', () => {
    fc.assert(
      fc.property(response, (answer) => {
        expect(assemble(disassemble(answer))).toEqual({ response: answer })
      }),
      { numRuns: 300 },
    )
  })

  it('needs the deltas only, not the whole parts at their ends', () => {
    fc.assert(
      fc.property(response, (answer) => {
        const events = disassemble(answer).map(
          (event): CanonicalEvent =>
            event.type === 'part-end' ? { type: 'part-end', index: event.index } : event,
        )
        expect(assemble(events)).toEqual({ response: answer })
      }),
      { numRuns: 300 },
    )
  })

  it('joins pieces and keeps summaries apart', () => {
    expect(
      assemblePart(
        { kind: 'reasoning', summary: [] },
        { kind: 'reasoning', text: 'a', summary: 0 },
        { kind: 'reasoning', text: 'b', summary: 1 },
        { kind: 'reasoning', text: 'c', summary: 1 },
        { kind: 'seal', seal: { issuer: 'i', form: 'f', data: 'd' } },
      ),
    ).toEqual({ kind: 'reasoning', summary: ['a', 'bc'], seal: { issuer: 'i', form: 'f', data: 'd' } })
  })

  it('reads no arguments as an empty object, but no free text as no text', () => {
    const call = { kind: 'tool-call', id: 'c', name: 'n', input: '' } as const
    expect(assemblePart({ ...call, form: 'function' })).toMatchObject({ input: '{}' })
    expect(assemblePart({ ...call, form: 'function' }, { kind: 'input', text: '' })).toMatchObject({
      input: '{}',
    })
    expect(assemblePart({ ...call, form: 'custom' })).toMatchObject({ input: '' })
  })

  it('reads the streamed input of a server tool as JSON, and keeps it as text when it was cut off', () => {
    const call = { kind: 'server-tool-call', id: 'c', tool: 'web-search', name: 'n', input: '' } as const
    expect(assemblePart(call, { kind: 'input', text: '{"q":' }, { kind: 'input', text: '1}' })).toMatchObject(
      { input: { q: 1 } },
    )
    expect(assemblePart(call, { kind: 'input', text: '' })).toMatchObject({ input: {} })
    expect(assemblePart(call, { kind: 'input', text: '{"q"' })).toMatchObject({ input: '{"q"' })
  })

  it('makes one base64 text of audio pieces that are each padded', () => {
    const piece = (text: string): Delta => ({ kind: 'audio', data: btoa(text), transcript: text })
    const audio = { kind: 'audio', source: { kind: 'inline', mediaType: 'audio/wav', data: '' } } as const
    expect(assemblePart(audio, piece('a'), piece('bcd'), piece('ef'))).toEqual({
      kind: 'audio',
      source: { kind: 'inline', mediaType: 'audio/wav', data: btoa('abcdef') },
      transcript: 'abcdef',
    })
  })

  it('lets the final form of a part stand for its deltas', () => {
    const events = stream({ kind: 'text', text: '' }, { kind: 'text', text: 'draft' }).map(
      (event): CanonicalEvent =>
        event.type === 'part-end' ? { ...event, part: { kind: 'text', text: 'final' } } : event,
    )
    expect(assemble(events).response.choices[0]?.parts).toEqual([{ kind: 'text', text: 'final' }])
  })

  it('takes of usage the last value of each count', () => {
    const { response: answer } = assemble([
      { type: 'message-start' },
      { type: 'usage', usage: { input: { total: 9 }, output: { total: 1 }, raw: { a: 1 } } },
      { type: 'usage', usage: { input: {}, output: { total: 7 }, raw: { b: 1 } } },
      { type: 'message-end', stop: { unified: 'end' } },
    ])
    expect(answer.usage).toEqual({ input: { total: 9 }, output: { total: 7 }, raw: { b: 1 } })
  })

  it('gives what had come when a fault breaks the answer off', () => {
    const [begin, open, say] = stream({ kind: 'text', text: '' }, { kind: 'text', text: 'half' })
    const fault = {
      stage: 'deliver',
      scope: 'egress',
      kind: 'timeout',
      status: 504,
      code: 'x',
      message: 'x',
      retryable: true,
    } as const
    const events = [begin, open, say, { type: 'fault', fault } as const].filter(
      (event) => event !== undefined,
    )
    expect(assemble(events)).toEqual({
      response: {
        choices: [{ parts: [{ kind: 'text', text: 'half' }], stop: { unified: 'unknown' } }],
        extras: [],
      },
      fault,
    })
  })

  it('sorts interleaved candidates', () => {
    const part: Part = { kind: 'text', text: '' }
    const say = (index: number, text: string): CanonicalEvent => ({
      type: 'part-delta',
      index,
      delta: { kind: 'text', text },
    })
    const { response: answer } = assemble([
      { type: 'message-start' },
      { type: 'part-start', index: 0, choice: 1, part },
      { type: 'part-start', index: 1, choice: 0, part },
      say(0, 'b'),
      say(1, 'a'),
      say(0, 'B'),
      { type: 'part-end', index: 1 },
      { type: 'part-end', index: 0 },
      { type: 'message-end', stop: { unified: 'end' }, otherStops: { 1: { unified: 'max-output' } } },
    ])
    expect(answer.choices).toEqual([
      { parts: [{ kind: 'text', text: 'a' }], stop: { unified: 'end' } },
      { parts: [{ kind: 'text', text: 'bB' }], stop: { unified: 'max-output' } },
    ])
  })
})

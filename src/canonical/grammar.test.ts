import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looseEvent, response } from '../../tests/support/arbitraries.ts'
import { disassemble } from './assemble.ts'
import type { CanonicalEvent } from './event.ts'
import { createGrammar } from './grammar.ts'

const start: CanonicalEvent = { type: 'message-start' }
const end: CanonicalEvent = { type: 'message-end', stop: { unified: 'end' } }
const fault: CanonicalEvent = {
  type: 'fault',
  fault: {
    stage: 'deliver',
    scope: 'model',
    kind: 'bad-upstream',
    status: 502,
    code: 'x',
    message: 'x',
    retryable: true,
  },
}
const open = (index: number, choice = 0): CanonicalEvent => ({
  type: 'part-start',
  index,
  choice,
  part: { kind: 'text', text: '' },
})
const say = (index: number): CanonicalEvent => ({
  type: 'part-delta',
  index,
  delta: { kind: 'text', text: 'a' },
})
const close = (index: number): CanonicalEvent => ({ type: 'part-end', index })
const ping: CanonicalEvent = { type: 'ping' }

/** The first violation, or what the end of the stream says. */
function judge(...events: readonly CanonicalEvent[]): string | undefined {
  const grammar = createGrammar()
  for (const event of events) {
    const violation = grammar.accept(event)
    if (violation !== undefined) return violation
  }
  return grammar.end()
}

describe('grammar', () => {
  it('accepts an answer, with pings and usage anywhere', () => {
    expect(
      judge(
        ping,
        start,
        open(0),
        ping,
        say(0),
        { type: 'usage', usage: { input: {}, output: {} } },
        close(0),
        end,
      ),
    ).toBe(undefined)
    expect(judge(start, end)).toBe(undefined)
  })

  it('accepts candidates side by side, each in its own order', () => {
    expect(
      judge(start, open(0, 0), open(1, 1), say(0), say(1), close(0), open(2, 0), close(1), close(2), end),
    ).toBe(undefined)
  })

  it('accepts a fault at any time, and nothing after it', () => {
    expect(judge(fault)).toBe(undefined)
    expect(judge(start, open(0), fault)).toBe(undefined)
    expect(judge(start, fault, ping)).toBe('ping after the end of the stream')
  })

  it.each<readonly [string, readonly CanonicalEvent[]]>([
    ['part-start before message-start', [open(0)]],
    ['a second message-start', [start, start]],
    ['part-start 1 where 0 is next', [start, open(1)]],
    ['part-start 0 where 1 is next', [start, open(0), close(0), open(0)]],
    ['part-start 1 while part 0 of choice 0 is open', [start, open(0), open(1)]],
    ['part-delta for part 0, which is not open', [start, say(0)]],
    ['part-delta for part 0, which is not open', [start, open(0), close(0), say(0)]],
    ['part-end for part 0, which is not open', [start, open(0), close(0), close(0)]],
    ['message-end while part 0 is open', [start, open(0), end]],
    ['message-end after the end of the stream', [start, end, end]],
    ['the stream ended without message-end or fault', [start]],
    ['the stream ended without message-end or fault', []],
    [
      'input delta in a text part',
      [start, open(0), { type: 'part-delta', index: 0, delta: { kind: 'input', text: '' } }],
    ],
    [
      'refusal at the end of a text part',
      [start, open(0), { type: 'part-end', index: 0, part: { kind: 'refusal', text: '' } }],
    ],
  ])('says: %s', (violation, events) => {
    expect(judge(...events)).toBe(violation)
  })

  it('accepts every disassembled answer', () => {
    fc.assert(
      fc.property(response, (answer) => {
        expect(judge(...disassemble(answer))).toBe(undefined)
      }),
    )
  })

  it('leaves no part open and none unstarted in any stream that it lets end well', () => {
    fc.assert(
      fc.property(fc.array(looseEvent, { maxLength: 30 }), (events) => {
        const grammar = createGrammar()
        const accepted = [start, ...events, end].filter((event) => grammar.accept(event) === undefined)
        const starts = accepted.filter((event) => event.type === 'part-start').map((event) => event.index)
        const ends = accepted.filter((event) => event.type === 'part-end').map((event) => event.index)
        expect(starts).toEqual(starts.map((_, place) => place))
        if (grammar.end() === undefined) expect(ends.toSorted((a, b) => a - b)).toEqual(starts)
      }),
      { numRuns: 300 },
    )
  })
})

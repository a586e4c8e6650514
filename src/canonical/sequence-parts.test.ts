import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { response } from '../../tests/support/arbitraries.ts'
import { assemble, disassemble } from './assemble.ts'
import type { CanonicalEvent } from './event.ts'
import { createGrammar } from './grammar.ts'
import { createPartSequencer } from './sequence-parts.ts'

const start: CanonicalEvent = { type: 'message-start' }
const end: CanonicalEvent = { type: 'message-end', stop: { unified: 'end' } }
const open = (index: number, choice = 0): CanonicalEvent => ({
  type: 'part-start',
  index,
  choice,
  part: { kind: 'text', text: '' },
})
const say = (index: number, text: string): CanonicalEvent => ({
  type: 'part-delta',
  index,
  delta: { kind: 'text', text },
})
const close = (index: number): CanonicalEvent => ({ type: 'part-end', index })

const transcript = (events: readonly CanonicalEvent[]): readonly string[] =>
  events.map((event) => {
    if (event.type === 'part-start') return `start ${event.index}`
    if (event.type === 'part-delta')
      return `${event.index} ${event.delta.kind === 'text' ? event.delta.text : ''}`
    return event.type === 'part-end' ? `end ${event.index}` : event.type
  })

function sequence(events: readonly CanonicalEvent[], limit?: number): readonly CanonicalEvent[] {
  const sequencer = createPartSequencer(limit === undefined ? {} : { limit })
  return events.flatMap((event) => sequencer.push(event))
}

describe('part sequencer', () => {
  it('lets a stream that is in order through, event for event', () => {
    const events = [start, open(0), say(0, 'a'), close(0), open(1), say(1, 'b'), close(1), end]
    expect(sequence(events)).toEqual(events)
  })

  it('holds a part that begins before the one before it has ended', () => {
    const events = [
      start,
      open(0),
      say(0, 'a'),
      open(1),
      say(1, 'x'),
      say(0, 'b'),
      close(0),
      say(1, 'y'),
      close(1),
      end,
    ]
    expect(transcript(sequence(events))).toEqual([
      'message-start',
      'start 0',
      '0 a',
      '0 b',
      'end 0',
      'start 1',
      '1 x',
      '1 y',
      'end 1',
      'message-end',
    ])
  })

  it('does not hold one candidate for another', () => {
    const events = [start, open(0, 0), open(1, 1), say(1, 'x'), say(0, 'a'), close(1), close(0), end]
    expect(sequence(events)).toEqual(events)
  })

  it('closes what the upstream left open when the message ends', () => {
    expect(transcript(sequence([start, open(0), open(1), say(1, 'x'), end]))).toEqual([
      'message-start',
      'start 0',
      'end 0',
      'start 1',
      '1 x',
      'end 1',
      'message-end',
    ])
  })

  it('counts anew where a reader left indexes out', () => {
    expect(transcript(sequence([start, open(4), close(4), open(9), say(9, 'x'), close(9), end]))).toEqual([
      'message-start',
      'start 0',
      'end 0',
      'start 1',
      '1 x',
      'end 1',
      'message-end',
    ])
  })

  it('breaks off when more waits than it may hold, and says nothing after it', () => {
    const events = [start, open(0), open(1), say(1, 'x'.repeat(200)), say(0, 'a'), end]
    expect(sequence(events, 100).map((event) => event.type)).toEqual(['message-start', 'part-start', 'fault'])
  })

  it('breaks off at an event of a part that never began', () => {
    expect(sequence([start, say(3, 'x')]).at(-1)).toMatchObject({
      type: 'fault',
      fault: { kind: 'bad-upstream' },
    })
  })

  it('makes any overlap grammatical without changing the answer', () => {
    fc.assert(
      fc.property(response, fc.array(fc.nat({ max: 9 }), { maxLength: 40 }), (answer, order) => {
        const events = sequence(overlap(disassemble(answer), order))
        const grammar = createGrammar()
        expect(
          events.map((event) => grammar.accept(event)).filter((violation) => violation !== undefined),
        ).toEqual([])
        expect(grammar.end()).toBe(undefined)
        expect(assemble(events)).toEqual({ response: answer })
      }),
      { numRuns: 300 },
    )
  })
})

/** The same events with the parts run into each other; parts start in their order, and each keeps the order of its own events. */
function overlap(events: readonly CanonicalEvent[], order: readonly number[]): readonly CanonicalEvent[] {
  const queues = new Map<number, CanonicalEvent[]>()
  const rest: CanonicalEvent[] = []
  for (const event of events) {
    if (event.type === 'part-start' || event.type === 'part-delta' || event.type === 'part-end') {
      queues.set(event.index, [...(queues.get(event.index) ?? []), event])
    } else rest.push(event)
  }
  const [first, ...others] = rest
  const mixed: CanonicalEvent[] = []
  const waiting = [...queues.values()]
  const running: CanonicalEvent[][] = []
  for (let turn = 0; waiting.length > 0 || running.length > 0; turn += 1) {
    const pick = order[turn % Math.max(1, order.length)] ?? 0
    const next = waiting[0]
    if (next !== undefined && (running.length === 0 || pick % 3 === 0)) {
      waiting.shift()
      mixed.push(...next.splice(0, 1))
      running.push(next)
    }
    const queue = running[pick % running.length]
    const event = queue?.shift()
    if (event !== undefined) mixed.push(event)
    if (queue?.length === 0) running.splice(running.indexOf(queue), 1)
  }
  return [...(first === undefined ? [] : [first]), ...mixed, ...others]
}

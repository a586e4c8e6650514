import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assemble, disassemble } from './assemble.ts'
import type { CanonicalEvent } from './event.ts'
import { createGrammar } from './grammar.ts'
import { readInputText } from './input-text.ts'
import type { ToolCallPart } from './part.ts'
import type { Renames } from './renames.ts'
import type { CanonicalResponse } from './response.ts'
import { createToolRestorer, restoreTools } from './restore-tools.ts'

const renames: Renames = {
  tools: new Map([
    ['mcp_read', { name: 'mcp.read', form: 'function' }],
    ['shell__exec', { name: 'exec', namespace: 'shell', form: 'function' }],
    ['apply_patch', { name: 'apply_patch', form: 'custom' }],
  ]),
}
const call = (name: string, input: string): ToolCallPart => ({
  kind: 'tool-call',
  id: 'c',
  name,
  input,
  form: 'function',
})
const answer = (...parts: readonly ToolCallPart[]): CanonicalResponse => ({
  choices: [{ parts, stop: { unified: 'tool-calls' } }],
  extras: [],
})
const patch = (text: string) => call('apply_patch', JSON.stringify({ input: text }))

/** The call streamed in pieces of these lengths, with or without the whole part at its end. */
function stream(part: ToolCallPart, lengths: readonly number[], final: boolean): readonly CanonicalEvent[] {
  const pieces: string[] = []
  let rest = part.input
  for (let place = 0; rest !== ''; place += 1) {
    const length = Math.max(1, lengths[place % Math.max(1, lengths.length)] ?? 1)
    pieces.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return [
    { type: 'message-start' },
    { type: 'part-start', index: 0, choice: 0, part: { ...part, input: '' } },
    ...pieces.map(
      (text): CanonicalEvent => ({ type: 'part-delta', index: 0, delta: { kind: 'input', text } }),
    ),
    { type: 'part-end', index: 0, ...(final ? { part } : {}) },
    { type: 'message-end', stop: { unified: 'tool-calls' } },
  ]
}

function restore(events: readonly CanonicalEvent[]): readonly CanonicalEvent[] {
  const restorer = createToolRestorer(renames)
  return events.flatMap((event) => restorer.push(event))
}

const firstCall = (events: readonly CanonicalEvent[]) => assemble(events).response.choices[0]?.parts[0]

describe('restored tools', () => {
  it('have the names and namespaces that the client gave', () => {
    const whole = restoreTools(
      answer(call('mcp_read', '{}'), call('shell__exec', '{}'), call('other', '{}')),
      renames,
    )
    expect(whole.choices[0]?.parts).toMatchObject([
      { name: 'mcp.read' },
      { name: 'exec', namespace: 'shell' },
      { name: 'other' },
    ])
    expect(assemble(restore(disassemble(answer(call('shell__exec', '{"a":1}'))))).response).toEqual(
      answer({ ...call('exec', '{"a":1}'), namespace: 'shell' }),
    )
  })

  it('pass unchanged where nothing was renamed', () => {
    const response = answer(patch('x'))
    expect(restoreTools(response, { tools: new Map() })).toBe(response)
  })

  it('give a custom tool its bare text, whole or streamed', () => {
    const text = '*** Begin Patch\n"é\\😀"\t\u0001'
    const expected = { name: 'apply_patch', form: 'custom', input: text }
    expect(restoreTools(answer(patch(text)), renames).choices[0]?.parts[0]).toMatchObject(expected)
    expect(firstCall(restore(stream(patch(text), [1], false)))).toMatchObject(expected)
  })

  it('stream the text of a custom tool as it comes', () => {
    const inputs = restore(stream(patch('hello world'), [14], false))
      .map((event) => (event.type === 'part-delta' && event.delta.kind === 'input' ? event.delta.text : ''))
      .filter((text) => text !== '')
    expect(inputs.length).toBeGreaterThan(1)
    expect(inputs[0]).toBe('hell')
  })

  it('read a complete call that comes in its part-start', () => {
    const events = stream(patch('x'), [1], false).filter((event) => event.type !== 'part-delta')
    const whole = events.map(
      (event): CanonicalEvent => (event.type === 'part-start' ? { ...event, part: patch('hi') } : event),
    )
    expect(firstCall(restore(whole))).toMatchObject({ form: 'custom', input: 'hi' })
  })

  it('give JSON of another shape as it is, so that nothing is lost', () => {
    expect(readInputText('{"input":1}')).toBe('{"input":1}')
    expect(readInputText('{"a":"x","b":"y"}')).toBe('{"a":"x","b":"y"}')
    expect(readInputText('{"patch":"x"}')).toBe('x')
    expect(readInputText('plain')).toBe('plain')
    for (const input of [
      '{"input":1}',
      '{"a":"x","b":"y"}',
      '{"patch":"x"}',
      'plain',
      '"x"',
      '{"input',
      '',
    ]) {
      const streamed = firstCall(restore(stream(call('apply_patch', input), [2], false)))
      expect(streamed).toMatchObject({ form: 'custom', input: readInputText(input) })
    }
  })

  it('give the text as far as it came when the call was cut off', () => {
    const cut = { ...patch('hello'), input: '{"input":"hel\\u00' }
    expect(firstCall(restore(stream(cut, [3], false)))).toMatchObject({ input: 'hel' })
  })

  it('are the same streamed in any pieces as whole', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.toWellFormed())
    fc.assert(
      fc.property(
        text,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.boolean(),
        (value, ascii, lengths, final) => {
          const json = JSON.stringify({ input: value })
          const part = call('apply_patch', ascii ? escapeAll(json) : json)
          const events = restore(stream(part, lengths, final))
          const grammar = createGrammar()
          expect(
            events.map((event) => grammar.accept(event)).filter((violation) => violation !== undefined),
          ).toEqual([])
          expect(firstCall(events)).toMatchObject({ form: 'custom', input: value })
          const deltas = events.flatMap((event) =>
            event.type === 'part-delta' && event.delta.kind === 'input' ? [event.delta.text] : [],
          )
          expect(deltas.join('')).toBe(value)
          for (const delta of deltas) expect(delta.isWellFormed()).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

const escapeAll = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

import { describe, expect, it } from 'vitest'
import { assemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import { createGrammar } from '../../canonical/grammar.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { createPartSequencer } from '../../canonical/sequence-parts.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { createStreamReader } from './stream-reader.ts'

const start = (message: JsonObject = {}): JsonObject => ({
  type: 'message_start',
  message: {
    id: 'msg_1',
    model: 'claude',
    content: [],
    usage: { input_tokens: 5, output_tokens: 1 },
    ...message,
  },
})
const blockStart = (index: number, block: JsonObject): JsonObject => ({
  type: 'content_block_start',
  index,
  content_block: block,
})
const delta = (index: number, more: JsonObject): JsonObject => ({
  type: 'content_block_delta',
  index,
  delta: more,
})
const words = (index: number, text: string): JsonObject => delta(index, { type: 'text_delta', text })
const stop = (index: number): JsonObject => ({ type: 'content_block_stop', index })
const ending = (reason = 'end_turn', usage: JsonObject = { output_tokens: 9 }): JsonObject => ({
  type: 'message_delta',
  delta: { stop_reason: reason, stop_sequence: null },
  usage,
})
const over: JsonObject = { type: 'message_stop' }

const isFrame = (value: JsonObject | Frame): value is Frame => 'kind' in value

/** The stream as a writer would get it, checked against the grammar. */
function read(...frames: readonly (JsonObject | Frame)[]) {
  const reader = createStreamReader({ issuer: 'anthropic', quirks: {}, newId: (prefix) => `${prefix}_new` })
  const sequencer = createPartSequencer()
  const grammar = createGrammar()
  const given = frames.map((frame) => (isFrame(frame) ? frame : dataFrame(JSON.stringify(frame))))
  const events = [...given.flatMap((frame) => reader.read(frame)), ...reader.end()].flatMap((event) =>
    sequencer.push(event),
  )
  const violations = [...events.map((event: CanonicalEvent) => grammar.accept(event)), grammar.end()]
  expect(violations.filter((violation) => violation !== undefined)).toEqual([])
  const { response, fault } = assemble(events)
  return { events, response, fault, parts: response.choices[0]?.parts ?? [], stop: response.choices[0]?.stop }
}

describe('createStreamReader', () => {
  it('takes the last value of each count, and never adds', () => {
    const { response } = read(
      start({ usage: { input_tokens: 899, cache_read_input_tokens: 3, output_tokens: 88 } }),
      ending('end_turn', { input_tokens: 7244, cache_read_input_tokens: null, output_tokens: 20 }),
      over,
    )
    expect(response.usage).toMatchObject({
      input: { fresh: 7244, cacheRead: 3, total: 7247 },
      output: { total: 20 },
    })
  })

  it('reads a message without any block', () => {
    const { parts, stop: reason } = read(start(), ending('stop_sequence'), over)
    expect(parts).toEqual([])
    expect(reason).toMatchObject({ unified: 'stop-sequence' })
  })

  it('gives a tool call `{}` when its only delta is empty, and the start’s input when there is no delta', () => {
    const { parts } = read(
      start(),
      blockStart(0, { type: 'tool_use', id: 'a', name: 'now', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '' }),
      stop(0),
      blockStart(1, {
        type: 'tool_use',
        id: 'b',
        name: 'roll',
        input: { player: 1 },
        caller: { type: 'direct' },
      }),
      stop(1),
      ending('tool_use'),
      over,
    )
    expect(parts).toMatchObject([{ input: '{}' }, { input: '{"player":1}' }])
  })

  it('joins messages that come one behind the other while a tool of the vendor’s is at work', () => {
    const whole = { type: 'tool_use', id: 'b', name: 'roll', input: { player: 2 } }
    const { parts, stop: reason } = read(
      start(),
      blockStart(0, { type: 'server_tool_use', id: 's', name: 'code_execution', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '{"code":"1"}' }),
      stop(0),
      ending('tool_use'),
      over,
      start({ content: [whole], stop_reason: 'tool_use' }),
      over,
      start(),
      blockStart(0, {
        type: 'code_execution_tool_result',
        tool_use_id: 's',
        content: { type: 'code_execution_result' },
      }),
      stop(0),
      blockStart(1, { type: 'text', text: '' }),
      words(1, 'Done.'),
      stop(1),
      ending(),
      over,
    )
    expect(parts).toMatchObject([
      { kind: 'server-tool-call', input: { code: '1' } },
      { kind: 'tool-call', input: '{"player":2}' },
      { kind: 'server-tool-result', tool: 'code-execution' },
      { kind: 'text', text: 'Done.' },
    ])
    expect(reason).toMatchObject({ unified: 'end' })
  })

  it('takes citations before and between the text of their block', () => {
    const { parts } = read(
      start(),
      blockStart(0, { type: 'text', text: '', citations: [] }),
      delta(0, {
        type: 'citations_delta',
        citation: { type: 'web_search_result_location', url: 'https://a.example' },
      }),
      words(0, 'So it is.'),
      stop(0),
      ending(),
      over,
    )
    expect(parts).toMatchObject([{ text: 'So it is.', citations: [{ url: 'https://a.example' }] }])
  })

  it('keeps thinking that is a signature and nothing else, and redacted blocks in a row', () => {
    const { parts } = read(
      start(),
      blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'signature_delta', signature: 'c2ln' }),
      stop(0),
      blockStart(1, { type: 'redacted_thinking', data: 'a' }),
      { type: 'ping' },
      stop(1),
      blockStart(2, { type: 'redacted_thinking', data: 'b' }),
      stop(2),
      ending(),
      over,
    )
    expect(parts).toMatchObject([
      { kind: 'reasoning', seal: { issuer: 'anthropic', form: 'signature', data: 'c2ln' } },
      { redacted: true, seal: { data: 'a' } },
      { redacted: true, seal: { data: 'b' } },
    ])
    expect(parts[0]).not.toHaveProperty('text')
  })

  it('puts blocks that overlap one behind the other, and closes those left open', () => {
    const { parts } = read(
      start({ usage: undefined }),
      blockStart(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Hm' }),
      blockStart(1, { type: 'text', text: '' }),
      words(1, 'Hi'),
      delta(0, { type: 'thinking_delta', thinking: '.' }),
      stop(0),
      words(1, '!'),
      ending(),
      over,
    )
    expect(parts).toMatchObject([{ text: 'Hm.' }, { text: 'Hi!' }])
  })

  it('reads a block that was never started, and passes over what it does not know', () => {
    const { parts, fault } = read(
      start(),
      { type: 'aurora', x: 1 },
      { kind: 'comment', text: 'OPENROUTER PROCESSING' },
      words(0, 'Hi'),
      delta(0, { type: 'shimmer_delta', hue: 3 }),
      stop(0),
      ending(),
      over,
      { kind: 'event', event: 'data', data: '[DONE]' },
    )
    expect(parts).toMatchObject([{ text: 'Hi' }])
    expect(fault).toBeUndefined()
  })

  it('reads a compaction with its proof', () => {
    const { parts } = read(
      start(),
      blockStart(0, { type: 'compaction', content: null }),
      delta(0, { type: 'compaction_delta', content: 'Summary.', encrypted_content: 'e' }),
      stop(0),
      ending('compaction'),
      over,
    )
    expect(parts).toMatchObject([
      { kind: 'compaction', text: 'Summary.', seal: { form: 'encrypted_content', data: 'e' } },
    ])
  })

  it('reads a whole message from a place that does not stream', () => {
    const { parts, stop: reason } = read({
      type: 'message',
      id: 'msg_1',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
    })
    expect(parts).toMatchObject([{ text: 'Hi' }])
    expect(reason).toMatchObject({ unified: 'end' })
  })

  it('ends in a fault on an error event, on stray error text, and when the end never came', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    expect(
      read(start(), blockStart(0, { type: 'text', text: '' }), words(0, 'Hi'), error).fault,
    ).toMatchObject({
      kind: 'overloaded',
      status: 529,
      retryable: true,
    })
    const stray = { kind: 'stray', text: '{"error":{"code":"1302","message":"High concurrency"}}' } as const
    expect(read(start(), stray).fault).toMatchObject({ kind: 'rate-limited', code: '1302' })
    expect(read(start(), blockStart(0, { type: 'text', text: '' }), words(0, 'Hi')).fault).toMatchObject({
      kind: 'bad-upstream',
      scope: 'egress',
    })
    expect(read().fault).toMatchObject({ kind: 'bad-upstream' })
    expect(read(start(), { kind: 'event', data: '{"type":"content_bl' }).fault).toMatchObject({
      code: 'upstream_unreadable',
    })
  })

  it('needs message_delta or message_stop, not both', () => {
    expect(read(start(), words(0, 'Hi'), ending()).stop).toMatchObject({ unified: 'end' })
    expect(read(start(), words(0, 'Hi'), over).fault).toBeUndefined()
  })
})

it('says what it does not know: events and pieces of tomorrow', () => {
  const reader = createStreamReader({ issuer: 'anthropic', quirks: {}, newId: () => 'id_1' })
  const events = [
    start(),
    blockStart(0, { type: 'text', text: '' }),
    delta(0, { type: 'hologram_delta', light: 1 }),
    { type: 'message_hologram', light: 1 },
    stop(0),
    ending(),
    over,
  ].flatMap((event) => reader.read(dataFrame(JSON.stringify(event), String(event.type))))
  const unknown = events.flatMap((event) => (event.type === 'opaque' ? [[event.name, event.origin.at]] : []))
  expect(unknown).toEqual([
    ['hologram_delta', '/content/0'],
    ['message_hologram', ''],
  ])
})

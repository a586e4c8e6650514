import { expect, it } from 'vitest'
import { assemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { openaiResponses } from './index.ts'

const context = { issuer: 'openai', quirks: {}, newId: (prefix: string) => `${prefix}_new` }

function read(...steps: readonly (JsonObject | Frame)[]): readonly CanonicalEvent[] {
  const reader = openaiResponses.streamReader(context)
  const frames = steps.map((step) => (isFrame(step) ? step : dataFrame(JSON.stringify(step))))
  return [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()]
}
const isFrame = (step: JsonObject | Frame): step is Frame => 'kind' in step

const partsOf = (events: readonly CanonicalEvent[]) =>
  assemble(events).response.choices[0]?.parts.map(({ origin: _, ...part }) => part)

const created = {
  type: 'response.created',
  response: { id: 'resp_1', model: 'm', created_at: 7, output: [] },
}
const usage = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 2 },
  total_tokens: 15,
}
const completed = {
  type: 'response.completed',
  response: { id: 'resp_1', status: 'completed', output: [], usage },
}

const message = { type: 'message', role: 'assistant', id: 'msg_1', status: 'completed' }
const text = (value: string) => ({ type: 'output_text', text: value, annotations: [], logprobs: [] })

it('reads the answer from its items: the end of a Codex stream repeats none', () => {
  const events = read(
    created,
    { type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } },
    { type: 'response.content_part.added', output_index: 0, content_index: 0, part: text('') },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'He' },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'llo' },
    { type: 'response.output_item.done', output_index: 0, item: { ...message, content: [text('Hello')] } },
    completed,
  )
  expect(events.map(({ type }) => type)).toEqual([
    'message-start',
    'part-start',
    'part-delta',
    'part-delta',
    'part-end',
    'usage',
    'message-end',
  ])
  expect(assemble(events).response).toMatchObject({
    id: 'resp_1',
    model: 'm',
    createdAt: 7,
    choices: [{ parts: [{ kind: 'text', text: 'Hello' }], stop: { unified: 'end', raw: 'completed' } }],
    usage: {
      input: { total: 10, fresh: 6, cacheRead: 4 },
      output: { total: 5, text: 3, reasoning: 2 },
    },
  })
})

it('binds by place, since ids may change within a stream', () => {
  const events = read(
    created,
    { type: 'response.output_item.added', output_index: 0, item: { ...message, id: 'a', content: [] } },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, item_id: 'b', delta: 'Hi' },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { ...message, id: 'c', content: [text('Hi')] },
    },
    completed,
  )
  expect(partsOf(events)).toMatchObject([{ kind: 'text', text: 'Hi' }])
})

const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f' }

it('takes arguments in pieces, at once, or only at the end', () => {
  const added = { type: 'response.output_item.added', output_index: 0, item: { ...call, arguments: '' } }
  const done = { type: 'response.output_item.done', output_index: 0, item: { ...call, arguments: '{"a":1}' } }
  const told = { type: 'response.function_call_arguments.done', output_index: 0, arguments: '{"a":1}' }
  const piece = { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"a"' }
  for (const steps of [[added, piece, told, done], [added, told, done], [added, done], [done]]) {
    const events = read(created, ...steps, completed)
    const deltas = events.flatMap((event) =>
      event.type === 'part-delta' && event.delta.kind === 'input' ? [event.delta.text] : [],
    )
    if (steps.length > 1) expect(deltas.join('')).toBe('{"a":1}')
    expect(partsOf(events)).toMatchObject([
      { kind: 'tool-call', id: 'call_1', itemId: 'fc_1', input: '{"a":1}' },
    ])
    expect(assemble(events).response.choices[0]?.stop.unified).toBe('tool-calls')
  }
})

it('seals reasoning with what its end says, not its beginning', () => {
  const item = { type: 'reasoning', id: 'rs_1', summary: [] }
  const events = read(
    created,
    { type: 'response.output_item.added', output_index: 0, item: { ...item, encrypted_content: 'early' } },
    { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: 'Hm' },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { ...item, summary: [{ type: 'summary_text', text: 'Hmm' }], encrypted_content: 'late' },
    },
    completed,
  )
  expect(JSON.stringify(events)).not.toContain('early')
  expect(partsOf(events)).toMatchObject([{ kind: 'reasoning', summary: ['Hmm'], seal: { data: 'late' } }])
})

it('reads bare thoughts, refusals, citations and finished pictures', () => {
  const annotation = { type: 'url_citation', url: 'https://x.test', title: 'X', start_index: 0, end_index: 2 }
  const events = read(
    created,
    { type: 'response.reasoning_text.delta', output_index: 0, content_index: 0, delta: 'Hm' },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] },
    },
    { type: 'response.output_item.added', output_index: 1, item: { ...message, content: [] } },
    { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'Hi' },
    { type: 'response.output_text.annotation.added', output_index: 1, content_index: 0, annotation },
    { type: 'response.refusal.delta', output_index: 1, content_index: 1, delta: 'No.' },
    {
      type: 'response.output_item.done',
      output_index: 1,
      item: {
        ...message,
        content: [
          { ...text('Hi'), annotations: [annotation] },
          { type: 'refusal', refusal: 'No.' },
        ],
      },
    },
    {
      type: 'response.output_item.done',
      output_index: 2,
      item: { type: 'image_generation_call', id: 'ig_1', result: 'AA==', output_format: 'webp' },
    },
    completed,
  )
  expect(partsOf(events)).toMatchObject([
    { kind: 'reasoning', text: 'Hm' },
    { kind: 'text', text: 'Hi', citations: [{ url: 'https://x.test', title: 'X', start: 0, end: 2 }] },
    { kind: 'refusal', text: 'No.' },
    { kind: 'image', source: { mediaType: 'image/webp', data: 'AA==' } },
  ])
  expect(assemble(events).response.choices[0]?.stop.unified).toBe('refusal')
})

it('gives a server tool with what it gave', () => {
  const item = {
    type: 'code_interpreter_call',
    id: 'ci_1',
    code: '1+1',
    outputs: [{ type: 'logs', logs: '2' }],
  }
  const events = read(created, { type: 'response.output_item.done', output_index: 0, item }, completed)
  expect(partsOf(events)).toMatchObject([
    { kind: 'server-tool-call', id: 'ci_1', tool: 'code-execution', input: { code: '1+1' } },
    { kind: 'server-tool-result', callId: 'ci_1', content: [{ type: 'logs', logs: '2' }] },
  ])
})

it('says why an answer was cut', () => {
  const end = (reason: string) => ({
    type: 'response.incomplete',
    response: { status: 'incomplete', incomplete_details: { reason }, output: [], usage },
  })
  expect(read(created, end('max_output_tokens')).at(-1)).toMatchObject({ stop: { unified: 'max-output' } })
  expect(read(created, end('content_filter')).at(-1)).toMatchObject({ stop: { unified: 'content-filter' } })
})

it('passes over keep-alives, marks and padding, wherever they stand', () => {
  const events = read(
    { kind: 'comment', text: 'OPENROUTER PROCESSING' },
    created,
    { type: 'keepalive', sequence_number: 1 },
    completed,
    dataFrame('[DONE]'),
  )
  expect(events.map(({ type }) => type)).toEqual(['ping', 'message-start', 'ping', 'usage', 'message-end'])
})

const limit = {
  type: 'tokens',
  code: 'rate_limit_exceeded',
  message: 'Slow down. Please try again in 2s.',
  param: null,
}

it.each([
  ['nested', { type: 'error', error: limit }],
  ['flat', { ...limit, type: 'error' }],
  ['in a failed response', { type: 'response.failed', response: { status: 'failed', error: limit } }],
  ['bare', { error: limit }],
])('ends on an error that comes %s, and hears nothing after it', (_form, error) => {
  const events = read(created, error, completed)
  expect(events.slice(1)).toMatchObject([
    {
      type: 'fault',
      fault: { kind: 'rate-limited', scope: 'model', code: 'rate_limit_exceeded', retryAfter: 2 },
    },
  ])
})

it('calls a stream without its last event broken, and one of garbage unreadable', () => {
  expect(read(created).at(-1)).toMatchObject({ type: 'fault', fault: { code: 'upstream_broke_off' } })
  expect(read(created, dataFrame('{"type":"resp')).at(-1)).toMatchObject({
    type: 'fault',
    fault: { code: 'upstream_unreadable' },
  })
})

it('reads a whole response where a stream was asked for', () => {
  const whole = {
    object: 'response',
    id: 'resp_1',
    status: 'completed',
    output: [{ ...message, content: [text('Hi')] }],
  }
  const events = read(whole)
  expect(partsOf(events)).toMatchObject([{ kind: 'text', text: 'Hi' }])
  expect(events.at(-1)?.type).toBe('message-end')
})

it('begins in the middle where the stream does', () => {
  const events = read(
    { type: 'response.output_text.delta', output_index: 3, content_index: 0, delta: 'llo' },
    completed,
  )
  expect(events.map(({ type }) => type)).toEqual([
    'message-start',
    'part-start',
    'part-delta',
    'part-end',
    'usage',
    'message-end',
  ])
})

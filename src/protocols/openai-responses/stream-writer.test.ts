import { expect, it } from 'vitest'
import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import { openaiResponses } from './index.ts'

let count = 0
const newId = (prefix: string) => {
  count += 1
  return `${prefix}_${count}`
}
const reading = { params: {}, query: new URLSearchParams(), headers: {}, streams: false, newId }
const request = openaiResponses.readRequest(
  {
    model: 'asked',
    input: 'Hi',
    stream: true,
    instructions: 'Be brief.',
    temperature: 0.5,
    tools: [
      { type: 'function', name: 'f' },
      { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: {} },
    ],
  },
  reading,
)

/** The events that the client sees, in order. */
function write(...events: readonly CanonicalEvent[]): readonly JsonObject[] {
  count = 0
  const writer = openaiResponses.streamWriter({ request, newId, now: 1000, issuer: 'google' })
  const frames = events.flatMap((event) => writer.write(event).value)
  return frames.flatMap((frame) => {
    if (frame.kind !== 'event') return []
    const data: Json = JSON.parse(frame.data)
    if (!isJsonObject(data)) return []
    expect(frame.event).toBe(data.type)
    return [data]
  })
}

const start: CanonicalEvent = { type: 'message-start', id: 'gen-1', model: 'served' }
const usage: CanonicalEvent = {
  type: 'usage',
  usage: { input: { total: 3, cacheRead: 1 }, output: { total: 2, reasoning: 1 } },
}
const end: CanonicalEvent = { type: 'message-end', stop: { unified: 'end' } }
const part = (index: number, first: Part, ...deltas: readonly Delta[]): readonly CanonicalEvent[] => [
  { type: 'part-start', index, choice: 0, part: first },
  ...deltas.map((delta): CanonicalEvent => ({ type: 'part-delta', index, delta })),
  { type: 'part-end', index },
]
const text = (value: string): Delta => ({ kind: 'text', text: value })
const typesOf = (events: readonly JsonObject[]) =>
  events.map(({ type }) => String(type).replace('response.', ''))
const responseOf = (event: JsonObject | undefined): JsonObject =>
  isJsonObject(event?.response) ? event.response : {}
const itemsOf = (events: readonly JsonObject[]): readonly Json[] => {
  const { output } = responseOf(events.at(-1))
  return isJsonArray(output) ? output : []
}

it('tells a text with every event of its life, numbered without holes', () => {
  const events = write(start, ...part(0, { kind: 'text', text: '' }, text('He'), text('llo')), usage, end)
  expect(typesOf(events)).toEqual([
    'created',
    'in_progress',
    'output_item.added',
    'content_part.added',
    'output_text.delta',
    'output_text.delta',
    'output_text.done',
    'content_part.done',
    'output_item.done',
    'completed',
  ])
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_event, index) => index))
  expect(itemsOf(events)).toEqual([
    {
      id: 'msg_2',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', annotations: [], logprobs: [], text: 'Hello' }],
    },
  ])
})

it('repeats the request and tells usage in the end', () => {
  const events = write(start, usage, end)
  expect(responseOf(events[0])).toMatchObject({
    id: 'resp_1',
    status: 'in_progress',
    output: [],
    usage: null,
  })
  expect(responseOf(events.at(-1))).toMatchObject({
    id: 'resp_1',
    object: 'response',
    created_at: 1000,
    status: 'completed',
    error: null,
    model: 'served',
    instructions: 'Be brief.',
    temperature: 0.5,
    top_p: null,
    tool_choice: 'auto',
    tools: [{ type: 'function', name: 'f' }, { type: 'tool_search' }],
    usage: {
      input_tokens: 3,
      input_tokens_details: { cached_tokens: 1 },
      output_tokens: 2,
      output_tokens_details: { reasoning_tokens: 1 },
      total_tokens: 5,
    },
  })
})

it('tells usage that nobody knows as numbers, and says so', () => {
  const writer = openaiResponses.streamWriter({ request, newId, now: 1000, issuer: 'google' })
  const losses = [start, end].flatMap((event) => writer.write(event).losses)
  expect(losses.map(({ code, at, treatment }) => [code, at, treatment])).toEqual([
    ['usage', '/usage/input_tokens', 'defaulted'],
    ['usage', '/usage/output_tokens', 'defaulted'],
  ])
})

it('shows the thinking of another vendor as a summary, and hides what was hidden', () => {
  const shown = part(0, { kind: 'reasoning', text: '' }, { kind: 'reasoning', text: 'Hm.' })
  const events = write(start, ...shown, ...part(1, { kind: 'reasoning', redacted: true }), end)
  expect(typesOf(events).slice(2, -1)).toEqual([
    'output_item.added',
    'reasoning_summary_part.added',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.done',
    'reasoning_summary_part.done',
    'output_item.done',
  ])
  expect(itemsOf(events)).toEqual([
    { id: 'rs_2', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
  ])
})

it('gives each call the form in which the client declared its tool', () => {
  const input = (value: string): Delta => ({ kind: 'input', text: value })
  const call = { kind: 'tool-call', id: 'call_1', name: 'f', input: '', form: 'function' } as const
  const events = write(
    start,
    ...part(0, call),
    ...part(1, { ...call, id: 'call_2', namespace: 'mcp__srv' }, input('{"a":'), input('1}')),
    ...part(2, { ...call, id: 'call_3', name: 'exec', form: 'custom' }, input('ls')),
    ...part(3, { ...call, id: 'call_4', name: 'tool_search' }, input('{"query":"x"}')),
    { type: 'message-end', stop: { unified: 'tool-calls' } },
  )
  expect(typesOf(events).filter((type) => type.includes('call'))).toEqual([
    'function_call_arguments.delta',
    'function_call_arguments.done',
    'function_call_arguments.delta',
    'function_call_arguments.delta',
    'function_call_arguments.done',
    'custom_tool_call_input.delta',
    'custom_tool_call_input.done',
  ])
  expect(itemsOf(events)).toMatchObject([
    { type: 'function_call', id: 'fc_2', call_id: 'call_1', name: 'f', arguments: '{}', status: 'completed' },
    { type: 'function_call', call_id: 'call_2', namespace: 'mcp__srv', arguments: '{"a":1}' },
    { type: 'custom_tool_call', call_id: 'call_3', name: 'exec', input: 'ls' },
    { type: 'tool_search_call', call_id: 'call_4', execution: 'client', arguments: { query: 'x' } },
  ])
})

it('puts neighbouring texts and a refusal into one message, with citations after the text they point into', () => {
  const citation = { url: 'https://x.test', title: 'X', raw: { protocol: 'anthropic-messages', value: {} } }
  const events = write(
    start,
    ...part(0, { kind: 'text', text: '' }, { kind: 'citation', citation }, text('Hi')),
    ...part(1, { kind: 'refusal', text: '' }, { kind: 'refusal', text: 'No.' }),
    end,
  )
  expect(typesOf(events).filter((type) => type.startsWith('output_item'))).toHaveLength(2)
  expect(itemsOf(events)).toMatchObject([
    {
      content: [
        {
          text: 'Hi',
          annotations: [{ type: 'url_citation', url: 'https://x.test', start_index: 0, end_index: 2 }],
        },
        { type: 'refusal', refusal: 'No.' },
      ],
    },
  ])
})

it('tells another vendor’s search as its own kind of item, with the sources its result names', () => {
  const search = {
    kind: 'server-tool-call',
    id: 's1',
    tool: 'web-search',
    name: 'web_search',
    input: { query: 'q' },
  } as const
  const found = {
    kind: 'server-tool-result',
    callId: 's1',
    tool: 'web-search',
    content: [{ url: 'https://x.test' }],
  } as const
  const events = write(
    start,
    ...part(0, search),
    ...part(1, found),
    ...part(2, { kind: 'text', text: '' }, text('Hi')),
    end,
  )
  expect(itemsOf(events)).toMatchObject([
    {
      type: 'web_search_call',
      status: 'completed',
      action: { type: 'search', query: 'q', sources: [{ type: 'url', url: 'https://x.test' }] },
    },
    { type: 'message' },
  ])
})

it('marks what was cut off', () => {
  const events = write(start, ...part(0, { kind: 'text', text: '' }, text('He')), {
    type: 'message-end',
    stop: { unified: 'max-output' },
  })
  expect(events.at(-1)).toMatchObject({
    type: 'response.incomplete',
    response: {
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    },
  })
})

const fault: Fault = {
  stage: 'deliver',
  scope: 'model',
  kind: 'rate-limited',
  status: 429,
  code: 'rate_limit_exceeded',
  message: 'Slow down.',
  retryable: true,
  retryAfter: 2,
}

it('ends a broken stream with the error and the response that failed with it', () => {
  const done = part(0, { kind: 'text', text: '' }, text('He'))
  const events = write(start, ...done, ...part(1, { kind: 'reasoning' }), { type: 'fault', fault }, end)
  expect(typesOf(events).slice(-2)).toEqual(['error', 'failed'])
  expect(events.at(-2)).toMatchObject({
    code: 'rate_limit_exceeded',
    error: { type: 'requests', code: 'rate_limit_exceeded', message: 'Slow down.', param: null },
  })
  expect(events.at(-1)).toMatchObject({
    response: {
      id: 'resp_1',
      status: 'failed',
      error: { code: 'rate_limit_exceeded', message: 'Slow down. Please try again in 2s.' },
    },
  })
})

it('keeps the connection alive with a comment', () => {
  const writer = openaiResponses.streamWriter({ request, newId, now: 1000, issuer: 'google' })
  expect(writer.write({ type: 'ping' }).value).toEqual([{ kind: 'comment', text: 'ping' }])
})

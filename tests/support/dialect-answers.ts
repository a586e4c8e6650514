import type { JsonObject } from '../../src/canonical/json.ts'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import type { Ask } from './client.ts'
import { chatAnswer, chatFrames, messageFrames } from './wire-answers.ts'

/** The same exchange («Hello world», 3 tokens in, 2 out) in the words of each dialect. What it says does not matter. */
export interface DialectAnswers {
  readonly call: (model: string, more?: JsonObject) => Ask
  readonly streamCall: (model: string, more?: JsonObject) => Ask
  /** An answer that is no stream. */
  readonly whole: string
  /** Frames of a stream, whole frames each, from the handshake to the terminal one. */
  readonly frames: readonly string[]
  /** How many of them a client can do nothing with yet. */
  readonly handshake: number
  /** An error answer with this status. */
  readonly refusal: (status: number) => string
}

const frame = (data: JsonObject, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`

const item = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: 'Hello world', annotations: [], logprobs: [] }],
}
const response: JsonObject = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'm',
  output: [item],
  error: null,
  incomplete_details: null,
  usage: {
    input_tokens: 3,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 2,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 5,
  },
}
const begun = { ...response, status: 'in_progress', output: [], usage: null }
const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
const responseEvents: readonly JsonObject[] = [
  { type: 'response.created', response: begun },
  { type: 'response.in_progress', response: begun },
  {
    type: 'response.output_item.added',
    output_index: 0,
    item: { ...item, status: 'in_progress', content: [] },
  },
  {
    type: 'response.content_part.added',
    ...place,
    part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
  },
  { type: 'response.output_text.delta', ...place, delta: 'Hello', logprobs: [] },
  { type: 'response.output_text.delta', ...place, delta: ' world', logprobs: [] },
  { type: 'response.output_text.done', ...place, text: 'Hello world', logprobs: [] },
  { type: 'response.content_part.done', ...place, part: item.content[0] ?? null },
  { type: 'response.output_item.done', output_index: 0, item },
  { type: 'response.completed', response },
]

const candidate = (text: string, more: JsonObject = {}): JsonObject => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...more }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
  modelVersion: 'm',
  responseId: 'r1',
})

const { start, blockStart, hello, blockStop, delta, stop } = messageFrames
const world = hello.replace('Hello', ' world')

const openaiRefusal = (status: number) =>
  JSON.stringify({ error: { message: `said ${status}`, type: 'x_error', param: null, code: 'said_so' } })

const user = [{ role: 'user', content: 'Hi' }]

export const dialectAnswers: Readonly<Record<ProtocolId, DialectAnswers>> = {
  'openai-chat': {
    call: (model, more) => ({ path: '/v1/chat/completions', body: { model, messages: user, ...more } }),
    streamCall: (model, more) => ({
      path: '/v1/chat/completions',
      body: {
        model,
        messages: user,
        stream: true,
        stream_options: { include_usage: true },
        ...more,
      },
    }),
    whole: chatAnswer,
    frames: Object.values(chatFrames),
    handshake: 1,
    refusal: openaiRefusal,
  },
  'openai-responses': {
    call: (model, more) => ({ path: '/v1/responses', body: { model, input: 'Hi', ...more } }),
    streamCall: (model, more) => ({
      path: '/v1/responses',
      body: { model, input: 'Hi', stream: true, ...more },
    }),
    whole: JSON.stringify(response),
    frames: responseEvents.map((event, index) =>
      frame({ ...event, sequence_number: index }, String(event.type)),
    ),
    handshake: 4,
    refusal: openaiRefusal,
  },
  'anthropic-messages': {
    call: (model, more) => ({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model, max_tokens: 9, messages: user, ...more },
    }),
    streamCall: (model, more) => ({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model, max_tokens: 9, messages: user, stream: true, ...more },
    }),
    whole: JSON.stringify({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text: 'Hello world' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 2 },
    }),
    frames: [start, blockStart, hello, world, blockStop, delta, stop],
    handshake: 2,
    refusal: (status) =>
      JSON.stringify({
        type: 'error',
        error: { type: 'x_error', message: `said ${status}` },
        request_id: 'req_1',
      }),
  },
  'gemini-generate': {
    call: (model, more) => ({
      path: `/v1beta/models/${model}:generateContent`,
      body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], ...more },
    }),
    streamCall: (model, more) => ({
      path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
      body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], ...more },
    }),
    whole: JSON.stringify(candidate('Hello world', { finishReason: 'STOP' })),
    frames: [frame(candidate('Hello')), frame(candidate(' world', { finishReason: 'STOP' }))],
    handshake: 0,
    refusal: (status) =>
      JSON.stringify({ error: { code: status, message: `said ${status}`, status: 'SAID_SO' } }),
  },
}

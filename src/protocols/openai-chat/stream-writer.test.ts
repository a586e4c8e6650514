import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions'
import { describe, expect, it } from 'vitest'
import { assemble, disassemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { AnswerContext } from '../codec-context.ts'
import { readRequest } from './request-reader.ts'
import { writeResponse } from './response-writer.ts'
import { createStreamWriter } from './stream-writer.ts'
import type { finishWords } from './vocabulary.ts'

const asking = (fields: JsonObject = {}): AnswerContext => ({
  request: readRequest({ model: 'asked', messages: [{ role: 'user', content: 'Hi' }], ...fields }),
  newId: (prefix) => `${prefix}_new`,
  now: 100,
  issuer: 'anthropic',
})
const withUsage = { stream: true, stream_options: { include_usage: true } }

/** What goes over the wire; of a chunk, what differs from one to the next. */
function write(events: readonly CanonicalEvent[], context = asking()) {
  const writer = createStreamWriter(context)
  const written = events.map((event) => writer.write(event))
  const frames = written.flatMap(({ value }) => value)
  const lines = frames.map((frame) => {
    if (frame.kind !== 'event') return `: ${frame.text}`
    if (frame.data === '[DONE]') return frame.data
    const chunk: JsonObject = JSON.parse(frame.data)
    const { id: _id, object: _object, created: _created, model: _model, ...rest } = chunk
    return rest
  })
  const first = frames.find((frame) => frame.kind === 'event' && frame.data.startsWith('{"id"'))
  const head: JsonObject = first?.kind === 'event' ? JSON.parse(first.data) : {}
  return { lines, head, losses: written.flatMap(({ losses }) => losses.map(({ code }) => code)) }
}

const delta = (fields: JsonObject, more: JsonObject = {}) => ({
  choices: [{ index: 0, delta: fields, finish_reason: null, ...more }],
})
const finish = (reason: string) => delta({}, { finish_reason: reason })
const role = (content: string | null) => delta({ role: 'assistant', content, refusal: null })

const start: CanonicalEvent = { type: 'message-start', id: 'msg_1', model: 'served', createdAt: 50 }
const begin = (index: number, part: Part): CanonicalEvent => ({ type: 'part-start', index, choice: 0, part })
const grow = (
  index: number,
  of: Extract<CanonicalEvent, { type: 'part-delta' }>['delta'],
): CanonicalEvent => ({ type: 'part-delta', index, delta: of })
const end = (index: number): CanonicalEvent => ({ type: 'part-end', index })
const text = (index: number, content: string): readonly CanonicalEvent[] => [
  begin(index, { kind: 'text', text: '' }),
  grow(index, { kind: 'text', text: content }),
  end(index),
]
const stop = (unified: 'end' | 'tool-calls' = 'end', raw = 'end_turn'): CanonicalEvent => ({
  type: 'message-end',
  stop: { unified, raw },
})
const usage: CanonicalEvent = {
  type: 'usage',
  usage: { input: { total: 10, cacheRead: 4 }, output: { total: 5, reasoning: 2 } },
}

describe('the stream writer', () => {
  it('says the role first, the finish in a chunk of its own, then usage and [DONE]', () => {
    const { lines, head, losses } = write([start, ...text(0, 'Hi'), usage, stop()], asking(withUsage))
    expect(lines).toEqual([
      { ...role(''), usage: null },
      { ...delta({ content: 'Hi' }), usage: null },
      { ...finish('stop'), usage: null },
      {
        choices: [],
        usage: {
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 15,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 2 },
        },
      },
      '[DONE]',
    ])
    expect(head).toMatchObject({
      id: 'chatcmpl-new',
      object: 'chat.completion.chunk',
      created: 50,
      model: 'served',
    })
    expect(losses).toEqual([])
  })

  it('never says usage to a client that did not ask', () => {
    expect(write([start, ...text(0, 'Hi'), usage, stop()]).lines).toEqual([
      role(''),
      delta({ content: 'Hi' }),
      finish('stop'),
      '[DONE]',
    ])
  })

  it('leaves out a usage that nobody knows, and fills in half of one with a loss', () => {
    expect(write([start, ...text(0, 'Hi'), stop()], asking(withUsage)).lines.at(-2)).toMatchObject(
      finish('stop'),
    )
    const half: CanonicalEvent = { type: 'usage', usage: { input: {}, output: { total: 5 } } }
    const { lines, losses } = write([start, half, stop()], asking(withUsage))
    expect(lines.at(-2)).toMatchObject({ usage: { prompt_tokens: 0, completion_tokens: 5, total_tokens: 5 } })
    expect(losses).toEqual(['usage'])
  })

  it('gives id, type and name of a call in its first chunk, its arguments as text, and an empty object for none', () => {
    const call = (id: string): Part => ({ kind: 'tool-call', id, name: 'look', input: '', form: 'function' })
    const { lines } = write([
      start,
      begin(0, call('a')),
      grow(0, { kind: 'input', text: '{"a"' }),
      grow(0, { kind: 'input', text: ':1}' }),
      end(0),
      begin(1, call('b')),
      end(1),
      stop('tool-calls', 'tool_use'),
    ])
    const first = (index: number, id: string) => ({
      index,
      id,
      type: 'function',
      function: { name: 'look', arguments: '' },
    })
    expect(lines).toEqual([
      role(null),
      delta({ tool_calls: [first(0, 'a')] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
      delta({ tool_calls: [first(1, 'b')] }),
      delta({ tool_calls: [{ index: 1, function: { arguments: '{}' } }] }),
      finish('tool_calls'),
      '[DONE]',
    ])
  })

  it('gives a free-form call as a custom one, and the legacy call to a legacy client', () => {
    const custom: Part = { kind: 'tool-call', id: 'a', name: 'patch', input: '', form: 'custom' }
    expect(
      write([
        start,
        begin(0, custom),
        grow(0, { kind: 'input', text: '*' }),
        end(0),
        stop('tool-calls'),
      ]).lines.slice(1, 3),
    ).toEqual([
      delta({ tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'patch', input: '' } }] }),
      delta({ tool_calls: [{ index: 0, custom: { input: '*' } }] }),
    ])
    const legacy = asking({ functions: [{ name: 'look' }] })
    const call: Part = { kind: 'tool-call', id: 'a', name: 'look', input: '', form: 'function' }
    expect(
      write(
        [start, begin(0, call), grow(0, { kind: 'input', text: '{}' }), end(0), stop('tool-calls')],
        legacy,
      ).lines.slice(1, 3),
    ).toEqual([
      delta({ function_call: { name: 'look', arguments: '' } }),
      delta({ function_call: { arguments: '{}' } }),
    ])
  })

  it('gives reasoning as reasoning_content, blocks and summaries apart, and says nothing of seals', () => {
    const { lines, losses } = write([
      start,
      begin(0, { kind: 'reasoning', summary: [] }),
      grow(0, { kind: 'reasoning', text: 'One', summary: 0 }),
      grow(0, { kind: 'reasoning', text: 'Two', summary: 1 }),
      grow(0, { kind: 'seal', seal: { issuer: 'anthropic', form: 'signature', data: 'S' } }),
      end(0),
      begin(1, {
        kind: 'reasoning',
        redacted: true,
        seal: { issuer: 'anthropic', form: 'redacted_thinking', data: 'D' },
      }),
      end(1),
      begin(2, { kind: 'reasoning', text: '' }),
      grow(2, { kind: 'reasoning', text: 'Three' }),
      end(2),
      ...text(3, 'Hi'),
      stop(),
    ])
    expect(lines.slice(0, 5)).toEqual([
      role(null),
      delta({ reasoning_content: 'One' }),
      delta({ reasoning_content: '\n\nTwo' }),
      delta({ reasoning_content: '\n\nThree' }),
      delta({ content: 'Hi' }),
    ])
    expect(losses).toEqual([])
  })

  it('tells citations when their text is whole, at their place in the whole content', () => {
    const citation = { url: 'https://a', title: 'A', raw: { protocol: 'anthropic-messages', value: {} } }
    const { lines, losses } = write([
      start,
      ...text(0, 'So: '),
      begin(1, { kind: 'text', text: '' }),
      grow(1, { kind: 'citation', citation }),
      grow(1, { kind: 'citation', citation: { raw: citation.raw } }),
      grow(1, { kind: 'text', text: 'yes.' }),
      end(1),
      stop(),
    ])
    expect(lines.slice(2, 4)).toEqual([
      delta({ content: 'yes.' }),
      delta({
        annotations: [
          {
            type: 'url_citation',
            url_citation: { start_index: 4, end_index: 8, title: 'A', url: 'https://a' },
          },
        ],
      }),
    ])
    expect(losses).toEqual(['citation'])
  })

  it('ends every candidate with its own reason', () => {
    const of = (index: number, choice: number): CanonicalEvent => ({
      type: 'part-start',
      index,
      choice,
      part: { kind: 'text', text: `c${choice}` },
    })
    const { lines } = write([
      start,
      of(0, 0),
      end(0),
      of(1, 1),
      end(1),
      { type: 'message-end', stop: { unified: 'end' }, otherStops: { 1: { unified: 'max-output' } } },
    ])
    expect(lines.slice(-3)).toEqual([
      finish('stop'),
      { choices: [{ index: 1, delta: {}, finish_reason: 'length' }] },
      '[DONE]',
    ])
  })

  it('says role and finish of an answer with nothing in it', () => {
    expect(write([start, stop()]).lines).toEqual([role(''), finish('stop'), '[DONE]'])
  })

  it('gives pictures and speech, and tells what it cannot give', () => {
    const image: Part = { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'AA' } }
    const server: Part = { kind: 'server-tool-call', id: 's', tool: 'web-search', name: 'x', input: {} }
    const audio: Part = { kind: 'audio', source: { kind: 'inline', mediaType: 'audio/wav', data: '' } }
    const { lines, losses } = write([
      start,
      begin(0, image),
      end(0),
      begin(1, server),
      end(1),
      begin(2, audio),
      grow(2, { kind: 'audio', data: 'UklG', transcript: 'Hi' }),
      end(2),
      stop(),
    ])
    expect(lines.slice(1, -2)).toEqual([
      delta({ images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }] }),
      delta({ audio: { id: 'audio_new' } }),
      delta({ audio: { transcript: 'Hi' } }),
      delta({ audio: { data: 'UklG' } }),
      delta({ audio: { expires_at: 3700 } }),
    ])
    expect(losses).toEqual(['server-tool'])
  })

  it('ends a broken stream with an error object and no [DONE], and pings by comment', () => {
    const fault: Fault = {
      stage: 'deliver',
      scope: 'model',
      kind: 'overloaded',
      status: 529,
      code: 'overloaded',
      message: 'Busy.',
      retryable: true,
    }
    expect(
      write([start, ...text(0, 'Hi'), { type: 'ping' }, { type: 'fault', fault }]).lines.slice(2),
    ).toEqual([
      ': ping',
      { error: { message: 'Busy.', type: 'server_error', param: null, code: 'overloaded' } },
    ])
  })
})

const parts: readonly Part[] = [
  { kind: 'reasoning', text: 'Hm' },
  {
    kind: 'text',
    text: 'Hello',
    citations: [{ url: 'https://a', start: 0, end: 2, raw: { protocol: 'x', value: null } }],
  },
  { kind: 'tool-call', id: 'a', name: 'look', input: '{"a":1}', form: 'function' },
]
const whole: CanonicalResponse = {
  id: 'msg_1',
  model: 'served',
  choices: [{ parts, stop: { unified: 'tool-calls', raw: 'tool_use' } }],
  usage: { input: { fresh: 1, cacheRead: 2 }, output: { total: 3 } },
  extras: [],
}

describe('the whole writer', () => {
  it('writes OpenAI’s own shape', () => {
    const { value, losses } = writeResponse(whole, asking())
    expect(value).toEqual({
      id: 'chatcmpl-new',
      object: 'chat.completion',
      created: 100,
      model: 'served',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Hello',
            refusal: null,
            reasoning_content: 'Hm',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{"a":1}' } }],
            annotations: [
              {
                type: 'url_citation',
                url_citation: { start_index: 0, end_index: 2, title: 'https://a', url: 'https://a' },
              },
            ],
          },
          logprobs: null,
          finish_reason: 'tool_calls',
        },
      ],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 3,
        total_tokens: 6,
        prompt_tokens_details: { cached_tokens: 2 },
      },
    })
    expect(losses).toEqual([])
  })

  it('writes the same from the same answer streamed', () => {
    const { response } = assemble(disassemble(whole))
    expect(writeResponse(response, asking())).toEqual(writeResponse(whole, asking()))
  })

  it('has null for the content of calls, an empty text for nothing, and content for a refusal’s reason', () => {
    const message = (...of: readonly Part[]) => {
      const { value } = writeResponse(
        { ...whole, choices: [{ parts: of, stop: { unified: 'end' } }] },
        asking(),
      )
      return value.choices
    }
    expect(message({ kind: 'tool-call', id: 'a', name: 'b', input: '', form: 'function' })).toMatchObject([
      {
        message: { content: null, tool_calls: [{ function: { arguments: '{}' } }] },
        finish_reason: 'tool_calls',
      },
    ])
    expect(message()).toMatchObject([{ message: { content: '' }, finish_reason: 'stop' }])
    expect(message({ kind: 'refusal', text: 'No.' })).toMatchObject([
      { message: { content: null, refusal: 'No.' } },
    ])
  })
})

// The words of the wire are checked against what OpenAI publishes, both ways.
type Finish = ChatCompletion.Choice['finish_reason']
const ours: Record<Finish, (typeof finishWords)[number]> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  function_call: 'function_call',
}
const theirs: Record<(typeof finishWords)[number], ChatCompletionChunk.Choice['finish_reason']> = ours

it('knows every finish reason that OpenAI publishes', () => {
  expect(Object.keys(theirs)).toHaveLength(5)
})

it('says the role at once when no more is at hand, and never again', () => {
  const writer = createStreamWriter(asking())
  writer.write(start)
  const told = [writer.flush?.(), writer.flush?.()].map((frames) => frames?.length)
  const after = writer.write({ type: 'part-start', index: 0, choice: 0, part: { kind: 'text', text: 'Hi' } })
  expect(told).toEqual([1, 0])
  expect(JSON.stringify(after.value)).not.toContain('assistant')
})

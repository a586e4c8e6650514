import { describe, expect, it } from 'vitest'
import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { Part } from '../../canonical/part.ts'
import { readRequest } from './request-reader.ts'
import { createStreamWriter } from './stream-writer.ts'

const request = readRequest({
  model: 'claude-sonnet-4-5',
  max_tokens: 9,
  messages: [{ role: 'user', content: 'Hi' }],
})

/** The transcript: one line for each frame, `event data`. */
function write(events: readonly CanonicalEvent[], issuer = 'google') {
  const writer = createStreamWriter({ request, newId: (prefix) => `${prefix}_1`, now: 0, issuer })
  const written = events.map((event) => writer.write(event))
  const frames = written.flatMap(({ value }) => value)
  return {
    names: frames.map((frame) => (frame.kind === 'event' ? frame.event : frame.kind)),
    data: frames.map((frame) => (frame.kind === 'event' ? JSON.parse(frame.data) : undefined)),
    codes: written.flatMap(({ losses }) => losses.map(({ code }) => code)),
  }
}

const start: CanonicalEvent = { type: 'message-start', id: 'resp_1', model: 'gemini-3-flash' }
const part = (
  index: number,
  first: Part,
  deltas: readonly Delta[],
  last?: Part,
  choice = 0,
): readonly CanonicalEvent[] => [
  { type: 'part-start', index, choice, part: first },
  ...deltas.map((delta): CanonicalEvent => ({ type: 'part-delta', index, delta })),
  { type: 'part-end', index, ...(last === undefined ? {} : { part: last }) },
]
const text = (index: number, words: string, choice = 0) =>
  part(index, { kind: 'text', text: '' }, [{ kind: 'text', text: words }], undefined, choice)
const end = (unified: 'end' | 'tool-calls' | 'content-filter' = 'end'): CanonicalEvent => ({
  type: 'message-end',
  stop: { unified },
})
const usage: CanonicalEvent = {
  type: 'usage',
  usage: { input: { total: 100, cacheRead: 60 }, output: { total: 30, reasoning: 10 } },
}

describe('createStreamWriter', () => {
  it('writes every frame with its event line, in the order the SDKs demand', () => {
    const { names, data, codes } = write([start, usage, ...text(0, 'Hi'), end()])
    expect(names).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(data[0].message).toMatchObject({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'gemini-3-flash',
      content: [],
      usage: { input_tokens: 40, cache_read_input_tokens: 60 },
    })
    expect(data[4]).toEqual({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: {
        input_tokens: 40,
        cache_read_input_tokens: 60,
        output_tokens: 30,
        output_tokens_details: { thinking_tokens: 10 },
      },
    })
    expect(codes).toEqual([])
  })

  it('tells the true counts at the end when they were not known at the start', () => {
    const { data } = write([start, ...text(0, 'Hi'), usage, end()])
    expect(data[0].message.usage).toEqual({ input_tokens: 0, output_tokens: 0 })
    expect(data.at(-2).usage).toMatchObject({ input_tokens: 40, output_tokens: 30 })
    expect(write([start, ...text(0, 'Hi'), end()]).codes).toEqual(['usage'])
  })

  it('sends the input of a call in deltas, and says tool_use though the upstream said it was done', () => {
    const call: Part = { kind: 'tool-call', id: 'functions.f:0', name: 'f', input: '', form: 'function' }
    const { data } = write([
      start,
      usage,
      ...part(0, call, [
        { kind: 'input', text: '{"a":' },
        { kind: 'input', text: '1}' },
      ]),
      end(),
    ])
    expect(data[1].content_block).toMatchObject({ type: 'tool_use', name: 'f', input: {} })
    expect(data[1].content_block.id).toMatch(/^[a-zA-Z0-9_-]+$/)
    expect(data.slice(2, 5).map(({ delta }) => delta.partial_json)).toEqual(['', '{"a":', '1}'])
    expect(data.at(-2).delta.stop_reason).toBe('tool_use')
  })

  it('shows thinking of any vendor, and a seal only of its own', () => {
    const thinking = (issuer: string) =>
      part(0, { kind: 'reasoning', text: '' }, [
        { kind: 'reasoning', text: 'Hm.' },
        { kind: 'seal', seal: { issuer, form: 'signature', data: 'c2ln' } },
      ])
    const foreign = write([start, ...thinking('google'), end()])
    expect(foreign.data[1].content_block).toEqual({ type: 'thinking', thinking: '', signature: '' })
    expect(JSON.stringify(foreign.data)).not.toContain('c2ln')
    const own = write([start, ...thinking('anthropic'), end()], 'anthropic')
    expect(own.data[3].delta).toEqual({ type: 'signature_delta', signature: 'c2ln' })
  })

  it('opens no block for what a client cannot see', () => {
    const hidden: Part = {
      kind: 'reasoning',
      seal: { issuer: 'openai', form: 'encrypted_content', data: 'x' },
    }
    const { data } = write([start, ...part(0, hidden, [], hidden), ...text(1, ''), ...text(2, 'Hi'), end()])
    expect(data.filter(({ type }) => type === 'content_block_start').map(({ index }) => index)).toEqual([0])
  })

  it('sets summaries apart', () => {
    const { data } = write([
      start,
      ...part(0, { kind: 'reasoning', summary: [] }, [
        { kind: 'reasoning', text: 'One', summary: 0 },
        { kind: 'reasoning', text: 'Two', summary: 1 },
      ]),
      end(),
    ])
    const thoughts = data
      .filter(({ delta }) => delta?.type === 'thinking_delta')
      .map(({ delta }) => delta.thinking)
    expect(thoughts.join('')).toBe('One\n\nTwo')
  })

  it('sends what only the final form of a part has', () => {
    const whole: Part = {
      kind: 'text',
      text: 'Hi there',
      citations: [
        {
          url: 'https://a.example',
          title: 'A',
          start: 0,
          end: 2,
          raw: { protocol: 'openai-responses', value: {} },
        },
      ],
    }
    const { data } = write([
      start,
      ...part(0, { kind: 'text', text: '' }, [{ kind: 'text', text: 'Hi' }], whole),
      end(),
    ])
    expect(data[3].delta).toEqual({ type: 'text_delta', text: ' there' })
    expect(data[4].delta.citation).toMatchObject({
      type: 'web_search_result_location',
      url: 'https://a.example',
      cited_text: 'Hi',
    })
  })

  it('tells another vendor’s search as a search', () => {
    const { data } = write([
      start,
      ...part(
        0,
        {
          kind: 'server-tool-call',
          id: 'ws-1',
          tool: 'web-search',
          name: 'googleSearch',
          input: { queries: ['q'] },
        },
        [],
      ),
      ...part(
        1,
        {
          kind: 'server-tool-result',
          callId: 'ws-1',
          tool: 'web-search',
          content: { groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }] },
        },
        [],
      ),
      end(),
    ])
    expect(data[1].content_block).toEqual({
      type: 'server_tool_use',
      id: 'srvtoolu_ws_1',
      name: 'web_search',
      input: {},
    })
    expect(data[3].delta.partial_json).toBe('{"query":"q"}')
    expect(data[5].content_block).toMatchObject({
      type: 'web_search_tool_result',
      tool_use_id: 'srvtoolu_ws_1',
      content: [{ type: 'web_search_result', url: 'https://a.example', title: 'A' }],
    })
  })

  it('gives the first of several answers and reports the others', () => {
    const { data, codes } = write([start, ...text(0, 'One'), ...text(1, 'Two', 1), usage, end()])
    expect(JSON.stringify(data)).not.toContain('Two')
    expect(codes).toEqual(['candidates'])
  })

  it('tells a ping by its name and a fault by the dialect’s own error', () => {
    const { names, data } = write([
      start,
      { type: 'ping' },
      {
        type: 'fault',
        fault: {
          stage: 'deliver',
          scope: 'egress',
          kind: 'bad-upstream',
          status: 502,
          code: 'upstream_broke_off',
          message: 'It broke off.',
          retryable: true,
        },
      },
    ])
    expect(names).toEqual(['message_start', 'ping', 'error'])
    expect(data[2]).toEqual({
      type: 'error',
      error: { type: 'api_error', message: 'It broke off.', details: { error_code: 'upstream_broke_off' } },
      request_id: 'req_1',
    })
  })

  it('reports a stop reason that it can only approximate', () => {
    const { data, codes } = write([start, usage, ...text(0, 'Hi'), end('content-filter')])
    expect(data.at(-2).delta.stop_reason).toBe('refusal')
    expect(codes).toEqual(['stop-reason'])
  })
})

it('begins the message at once when no more is at hand, and never again', () => {
  const writer = createStreamWriter({ request, newId: (prefix) => `${prefix}_1`, now: 0, issuer: 'google' })
  const held = writer.write(start).value
  const told = [writer.flush?.(), writer.flush?.()].map((frames) => frames?.map((frame) => frame.kind))
  expect([held.length, told]).toEqual([0, [['event'], []]])
  expect(text(0, 'Hi').flatMap((event) => writer.write(event).value)).toHaveLength(3)
})

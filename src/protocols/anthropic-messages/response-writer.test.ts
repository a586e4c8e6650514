import { describe, expect, it } from 'vitest'
import type { Part } from '../../canonical/part.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { writeModels } from './models.ts'
import { readRequest } from './request-reader.ts'
import { writeResponse } from './response-writer.ts'

const asked = { model: 'claude-sonnet-4-5', max_tokens: 9 }
const request = readRequest({ ...asked, messages: [{ role: 'user', content: 'Hi' }] })
const write = (parts: readonly Part[], stop: StopReason = { unified: 'end' }) =>
  writeResponse(
    {
      id: 'chatcmpl-1',
      model: 'glm-5',
      serviceTier: 'default',
      choices: [{ parts, stop }],
      usage: { input: { total: 10, cacheRead: 4 }, output: { total: 5 } },
      extras: [],
    },
    { request, newId: (prefix) => `${prefix}_1`, now: 0, issuer: 'zai' },
  )

describe('writeResponse', () => {
  it('tells an answer of another dialect as a message', () => {
    const { value, losses } = write([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'text', text: 'Hello' },
      { kind: 'tool-call', id: 'call_1', name: 'f', input: '', form: 'function' },
    ])
    expect(value).toEqual({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'glm-5',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: '' },
        { type: 'text', text: 'Hello' },
        { type: 'tool_use', id: 'call_1', name: 'f', input: {} },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 6, cache_read_input_tokens: 4, output_tokens: 5, service_tier: 'standard' },
    })
    expect(losses).toEqual([])
  })

  it('names the stop sequence that was hit', () => {
    const { value } = write([{ kind: 'text', text: 'a' }], { unified: 'stop-sequence', sequence: 'END' })
    expect(value).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' })
  })

  it('gives ids that a client sends back, and reads them into the vendor’s own again', () => {
    const { value } = write([
      { kind: 'tool-call', id: 'functions.f:0', name: 'f', input: '{}', form: 'function' },
    ])
    const content = value.content ?? null
    const id = /"id":"(\w+)"/.exec(JSON.stringify(content))?.[1] ?? ''
    const answer = { type: 'tool_result', tool_use_id: id, content: 'ok' }
    const messages = [
      { role: 'assistant', content },
      { role: 'user', content: [answer] },
    ]
    const { turns } = readRequest({ ...asked, messages })
    expect(turns[0]?.parts).toMatchObject([{ id: 'functions.f:0' }])
    expect(turns[1]?.parts).toMatchObject([{ callId: 'functions.f:0' }])
  })

  it('says what an answer of this dialect cannot hold', () => {
    const { losses } = write([
      { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'eA==' } },
      { kind: 'opaque', name: 'hologram', raw: {} },
      { kind: 'server-tool-result', callId: 'x', tool: 'image-generation', content: {} },
    ])
    expect(losses.map(({ code }) => code)).toEqual(['media', 'unknown-part', 'server-tool'])
  })
})

it('lists models as one page', () => {
  expect(
    writeModels(
      [
        { id: 'a', createdAt: 1_700_000_000, contextWindow: 5 },
        { id: 'b', displayName: 'B' },
      ],
      new URLSearchParams(),
    ),
  ).toEqual({
    data: [
      { type: 'model', id: 'a', display_name: 'a', created_at: '2023-11-14T22:13:20Z', max_input_tokens: 5 },
      { type: 'model', id: 'b', display_name: 'B', created_at: '1970-01-01T00:00:00Z' },
    ],
    has_more: false,
    first_id: 'a',
    last_id: 'b',
  })
})

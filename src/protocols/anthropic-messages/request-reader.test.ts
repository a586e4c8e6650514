import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { counting } from './counting.ts'
import { readCountRequest, readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'

const body = (more: JsonObject): JsonObject => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
  ...more,
})

const refusal = (more: JsonObject): MalformedRequest => {
  try {
    readRequest(body(more))
  } catch (error) {
    if (error instanceof MalformedRequest) return error
  }
  throw new Error('it was not refused')
}

describe('readRequest', () => {
  it('keeps system messages inside the conversation where they stand', () => {
    const request = readRequest(
      body({
        messages: [
          { role: 'user', content: 'Hello' },
          {
            role: 'system',
            content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
          },
        ],
      }),
    )
    expect(request.turns.map((turn) => turn.speaker)).toEqual(['user', 'system'])
    expect(request.turns[1]?.parts[0]).toMatchObject({ text: 'Be brief.', cacheMark: { ttl: '1h' } })
  })

  it('reads adaptive thinking with an effort as that effort', () => {
    const request = readRequest(
      body({ thinking: { type: 'adaptive', display: 'omitted' }, output_config: { effort: 'high' } }),
    )
    expect(request.reasoning).toMatchObject({ amount: { kind: 'effort', effort: 'high' }, show: 'none' })
  })

  it('labels seals with the dialect’s own issuer and reads an empty signature as none', () => {
    const { turns } = readRequest(
      body({
        messages: [
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
              { type: 'thinking', thinking: 'From elsewhere.', signature: '' },
              { type: 'redacted_thinking', data: 'eA==' },
            ],
          },
        ],
      }),
    )
    expect(turns[0]?.parts).toMatchObject([
      { kind: 'reasoning', text: 'Hm.', seal: { issuer: 'anthropic', form: 'signature', data: 'c2ln' } },
      { kind: 'reasoning', text: 'From elsewhere.' },
      { kind: 'reasoning', redacted: true, seal: { form: 'redacted_thinking' } },
    ])
    expect(turns[0]?.parts[1]).not.toHaveProperty('seal')
  })

  it('takes a tool result that is a string, a list or missing', () => {
    const calls = ['a', 'b', 'c'].map((id) => ({ type: 'tool_use', id, name: 'f', input: {} }))
    const { turns } = readRequest(
      body({
        messages: [
          { role: 'assistant', content: calls },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'c' },
              { type: 'tool_result', tool_use_id: 'a', content: 'done', is_error: true },
              {
                type: 'tool_result',
                tool_use_id: 'b',
                content: [
                  { type: 'tool_reference', tool_name: 'WebSearch' },
                  { type: 'text', text: 'Loaded.' },
                ],
              },
            ],
          },
        ],
      }),
    )
    expect(turns[1]?.parts).toMatchObject([
      { callId: 'c', parts: [] },
      { callId: 'a', parts: [{ text: 'done' }], isError: true },
      { callId: 'b', parts: [{ kind: 'text', text: 'WebSearch' }, { text: 'Loaded.' }] },
    ])
  })

  it('tells a client’s tool from a vendor’s, and whose the chosen one is', () => {
    const request = readRequest(
      body({
        tools: [
          { name: 'Read', input_schema: { type: 'object' }, defer_loading: true },
          { type: 'web_search_20250305', name: 'web_search', max_uses: 8 },
        ],
        tool_choice: { type: 'tool', name: 'web_search', disable_parallel_tool_use: true },
      }),
    )
    expect(request.tools).toMatchObject([
      { kind: 'function', name: 'Read', deferred: true },
      { kind: 'server', tool: 'web-search', name: 'web_search_20250305' },
    ])
    expect(request.toolChoice).toEqual({ kind: 'named', name: 'web_search', tool: 'server' })
    expect(request.parallelToolCalls).toBe(false)
  })

  it('names the place of each setting in the client’s own body', () => {
    const { places } = readRequest(body({ top_k: 3, metadata: { user_id: 'u' } }))
    expect(places).toMatchObject({
      'sampling.topK': '/top_k',
      'caller.user': '/metadata/user_id',
      maxOutput: '/max_tokens',
    })
  })

  it('refuses in the vendor’s own words', () => {
    expect(refusal({ max_tokens: null }).message).toBe('max_tokens: Field required')
    expect(refusal({ messages: [{ role: 'user', content: [{ type: 'text' }] }] })).toMatchObject({
      message: 'messages.0.content.0.text: Field required',
      at: '/messages/0/content/0/text',
      code: 'missing_field',
    })
    expect(refusal({ temperature: 'hot' }).message).toBe('temperature: Input should be a valid number')
    expect(refusal({ messages: [{ role: 'tool', content: 'x' }] }).message).toContain(
      "should be 'user', 'assistant'",
    )
  })

  it('refuses a result without a call, unless the call may be out of sight', () => {
    const messages = [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'T1', content: 'x' }] }]
    expect(refusal({ messages }).message).toContain(
      'unexpected `tool_use_id` found in `tool_result` blocks: T1',
    )
    const thread = { type: 'continue', previous_message_id: 'msg_1' }
    expect(readRequest(body({ messages, thread })).continuity?.previousResponseId).toBe('msg_1')
    expect(counting.readRequest(body({ messages }), context).turns).toHaveLength(1)
  })

  it('gives every body back as it came, oddities included', () => {
    const odd = body({
      system: [],
      tools: [],
      stream: false,
      stop_sequences: [],
      temperature: null,
      metadata: {},
      thinking: { type: 'enabled', budget_tokens: 2000, display: 'updates', block_binding: { x: 1 } },
      output_config: { effort: 'low', format: null, task_budget: { type: 'tokens', total: 5 } },
      output_format: { type: 'json_schema', schema: { type: 'object' }, name: 'n' },
      thread: { type: 'create', later: true },
      messages: [
        { role: 'user', content: '' },
        { role: 'system', output_config: { effort: 'low' } },
        { role: 'user', content: [], note: 1 },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: '', citations: null },
            { type: 'tool_use', id: 'a.b:c', name: 'n.m', input: [1], caller: { type: 'direct' } },
            { type: 'hologram', depth: 3 },
            { type: 'new_tool_result', tool_use_id: 'a.b:c', content: { type: 'new_tool_result_error' } },
            { type: 'mcp_tool_result', tool_use_id: 'x', is_error: false, content: [] },
            { type: 'compaction', content: null, encrypted_content: 'e', signature: 's' },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'document',
              source: { type: 'content', content: 'words' },
              citations: {},
              cache_control: { type: 'ephemeral', scope: 'global' },
            },
            {
              type: 'search_result',
              source: 'https://a.example',
              title: 't',
              content: [{ type: 'text', text: 'w' }],
              citations: { enabled: true },
            },
            {
              type: 'image',
              source: { type: 'url', url: 'ftp://a.example/b', note: 1 },
              cache_control: null,
            },
            { type: 'image', source: { type: 'quantum', qubits: 2 } },
            { type: 'tool_result', tool_use_id: 'a.b:c', content: null },
          ],
        },
      ],
    })
    const target = { model: 'claude-sonnet-4-5', issuer: 'anthropic', quirks: {} }
    const written = writeRequest(readCountRequest(odd), target)
    expect(written.value.body).toEqual(odd)
    expect(written.losses).toEqual([])
  })
})

const context = {
  params: {},
  query: new URLSearchParams(),
  headers: {},
  streams: false,
  newId: (prefix: string) => `${prefix}_1`,
}

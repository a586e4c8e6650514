import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'

const user = { role: 'user', content: 'Hi' }
const withMessages = (...messages: readonly Json[]): JsonObject => ({ model: 'm', messages })
const call = (id: string, name = 'look') => ({
  id,
  type: 'function',
  function: { name, arguments: '{"a":1}' },
})
const called = { role: 'assistant', content: null, tool_calls: [call('c1')] }

const bodies: Readonly<Record<string, JsonObject>> = {
  'assistant content as null, empty, absent and list': withMessages(
    user,
    called,
    { role: 'tool', tool_call_id: 'c1', content: 'x' },
    { role: 'assistant', content: '', tool_calls: [call('c2')] },
    { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: 'x' }] },
    { role: 'assistant', tool_calls: [call('c3')] },
    { role: 'tool', tool_call_id: 'c3', content: '' },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'a' },
        { type: 'refusal', refusal: 'no' },
      ],
      refusal: null,
    },
    { role: 'assistant', content: [], refusal: 'no', tool_calls: [] },
  ),
  'system and developer messages anywhere': withMessages(
    { role: 'system', content: 'one' },
    {
      role: 'developer',
      name: 'd',
      content: [{ type: 'text', text: 'two', cache_control: { type: 'ephemeral' } }],
    },
    { role: 'system', content: [] },
    { role: 'system', content: null },
    user,
    { role: 'system', content: 'late', name: 'ops' },
    { role: 'assistant', content: 'ok', name: 'bot' },
    { role: 'developer', content: [{ type: 'text', text: 'later' }] },
  ),
  'media in every form': withMessages({
    role: 'user',
    name: 'ann',
    content: [
      { type: 'text', text: '', prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m', more: 1 } },
      { type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'low' } },
      { type: 'image_url', image_url: 'https://a/c.png' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { type: 'image_url', image_url: { url: 'data:,plain%20text', detail: null } },
      { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'ogg' } },
      { type: 'input_audio', input_audio: { data: 'https://a/b.mp3' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'a.pdf' } },
      { type: 'file', file: { file_data: 'AAAA' } },
      { type: 'file', file: { file_data: 'https://a/b.pdf', filename: 'b.pdf' } },
      { type: 'file', file: { file_id: 'file-1' }, cache_control: { type: 'ephemeral', ttl: '1h', x: 1 } },
      { type: 'file', file: { url: 'https://a' } },
      { type: 'video_url', video_url: { url: 'https://a/b.mp4', fps: 1 } },
      { type: 'document_url', document_url: 'https://a/b.pdf', document_name: 'b' },
      { type: 'of_tomorrow', x: { y: 1 } },
    ],
  }),
  'custom calls, untyped calls, calls without ids, arguments that are no text': withMessages(
    user,
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'a', type: 'custom', custom: { name: 'patch', input: '*** Begin' } },
        { id: '', function: { name: 'look', arguments: '' }, index: 0 },
        { type: 'function', function: { name: 'look', arguments: { a: [1] } } },
        { id: 'd', type: 'function', function: { name: 'look' } },
        { id: 'e', type: 'function', function: { name: 'look', arguments: null } },
        { id: 'f', type: 'of_tomorrow', of_tomorrow: {} },
      ],
    },
    { role: 'tool', tool_call_id: '', content: 'by order' },
    { role: 'tool', tool_call_id: 'a', content: 'by id', name: 'patch' },
    { role: 'tool', name: 'look', content: 'by name' },
    { role: 'tool', tool_call_id: 'd', content: 'd' },
    { role: 'tool', tool_call_id: 'e', content: 'e' },
  ),
  'legacy functions': {
    ...withMessages(
      user,
      { role: 'assistant', content: null, function_call: { name: 'look', arguments: '{}' } },
      { role: 'function', name: 'look', content: 'seen' },
    ),
    functions: [{ name: 'look', parameters: { type: 'object' }, x: 1 }],
    function_call: { name: 'look' },
  },
  'reasoning given back in every field': withMessages(
    user,
    { role: 'assistant', content: 'a', reasoning_content: 'thought' },
    { role: 'assistant', content: 'a', reasoning: 'thought', reasoning_content: 'thought' },
    { role: 'assistant', content: 'a', reasoning: 'one', reasoning_content: 'two' },
    {
      role: 'assistant',
      content: 'a',
      reasoning: 'ab',
      reasoning_details: [
        { type: 'reasoning.text', text: 'a', format: 'anthropic-claude-v1', index: 0 },
        { type: 'reasoning.text', text: 'b', format: 'anthropic-claude-v1', index: 0, signature: 's' },
        { type: 'reasoning.encrypted', data: 'd', id: 'r1', format: 'openai-responses-v1', index: 1, x: 1 },
        { type: 'reasoning.summary', summary: 'sum', format: null },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'm' }], closed: true },
        { type: 'thinking', thinking: 'n', signature: 's' },
        { type: 'text', text: 'x' },
      ],
    },
  ),
  'the seals of Google’s endpoint': withMessages(
    user,
    {
      role: 'assistant',
      content: '',
      extra_content: { google: { thought_signature: 'm', thought: true }, x: 1 },
      tool_calls: [call('c1'), { ...call('c2'), extra_content: { google: { thought_signature: 't' } } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: '1' },
    { role: 'tool', tool_call_id: 'c2', content: '2' },
    { role: 'assistant', content: 'text', extra_content: { google: { thought_signature: 'm' } } },
    { role: 'assistant', content: null, audio: { id: 'audio_1' }, extra_content: { google: {} } },
  ),
  'every setting': {
    ...withMessages(user),
    stream: true,
    stream_options: { include_usage: true, include_obfuscation: false },
    temperature: 0.5,
    top_p: 1,
    top_k: 40,
    seed: 7,
    presence_penalty: 0,
    frequency_penalty: 0.1,
    n: 2,
    stop: 'END',
    logit_bias: { '50256': -100 },
    logprobs: true,
    top_logprobs: 3,
    max_completion_tokens: 20,
    reasoning_effort: 'high',
    verbosity: 'low',
    prediction: { type: 'content', content: 'x' },
    modalities: ['text', 'audio'],
    audio: { voice: 'alloy', format: 'wav' },
    service_tier: 'flex',
    store: true,
    metadata: { a: 'b' },
    user: 'u',
    safety_identifier: 's',
    prompt_cache_key: 'k',
    prompt_cache_retention: '24h',
    web_search_options: { user_location: { type: 'approximate', approximate: { city: 'Kyoto' } } },
    parallel_tool_calls: false,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'n', schema: { type: 'object' }, strict: true },
    },
    tools: [
      { type: 'function', function: { name: 'look', description: '', parameters: {}, strict: true } },
      { function: { name: 'untyped' } },
      {
        type: 'function',
        function: { name: 'marked', parameters: null },
        cache_control: { type: 'ephemeral' },
      },
      {
        type: 'custom',
        custom: { name: 'patch', format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } } },
      },
      { type: 'web_search', max_uses: 1 },
    ],
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: {
        mode: 'required',
        tools: [
          { type: 'custom', custom: { name: 'patch' } },
          { type: 'function', function: { name: 'look' } },
        ],
      },
    },
  },
  'nulls, falses and empty lists': {
    ...withMessages(user),
    stream: false,
    stream_options: null,
    stop: ['a', 'b'],
    temperature: null,
    logprobs: false,
    top_logprobs: 0,
    tools: [],
    functions: [],
    tool_choice: 'any',
    response_format: { type: 'grammar', grammar: 'x' },
    reasoning_effort: null,
  },
  'tools and their choice as Responses has them': {
    ...withMessages(user),
    tools: [{ type: 'function', name: 'look', parameters: { type: 'object' }, strict: false, x: 1 }],
    tool_choice: { type: 'function', name: 'look', x: 1 },
  },
  'a choice as Anthropic has it': {
    ...withMessages(user),
    tools: [{ type: 'function', function: { name: 'look' } }],
    tool_choice: { type: 'any', disable: { x: 1 } },
  },
  'the words of every vendor for thinking': {
    ...withMessages(user),
    thinking: { type: 'enabled', budget_tokens: 100, x: 1 },
    reasoning: { effort: 'low', exclude: true, x: 1 },
    enable_thinking: true,
    thinking_budget: 5,
    chat_template_kwargs: { enable_thinking: true, other: 1 },
    include_reasoning: true,
  },
}

describe('a request of this dialect', () => {
  it.each(Object.keys(bodies))('is given back as it was: %s', (name) => {
    const body = bodies[name] ?? {}
    const { value, losses } = writeRequest(readRequest(body), { model: 'm', issuer: 'openai', quirks: {} })
    expect(value.body).toEqual(body)
    expect(losses).toEqual([])
  })

  it('names the place of every setting it has', () => {
    const { places } = readRequest(bodies['every setting'] ?? {})
    expect(places).toMatchObject({
      model: '/model',
      maxOutput: '/max_completion_tokens',
      toolChoice: '/tool_choice',
      streaming: '/stream_options/include_usage',
      'sampling.candidates': '/n',
      'caller.cacheKey': '/prompt_cache_key',
      'continuity.store': '/store',
      reasoning: '/reasoning_effort',
    })
  })
})

describe('the reader', () => {
  it('puts consecutive tool messages into one turn and finds what they answer', () => {
    const { turns } = readRequest(
      bodies['custom calls, untyped calls, calls without ids, arguments that are no text'] ?? {},
    )
    const results = turns[2]?.parts.map((part) =>
      part.kind === 'tool-result' ? [part.callId, part.name, part.form] : [],
    )
    expect(results).toEqual([
      ['call_1_1', 'look', 'function'],
      ['a', 'patch', 'custom'],
      ['call_1_2', 'look', 'function'],
      ['d', 'look', 'function'],
      ['e', 'look', 'function'],
    ])
  })

  it('joins the pieces of one thinking block under its signature', () => {
    const { turns } = readRequest(bodies['reasoning given back in every field'] ?? {})
    const parts = turns[4]?.parts.filter((part) => part.kind === 'reasoning') ?? []
    expect(
      parts.map(({ text, summary, seal }) => ({ text, summary, issuer: seal?.issuer, data: seal?.data })),
    ).toEqual([
      { text: 'ab', summary: undefined, issuer: 'anthropic', data: 's' },
      { text: undefined, summary: undefined, issuer: 'openai', data: 'd' },
      { text: undefined, summary: ['sum'], issuer: undefined, data: undefined },
    ])
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['thinking disabled', { thinking: { type: 'disabled' } }, { kind: 'off' }],
    ['effort none', { reasoning_effort: 'none' }, { kind: 'off' }],
    [
      'thinking enabled beside an effort',
      { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
      { kind: 'effort', effort: 'low' },
    ],
    ['a budget', { enable_thinking: true, thinking_budget: 9 }, { kind: 'budget', tokens: 9 }],
    ['thinking enabled alone', { enable_thinking: true }, { kind: 'auto' }],
    ['only that it be hidden', { reasoning: { exclude: true } }, { kind: 'unsaid' }],
  ])('understands %s', (_name, fields, amount) => {
    expect(readRequest({ ...withMessages(user), ...fields }).reasoning?.amount).toEqual(amount)
  })

  it.each<[string, JsonObject, string, string]>([
    ['no model', { messages: [user] }, '/model', 'you must provide a model parameter'],
    ['no messages', { model: 'm' }, '/messages', "Missing required parameter: 'messages'."],
    ['empty messages', { model: 'm', messages: [] }, '/messages', 'empty array'],
    [
      'messages as text',
      { model: 'm', messages: 'x' },
      '/messages',
      'expected an array of objects, but got a string',
    ],
    [
      'an unknown role',
      withMessages({ role: 'model', content: 'x' }),
      '/messages/0/role',
      "Invalid value: 'model'.",
    ],
    [
      'content as a number',
      withMessages({ role: 'user', content: 5 }),
      '/messages/0/content',
      'but got an integer instead',
    ],
    [
      'a user without content',
      withMessages({ role: 'user' }),
      '/messages/0/content',
      "'messages[0].content'",
    ],
    [
      'a part without type',
      withMessages({ role: 'user', content: [{}] }),
      '/messages/0/content/0/type',
      "'messages[0].content[0].type'",
    ],
    [
      'an image without address',
      withMessages({ role: 'user', content: [{ type: 'image_url', image_url: {} }] }),
      '/messages/0/content/0/image_url/url',
      'image_url.url',
    ],
    [
      'a call without name',
      withMessages({ role: 'assistant', tool_calls: [{ id: 'a', function: {} }] }),
      '/messages/0/tool_calls/0/function/name',
      'function.name',
    ],
    [
      'a result of no call',
      withMessages(user, { role: 'tool', tool_call_id: 'x', content: '' }),
      '/messages/1/tool_call_id',
      "'tool_call_id' of 'x' not found",
    ],
    [
      'a result before any call',
      withMessages({ role: 'tool', content: '' }),
      '/messages/0/tool_call_id',
      'must be a response to a preceeding message',
    ],
    [
      'temperature as text',
      { ...withMessages(user), temperature: '1' },
      '/temperature',
      "'temperature': expected a number",
    ],
    ['tools as an object', { ...withMessages(user), tools: {} }, '/tools', "'tools': expected an array"],
    [
      'a tool without name',
      { ...withMessages(user), tools: [{ type: 'function', function: {} }] },
      '/tools/0/function/name',
      "'tools[0].function.name'",
    ],
  ])('refuses %s, and says where', (_name, body, at, message) => {
    let refusal: unknown
    try {
      readRequest(body)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(MalformedRequest)
    expect(refusal).toMatchObject({ at, status: 400, message: expect.stringContaining(message) })
  })
})

describe('cache marks', () => {
  const mark = { type: 'ephemeral', ttl: '1h' }
  const body = {
    model: 'm',
    messages: [
      { role: 'system', content: 'Be brief.', cache_control: mark },
      { role: 'user', content: 'Look.', cache_control: mark },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'Rain.', cache_control: mark },
    ],
    tools: [
      { type: 'function', function: { name: 'f', parameters: { type: 'object' }, cache_control: mark } },
    ],
  }

  it('beside a message’s text, and inside a function, mark what they stand on', () => {
    const request = readRequest(body)
    expect(request.instructions[0]?.part.cacheMark).toEqual({ ttl: '1h' })
    expect(request.turns.flatMap(({ parts }) => parts.map(({ cacheMark }) => cacheMark))).toEqual([
      { ttl: '1h' },
      undefined,
      { ttl: '1h' },
    ])
    expect(request.tools[0]).toMatchObject({ cacheMark: { ttl: '1h' } })
    const { value, losses } = writeRequest(request, { model: 'm', issuer: 'openai', quirks: {} })
    expect([value.body, losses]).toEqual([body, []])
  })
})

import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { describe, expect, it } from 'vitest'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part } from '../../canonical/part.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'

const at = (place: string): Origin => ({ protocol: 'anthropic-messages', at: place })

/** A request of another dialect. */
const foreign = (fields: Partial<CanonicalRequest>): CanonicalRequest => ({
  model: 'asked',
  stream: false,
  instructions: [],
  turns: [user('Hi')],
  tools: [],
  sampling: {},
  caller: {},
  origin: at(''),
  places: {},
  ...fields,
})
const user = (...parts: readonly (Part | string)[]): Turn => turn('user', parts)
const assistant = (...parts: readonly (Part | string)[]): Turn => turn('assistant', parts)
const turn = (speaker: Turn['speaker'], parts: readonly (Part | string)[]): Turn => ({
  speaker,
  parts: parts.map((part) => (typeof part === 'string' ? { kind: 'text', text: part } : part)),
  origin: at('/messages/0'),
})
const call = (id: string, more: Partial<Extract<Part, { kind: 'tool-call' }>> = {}): Part => ({
  kind: 'tool-call',
  id,
  name: 'look',
  input: '{}',
  form: 'function',
  ...more,
})
const result = (callId: string, ...parts: readonly Part[]): Part => ({
  kind: 'tool-result',
  callId,
  parts,
  form: 'function',
  origin: at(`/${callId}`),
})
const image: Part = { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'AAAA' } }
const text = (content: string): Part => ({ kind: 'text', text: content })

function write(fields: Partial<CanonicalRequest>, quirks: Quirks = {}, issuer = 'openai') {
  const { value, losses } = writeRequest(foreign(fields), { model: 'sent', issuer, quirks })
  return {
    ...value,
    body: value.body,
    messages: isJsonArray(value.body.messages) ? value.body.messages : [],
    losses: losses.map(({ code, treatment, functional }) => `${code} ${treatment}${functional ? '!' : ''}`),
  }
}

/** The fields beside model and messages. */
function settings(fields: Partial<CanonicalRequest>, quirks: Quirks = {}, issuer = 'openai') {
  const { body, losses } = write(fields, quirks, issuer)
  const { model: _model, messages: _messages, ...rest } = body
  return { rest, losses }
}

describe('turns of another dialect', () => {
  it('puts tool results first, in the order of their calls, then the rest of the turn as the user’s message', () => {
    const { messages, losses } = write({
      turns: [
        user('Look'),
        assistant('I look.', call('c1'), call('c2')),
        user(result('c2', text('b')), result('c1', text('a1'), text('a2')), 'Go on'),
      ],
    })
    expect(messages).toEqual([
      { role: 'user', content: 'Look' },
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } },
          { id: 'c2', type: 'function', function: { name: 'look', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'a1\na2' },
      { role: 'tool', tool_call_id: 'c2', content: 'b' },
      { role: 'user', content: 'Go on' },
    ])
    expect(losses).toEqual([])
  })

  it('moves the picture of a tool result into the user’s next message', () => {
    const turns = [user('Look'), assistant(call('c1')), user(result('c1', image))]
    const { messages, losses } = write({ turns })
    expect(messages.slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: '' },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
      },
    ])
    expect(losses).toEqual(['tool-result approximated'])
    const inside = write({ turns }, { toolResultMedia: true })
    expect(inside.messages[2]).toMatchObject({ role: 'tool', content: [{ type: 'image_url' }] })
    expect(inside.losses).toEqual([])
  })

  it('keeps instructions as blocks, and system turns where they stand', () => {
    const block = (content: string): CanonicalRequest['instructions'][number] => ({
      speaker: 'system',
      part: text(content),
      origin: at('/system'),
    })
    const { messages } = write(
      {
        instructions: [block('a'), block('b')],
        turns: [user('Hi'), turn('system', ['late']), assistant('Yes'), user('So')],
      },
      { instructionRole: 'developer' },
    )
    expect(messages).toEqual([
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'user', content: 'Hi' },
      { role: 'developer', content: 'late' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'So' },
    ])
  })

  it('sends a PDF as a file, a text document as text, and says what it cannot send', () => {
    const { messages, losses } = write({
      turns: [
        user(
          {
            kind: 'document',
            source: { kind: 'inline', mediaType: 'application/pdf', data: 'AAAA' },
            title: 'a.pdf',
          },
          { kind: 'document', source: { kind: 'text', text: 'plain' }, title: 'Notes' },
          { kind: 'document', source: { kind: 'url', url: 'https://a/b.pdf' } },
          { kind: 'document', source: { kind: 'file', id: 'f', issuer: 'anthropic' } },
          { kind: 'audio', source: { kind: 'inline', mediaType: 'audio/mp3', data: 'SUQz' } },
          { kind: 'video', source: { kind: 'url', url: 'https://a/b.mp4' } },
          { kind: 'image', source: { kind: 'url', url: 'https://a/b.png' }, detail: 'MEDIA_RESOLUTION_LOW' },
        ),
      ],
    })
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
          { type: 'text', text: 'Notes:' },
          { type: 'text', text: 'plain' },
          { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
          { type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'low' } },
        ],
      },
    ])
    expect(losses).toEqual([
      'document approximated',
      'document dropped!',
      'document dropped!',
      'media dropped!',
    ])
  })

  it('gives reasoning back in the field of the place, and its own seals in details', () => {
    const thought: Part = {
      kind: 'reasoning',
      text: 'Hm',
      seal: { issuer: 'anthropic', form: 'signature', data: 'S' },
    }
    const kept: Part = {
      kind: 'reasoning',
      text: 'Mine',
      seal: { issuer: 'place', form: 'reasoning_details.signature:anthropic-claude-v1', data: 'T' },
    }
    const turns = [user('Hi'), assistant(thought, kept, 'Yes'), user('So')]
    expect(write({ turns }, { reasoningField: 'reasoning' }, 'place').messages[1]).toEqual({
      role: 'assistant',
      content: 'Yes',
      reasoning: 'Hm\n\nMine',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Mine', signature: 'T', format: 'anthropic-claude-v1' },
      ],
    })
    const none = write({ turns })
    expect(none.messages[1]).toEqual({ role: 'assistant', content: 'Yes' })
    expect(none.losses).toEqual(['seal dropped', 'reasoning dropped'])
  })

  it('gives Google’s endpoint its seals, and thinking places the thoughts they insist on', () => {
    const sealed = call('c1', { seal: { issuer: 'google', form: 'thoughtSignature', data: 'S' } })
    const turns = [user('Hi'), assistant(sealed), user(result('c1', text('x')))]
    expect(write({ turns }, {}, 'google').messages[1]).toMatchObject({
      tool_calls: [{ extra_content: { google: { thought_signature: 'S' } } }],
    })
    const owed = write(
      { turns },
      { reasoningField: 'reasoning_content', reasoningRequest: 'thinking' },
      'moonshot',
    )
    expect(owed.messages[1]).toMatchObject({ reasoning_content: '', content: null })
  })

  it('tells of a prefill, and shows an assistant’s picture through the user', () => {
    expect(write({ turns: [user('Hi'), assistant('{')] }).losses).toEqual(['prefill approximated!'])
    const { messages, losses } = write({ turns: [user('Draw'), assistant('Here', image), user('Nicer')] })
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: 'Here' },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
      },
      { role: 'user', content: 'Nicer' },
    ])
    expect(losses).toEqual(['media moved'])
  })

  it('drops what only its vendor understands, and says so', () => {
    const { messages, losses } = write({
      turns: [
        user('Hi', { kind: 'opaque', name: 'of_tomorrow', raw: {} }),
        assistant(
          { kind: 'server-tool-call', id: 's', tool: 'web-search', name: 'web_search', input: {} },
          'Yes',
        ),
        user({ kind: 'compaction', text: 'Before: …' }, 'So'),
      ],
    })
    expect(messages).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Yes' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Before: …' },
          { type: 'text', text: 'So' },
        ],
      },
    ])
    expect(losses).toEqual(['unknown-part dropped!', 'server-tool dropped', 'compaction approximated'])
  })
})

describe('tools of another dialect', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } }

  it('fits names and ids, and remembers what they were', () => {
    const name = 'mcp.server.tool'
    const { body, renames, messages } = write(
      {
        tools: [
          { kind: 'function', name, schema },
          { kind: 'function', namespace: 'ns', name: 'look' },
        ],
        turns: [
          user('Hi'),
          assistant(call('functions.look:0', { name })),
          user(result('functions.look:0', text('x'))),
        ],
      },
      { toolCallId: { length: 9, characters: 'a-zA-Z0-9' } },
    )
    expect(body.tools).toEqual([
      { type: 'function', function: { name: 'mcp_server_tool', parameters: schema } },
      { type: 'function', function: { name: 'ns__look' } },
    ])
    expect(renames.tools.get('mcp_server_tool')).toMatchObject({ name })
    expect(renames.tools.get('ns__look')).toMatchObject({ name: 'look', namespace: 'ns' })
    const [asked, answered] = [messages[1], messages[2]]
    const sent = isJsonObject(answered) ? answered.tool_call_id : undefined
    expect(sent).toMatch(/^[a-zA-Z0-9]{9}$/)
    expect(asked).toMatchObject({ tool_calls: [{ id: sent }] })
  })

  it('sends a free-form tool natively, or as a function with one string', () => {
    const format = { type: 'grammar', syntax: 'lark', definition: 'start: x' }
    const fields: Partial<CanonicalRequest> = {
      tools: [{ kind: 'custom', name: 'patch', description: 'Edits.', format }],
      toolChoice: { kind: 'named', name: 'patch', tool: 'custom' },
      turns: [
        user('Hi'),
        assistant(call('c', { name: 'patch', form: 'custom', input: '*** "x"' })),
        user({ ...result('c'), form: 'custom' } as Part),
      ],
    }
    expect(settings(fields).rest).toEqual({
      tools: [
        {
          type: 'custom',
          custom: {
            name: 'patch',
            description: 'Edits.',
            format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: x' } },
          },
        },
      ],
      tool_choice: { type: 'custom', custom: { name: 'patch' } },
    })
    const wrapped = write(fields, { customTools: false })
    expect(wrapped.body.tool_choice).toEqual({ type: 'function', function: { name: 'patch' } })
    expect(wrapped.messages[1]).toMatchObject({
      tool_calls: [{ type: 'function', function: { arguments: '{"input":"*** \\"x\\""}' } }],
    })
    expect(wrapped.body.tools).toMatchObject([
      { function: { parameters: { required: ['input'] }, description: expect.stringContaining('start: x') } },
    ])
    expect(wrapped.renames.tools.get('patch')).toMatchObject({ form: 'custom' })
  })

  it('leaves out a vendor’s own tools, and with the last of them what hangs on tools', () => {
    const server = { kind: 'server', tool: 'web-search', name: 'web_search_20250305', raw: {} } as const
    expect(settings({ tools: [server], toolChoice: { kind: 'auto' }, parallelToolCalls: false })).toEqual({
      rest: {},
      losses: ['server-tool dropped!'],
    })
    expect(
      settings({ tools: [server], toolChoice: { kind: 'named', name: 'web_search', tool: 'server' } }).rest,
    ).toEqual({})
  })

  it('offers only the allowed tools where the place has no such choice', () => {
    const fields: Partial<CanonicalRequest> = {
      tools: [
        { kind: 'function', name: 'a' },
        { kind: 'function', name: 'b' },
      ],
      toolChoice: { kind: 'allowed', mode: 'required', names: ['b'] },
    }
    expect(settings(fields).rest.tool_choice).toEqual({
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'b' } }] },
    })
    expect(settings(fields, {}, 'groq').rest).toEqual({
      tools: [{ type: 'function', function: { name: 'b' } }],
      tool_choice: 'required',
    })
  })

  it('makes schemas what OpenAI takes', () => {
    const union = {
      type: 'object',
      anyOf: [{ properties: { a: {} }, required: ['a'] }, { properties: { b: {} } }],
    }
    const { rest, losses } = settings({
      tools: [
        { kind: 'function', name: 'a', schema: {} },
        { kind: 'function', name: 'b', schema: union },
        { kind: 'function', name: 'c', schema, strict: true, deferred: true },
      ],
    })
    expect(rest.tools).toEqual([
      { type: 'function', function: { name: 'a', parameters: { type: 'object' } } },
      {
        type: 'function',
        function: { name: 'b', parameters: { type: 'object', properties: { a: {}, b: {} } } },
      },
      { type: 'function', function: { name: 'c', parameters: schema } },
    ])
    expect(losses).toEqual([
      'tool-schema approximated!',
      'tool-definition approximated',
      'tool-schema dropped!',
    ])
  })
})

describe('settings of another dialect', () => {
  it.each<[string, Partial<CanonicalRequest>, Quirks, JsonObject, readonly string[]]>([
    [
      'a stream always asks for its usage',
      { stream: true },
      {},
      { stream: true, stream_options: { include_usage: true } },
      [],
    ],
    [
      'unless the place refuses to be asked',
      { stream: true },
      { streamOptions: false },
      { stream: true },
      [],
    ],
    ['the output bound has its newer name', { maxOutput: 9 }, {}, { max_completion_tokens: 9 }, []],
    [
      'or the name the place wants',
      { maxOutput: 9 },
      { maxOutputField: 'max_tokens' },
      { max_tokens: 9 },
      [],
    ],
    [
      'and is brought into its range',
      { maxOutput: 90 },
      { maxOutput: 50 },
      { max_completion_tokens: 50 },
      ['max-output clamped'],
    ],
    [
      'sampling',
      { sampling: { temperature: 0, topP: 1, seed: 3, candidates: 2 } },
      {},
      { temperature: 0, top_p: 1, seed: 3, n: 2 },
      [],
    ],
    [
      'sampling where it is refused',
      { sampling: { temperature: 0, stop: ['x'], seed: 3 } },
      { sampling: false },
      { seed: 3 },
      ['stop-sequences dropped!', 'sampling dropped'],
    ],
    ['top_k', { sampling: { topK: 5 } }, {}, {}, ['sampling dropped']],
    [
      'five stop sequences',
      { sampling: { stop: ['1', '2', '3', '4', '5'] } },
      {},
      { stop: ['1', '2', '3', '4'] },
      ['stop-sequences clamped!'],
    ],
    [
      'log probabilities',
      { sampling: { logprobs: { top: 2 } } },
      {},
      { logprobs: true, top_logprobs: 2 },
      [],
    ],
    [
      'JSON, of which the conversation has not the word',
      { output: { kind: 'json' } },
      {},
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', strict: false, schema: { type: 'object' } },
        },
      },
      [],
    ],
    ['text', { output: { kind: 'text' } }, {}, {}, []],
    [
      'a schema',
      { output: { kind: 'schema', schema: {} } },
      {},
      { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: {} } } },
      ['output-format defaulted'],
    ],
    [
      'a caller',
      { caller: { user: 'u', cacheKey: 'k', serviceTier: 'standard_only' }, verbosity: 'low' },
      {},
      { user: 'u', prompt_cache_key: 'k', service_tier: 'default', verbosity: 'low' },
      [],
    ],
    [
      'metadata of an answer that is not kept',
      { caller: { metadata: { a: 'b' } } },
      {},
      {},
      ['metadata dropped'],
    ],
    [
      'an answer that is kept',
      { caller: { metadata: { a: 'b' } }, continuity: { store: true } },
      {},
      { metadata: { a: 'b' }, store: true },
      [],
    ],
    [
      'state that only Responses has',
      { continuity: { store: false, previousResponseId: 'r', background: false } },
      {},
      {},
      ['storage dropped!'],
    ],
  ])('%s', (_name, fields, quirks, expected, losses) => {
    expect(settings(fields, quirks)).toEqual({ rest: expected, losses })
  })

  it('sends a digest of a caller too long for OpenAI, the same each time', () => {
    const fields = { caller: { user: 'u'.repeat(100) } }
    const [first, second] = [settings(fields), settings(fields)]
    expect(first.rest.user).toMatch(/^[0-9a-f]{32}$/)
    expect(first).toEqual(second)
    expect(settings(fields, {}, 'groq')).toEqual({ rest: {}, losses: ['metadata dropped'] })
  })

  it('asks for JSON where the place has no output schemas, and adds nothing to the prompt', () => {
    const output = { kind: 'schema', schema: { type: 'object' } } as const
    const { body, messages, losses } = write({ output, turns: [user('Say JSON')] }, { outputSchema: false })
    expect(body.response_format).toEqual({ type: 'json_object' })
    expect(JSON.stringify(messages)).not.toContain('{"type')
    expect(losses).toEqual(['output-format approximated!'])
    const unsaid = write({ output }, { outputSchema: false })
    expect(unsaid.body).not.toHaveProperty('response_format')
    expect(unsaid.losses).toEqual(['output-format approximated!', 'output-format dropped!'])
  })

  type Amount = NonNullable<CanonicalRequest['reasoning']>['amount']
  const amounts: Readonly<Record<string, Amount>> = {
    off: { kind: 'off' },
    auto: { kind: 'auto' },
    high: { kind: 'effort', effort: 'high' },
    budget: { kind: 'budget', tokens: 8192 },
  }
  const table: Readonly<Record<NonNullable<Quirks['reasoningRequest']>, Readonly<Record<string, Json>>>> = {
    reasoning_effort: {
      off: { reasoning_effort: 'none' },
      auto: {},
      high: { reasoning_effort: 'high' },
      budget: { reasoning_effort: 'medium' },
    },
    openrouter: {
      off: { reasoning: { enabled: false } },
      auto: { reasoning: { enabled: true } },
      high: { reasoning: { effort: 'high' } },
      budget: { reasoning: { max_tokens: 8192 } },
    },
    thinking: {
      off: { thinking: { type: 'disabled' } },
      auto: {},
      high: { thinking: { type: 'enabled' } },
      budget: { thinking: { type: 'enabled' } },
    },
    enable_thinking: {
      off: { enable_thinking: false },
      auto: {},
      high: { enable_thinking: true, thinking_budget: 24576 },
      budget: { enable_thinking: true, thinking_budget: 8192 },
    },
    none: { off: {}, auto: {}, high: {}, budget: {} },
  }
  it.each(Object.keys(table) as (keyof typeof table)[])(
    'asks for thinking as the place wants it: %s',
    (form) => {
      const written = Object.fromEntries(
        Object.entries(amounts).map(([name, amount]) => [
          name,
          settings({ reasoning: { amount } }, { reasoningRequest: form }).rest,
        ]),
      )
      expect(written).toEqual(table[form])
    },
  )

  it('sends the nearest effort the model has', () => {
    const effortFor = (effort: string) =>
      settings({ reasoning: { amount: { kind: 'effort', effort } } }, { reasoningEfforts: ['low', 'high'] })
    expect(effortFor('max')).toEqual({
      rest: { reasoning_effort: 'high' },
      losses: ['reasoning approximated'],
    })
    expect(effortFor('none').rest).toEqual({ reasoning_effort: 'low' })
    expect(effortFor('high').losses).toEqual([])
  })

  it('sends cache marks only where they are taken', () => {
    const marked: Part = { kind: 'text', text: 'Hi', cacheMark: { ttl: '1h' } }
    expect(write({ turns: [user(marked)] })).toMatchObject({
      messages: [{ content: 'Hi' }],
      losses: ['cache-mark dropped'],
    })
    expect(write({ turns: [user(marked)] }, { cacheControl: true }).messages).toEqual([
      {
        role: 'user',
        content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      },
    ])
  })

  it('moves the mark of a tool result to its last text', () => {
    const marked: Part = { ...result('t1', text('18')), cacheMark: {} }
    const turns = [assistant(call('t1')), user(marked)]
    expect(write({ turns }, { cacheControl: true }).messages.at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 't1',
      content: [{ type: 'text', text: '18', cache_control: { type: 'ephemeral' } }],
    })
    expect(write({ turns }).losses).toEqual(['cache-mark dropped'])
  })

  it('names each unknown field of another dialect', () => {
    const origin: Origin = { ...at(''), rest: { safeguards: [1] } }
    expect(write({ origin }).losses).toEqual(['unknown-field dropped'])
  })
})

/**
 * Every top-level field that OpenAI publishes, and what becomes of it: `read` has a place in the canonical request, `kept` is
 * given back to this dialect only. A field that OpenAI adds does not compile here until it is decided.
 */
const published = {
  messages: 'read',
  model: 'read',
  audio: 'kept',
  frequency_penalty: 'read',
  function_call: 'read',
  functions: 'read',
  logit_bias: 'read',
  logprobs: 'read',
  max_completion_tokens: 'read',
  max_tokens: 'read',
  metadata: 'read',
  modalities: 'kept',
  moderation: 'kept',
  n: 'read',
  parallel_tool_calls: 'read',
  prediction: 'kept',
  presence_penalty: 'read',
  prompt_cache_key: 'read',
  prompt_cache_options: 'kept',
  prompt_cache_retention: 'kept',
  reasoning_effort: 'read',
  response_format: 'read',
  safety_identifier: 'read',
  seed: 'read',
  service_tier: 'read',
  stop: 'read',
  store: 'read',
  stream: 'read',
  stream_options: 'read',
  temperature: 'read',
  tool_choice: 'read',
  tools: 'read',
  top_logprobs: 'kept',
  top_p: 'read',
  user: 'read',
  verbosity: 'read',
  web_search_options: 'read',
} satisfies Record<keyof ChatCompletionCreateParams, 'read' | 'kept'>

it('keeps exactly the published fields that have no canonical place', () => {
  const odd = { x: 1 }
  const kept = Object.entries(published).flatMap(([field, fate]) => (fate === 'kept' ? [field] : []))
  const body = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hi' }],
    ...Object.fromEntries(kept.map((field) => [field, odd])),
  }
  expect(Object.keys(readRequest(body).origin.rest ?? {}).toSorted()).toEqual(kept.toSorted())
})

import Anthropic from '@anthropic-ai/sdk'
import { Ajv } from 'ajv'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../canonical/json.ts'
import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { LocalAnswer } from '../upstream.ts'
import { sandbox } from './index.ts'

/** The sandbox behind a `fetch`, so that the vendors' own SDKs are its readers. */
const fetchFrom =
  (protocol: ProtocolId) =>
  async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(String(url))
    const body = JSON.parse(String(init?.body ?? '{}')) as JsonObject
    const answer = await ask(protocol, pathname, body, search.slice(1), init?.signal ?? undefined)
    return new Response(readable(answer), { status: answer.status, headers: answer.headers })
  }

async function ask(
  protocol: ProtocolId,
  path: string,
  body: JsonObject,
  query = '',
  signal = new AbortController().signal,
): Promise<LocalAnswer> {
  const stream = body.stream === true || path.includes(':stream')
  const call = { protocol, method: 'POST', path, query, stream }
  if (sandbox.answer === undefined) throw new Error('the sandbox answers locally')
  return await sandbox.answer({ call, headers: {}, body, signal })
}

const readable = ({ body }: LocalAnswer): ReadableStream<Uint8Array> => ReadableStream.from(body)

async function textOf(answer: LocalAnswer): Promise<string> {
  return await new Response(readable(answer)).text()
}

async function chunksOf({ body }: LocalAnswer): Promise<readonly string[]> {
  const chunks: string[] = []
  for await (const chunk of body) chunks.push(new TextDecoder().decode(chunk))
  return chunks
}

const openai = new OpenAI({
  apiKey: 'none',
  baseURL: 'http://sandbox/v1',
  fetch: fetchFrom('openai-chat'),
  maxRetries: 0,
})
const responses = new OpenAI({
  apiKey: 'none',
  baseURL: 'http://sandbox/v1',
  fetch: fetchFrom('openai-responses'),
  maxRetries: 0,
})
const anthropic = new Anthropic({
  apiKey: 'none',
  baseURL: 'http://sandbox',
  fetch: fetchFrom('anthropic-messages'),
  maxRetries: 0,
})

const weather: JsonObject = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    days: { type: 'integer', minimum: 2, maximum: 5 },
    note: { type: 'string' },
  },
  required: ['city', 'unit', 'days'],
  additionalProperties: false,
}

const fits = (schema: JsonObject, value: unknown): boolean =>
  new Ajv({ strict: false }).validate(schema, value) as boolean

describe('the sandbox speaks OpenAI chat', () => {
  const messages = [{ role: 'user' as const, content: 'hello' }]
  const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: weather } }]

  it('answers a whole message with usage, and says that it is a sandbox', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt-x', messages })
    expect(answer.choices[0]?.message.content).toContain('sandbox')
    expect(answer.choices[0]?.message.content).toContain('hello')
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    expect(answer.usage?.total_tokens).toBeGreaterThan(0)
  })

  it('streams the same text in several chunks, with usage when it is asked for', async () => {
    const stream = openai.chat.completions.stream({
      model: 'gpt-x',
      messages,
      stream_options: { include_usage: true },
    })
    let chunks = 0
    for await (const _ of stream) chunks += 1
    const final = await stream.finalChatCompletion()
    expect(chunks).toBeGreaterThan(4)
    expect(final.choices[0]?.message.content).toContain('hello')
    expect(final.usage?.completion_tokens).toBeGreaterThan(0)
  })

  it('tells usage beside the end when the extra chunk was not asked for', async () => {
    const chunks = await chunksOf(
      await ask('openai-chat', '/v1/chat/completions', { model: 'x', messages, stream: true }),
    )
    expect(chunks.at(-2)).toContain('"finish_reason":"stop"')
    expect(chunks.at(-2)).toContain('"usage":{"prompt_tokens"')
    expect(chunks.join('')).not.toContain('"choices":[]')
  })

  it('calls the first tool with arguments that fit its schema', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt-x', messages, tools })
    const [call] = answer.choices[0]?.message.tool_calls ?? []
    expect(answer.choices[0]?.finish_reason).toBe('tool_calls')
    expect(call?.type === 'function' && fits(weather, JSON.parse(call.function.arguments))).toBe(true)
  })

  it('answers text once it has the result, and mentions it', async () => {
    const first = await openai.chat.completions
      .stream({ model: 'gpt-x', messages, tools })
      .finalChatCompletion()
    const message = first.choices[0]?.message
    const id = message?.tool_calls?.[0]?.id ?? ''
    const answer = await openai.chat.completions.create({
      model: 'gpt-x',
      tools,
      messages: [
        ...messages,
        { role: 'assistant', tool_calls: message?.tool_calls ?? [] },
        { role: 'tool', tool_call_id: id, content: 'rain' },
      ],
    })
    expect(answer.choices[0]?.message.content).toContain('rain')
    expect(answer.choices[0]?.message.tool_calls).toBeUndefined()
  })

  it.each([
    ['none', undefined],
    ['required', 'weather'],
    [{ type: 'function' as const, function: { name: 'second' } }, 'second'],
  ])('obeys tool_choice %j', async (tool_choice, called) => {
    const second = { type: 'function' as const, function: { name: 'second', parameters: {} } }
    const answer = await openai.chat.completions.create({
      model: 'gpt-x',
      messages,
      tools: [...tools, second],
      tool_choice: tool_choice as 'none',
    })
    const [call] = answer.choices[0]?.message.tool_calls ?? []
    expect(call?.type === 'function' ? call.function.name : undefined).toBe(called)
  })

  it('gives JSON that fits the schema that is asked for', async () => {
    const answer = await openai.chat.completions.create({
      model: 'gpt-x',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'w', schema: weather, strict: true } },
    })
    expect(fits(weather, JSON.parse(answer.choices[0]?.message.content ?? ''))).toBe(true)
  })

  it('keeps to the output limit and says so', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt-x', messages, max_tokens: 2 })
    expect(answer.choices[0]?.finish_reason).toBe('length')
    expect(answer.choices[0]?.message.content?.length).toBeLessThanOrEqual(8)
  })

  it('embeds the same text alike, as numbers and as base64', async () => {
    const numbers = await openai.embeddings.create({
      model: 'e',
      input: ['a', 'b'],
      encoding_format: 'float',
      dimensions: 4,
    })
    const decoded = await openai.embeddings.create({ model: 'e', input: ['a', 'b'], dimensions: 4 })
    expect(decoded.data[1]?.embedding).toHaveLength(4)
    for (const [place, value] of (numbers.data[0]?.embedding ?? []).entries())
      expect(decoded.data[0]?.embedding[place]).toBeCloseTo(value, 5)
  })

  it('completes an old-style prompt, streamed', async () => {
    const stream = await openai.completions.create({ model: 'x', prompt: 'once', stream: true })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.text
    expect(text).toContain('once')
  })
})

describe('the sandbox speaks OpenAI responses', () => {
  it('answers whole and streamed with the same shape', async () => {
    const whole = await responses.responses.create({ model: 'gpt-x', input: 'hello' })
    const stream = await responses.responses.stream({ model: 'gpt-x', input: 'hello' }).finalResponse()
    expect(stream.output_text).toBe(whole.output_text)
    expect(stream.usage?.output_tokens).toBe(whole.usage?.output_tokens)
    expect(stream.status).toBe('completed')
  })

  it('numbers its events without holes and ends with the whole response', async () => {
    const chunks = await chunksOf(
      await ask('openai-responses', '/v1/responses', { model: 'sandbox-thinking', input: 'a', stream: true }),
    )
    const events = chunks.map(
      (chunk) => JSON.parse(chunk.split('data: ')[1] ?? '{}') as { type: string; sequence_number: number },
    )
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, place) => place))
    expect(events.at(-1)?.type).toBe('response.completed')
  })

  it('calls a tool of a namespace under its namespace', async () => {
    const tools = [
      { type: 'namespace', name: 'mcp', tools: [{ type: 'function', name: 'look', parameters: weather }] },
    ]
    const answer = JSON.parse(
      await textOf(await ask('openai-responses', '/v1/responses', { model: 'x', input: 'a', tools })),
    )
    expect(answer.output[0]).toMatchObject({ type: 'function_call', namespace: 'mcp', name: 'look' })
  })

  it('gives a custom tool free text', async () => {
    const answer = await responses.responses.create({
      model: 'x',
      input: 'a',
      tools: [{ type: 'custom', name: 'patch' }],
    })
    expect(answer.output[0]).toMatchObject({ type: 'custom_tool_call', name: 'patch', input: 'sandbox' })
  })
})

describe('the sandbox speaks Anthropic messages', () => {
  const messages = [{ role: 'user' as const, content: 'hello' }]
  const tools = [{ name: 'weather', input_schema: weather as { type: 'object' } }]

  it('streams what it answers whole', async () => {
    const whole = await anthropic.messages.create({ model: 'claude-x', max_tokens: 500, messages })
    const streamed = await anthropic.messages
      .stream({ model: 'claude-x', max_tokens: 500, messages })
      .finalMessage()
    expect(streamed.content).toEqual(whole.content)
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens)
    expect(streamed.stop_reason).toBe('end_turn')
  })

  it('thinks, signs it, and calls a tool', async () => {
    const { content, stop_reason } = await anthropic.messages
      .stream({ model: 'sandbox-thinking', max_tokens: 500, messages, tools })
      .finalMessage()
    expect(content.map(({ type }) => type)).toEqual(['thinking', 'tool_use'])
    expect(content[0]).toMatchObject({ signature: expect.stringMatching(/.+/) })
    expect(fits(weather, content[1]?.type === 'tool_use' ? content[1].input : undefined)).toBe(true)
    expect(stop_reason).toBe('tool_use')
  })

  it('counts tokens', async () => {
    const { input_tokens } = await anthropic.messages.countTokens({ model: 'claude-x', messages })
    expect(input_tokens).toBeGreaterThan(1)
  })

  it('refuses a body without messages as Anthropic does', async () => {
    const answer = await ask('anthropic-messages', '/v1/messages', { model: 'x' })
    expect(answer.status).toBe(400)
    expect(JSON.parse(await textOf(answer)).error).toEqual({
      type: 'invalid_request_error',
      message: 'messages: Field required',
    })
  })
})

describe('the sandbox speaks Gemini', () => {
  const contents: Json = [{ role: 'user', parts: [{ text: 'hello' }] }]
  const path = '/v1beta/models/gemini-x:streamGenerateContent'

  it('streams SSE with alt=sse and one JSON array without', async () => {
    const events = (await chunksOf(await ask('gemini-generate', path, { contents }, 'alt=sse'))).map(
      (chunk) => JSON.parse(chunk.slice('data: '.length)) as Gemini,
    )
    const array = JSON.parse(await textOf(await ask('gemini-generate', path, { contents }))) as Gemini[]
    expect(saidBy(array)).toBe(saidBy(events))
    expect(saidBy(events)).toContain('hello')
    expect(events.at(-1)?.candidates[0]?.finishReason).toBe('STOP')
    expect(events.at(-1)?.usageMetadata.totalTokenCount).toBeGreaterThan(0)
  })

  it('calls a declared function, signed, with upper-case types understood', async () => {
    const declaration = {
      name: 'weather',
      parameters: { type: 'OBJECT', properties: { days: { type: 'INTEGER' } }, required: ['days'] },
    }
    const answer = await ask('gemini-generate', '/v1beta/models/x:generateContent', {
      contents,
      tools: [{ functionDeclarations: [declaration] }],
    })
    const [part] = (JSON.parse(await textOf(answer)) as Gemini).candidates[0]?.content.parts ?? []
    expect(part).toMatchObject({
      functionCall: { name: 'weather', args: { days: 1 } },
      thoughtSignature: expect.any(String),
    })
  })

  it('plays a 429 with the wait in the details, as Google has no header for it', async () => {
    const answer = await ask('gemini-generate', '/v1beta/models/sandbox-429:generateContent', { contents })
    expect(answer.status).toBe(429)
    expect(await textOf(answer)).toContain('"retryDelay":"2s"')
  })
})

interface Gemini {
  readonly candidates: readonly { content: { parts: readonly { text?: string }[] }; finishReason?: string }[]
  readonly usageMetadata: { totalTokenCount: number }
}

const saidBy = (chunks: readonly Gemini[]): string =>
  chunks
    .flatMap(({ candidates }) => candidates[0]?.content.parts ?? [])
    .map(({ text }) => text)
    .join('')

describe('the sandbox plays faults', () => {
  const body = (model: string): JsonObject => ({
    model,
    messages: [{ role: 'user', content: 'a' }],
    max_tokens: 50,
  })

  it.each([401, 402, 403, 404, 429, 500, 503, 529])('answers %i in each dialect', async (status) => {
    for (const protocol of sandbox.protocols) {
      const answer = await ask(protocol, '/v1/messages', body(`sandbox-${status}`))
      expect(answer.status).toBe(status)
      expect(JSON.parse(await textOf(answer))).toHaveProperty('error')
    }
  })

  it('says how long to wait after a 429', async () => {
    const answer = await ask('openai-chat', '/v1/chat/completions', body('sandbox-429'))
    expect(answer.headers['retry-after']).toBe('2')
  })

  it('locks nobody for a fault that was asked for', () => {
    const played = {
      stage: 'attempt',
      scope: 'account',
      kind: 'unauthenticated',
      status: 401,
      code: 'x',
      message: 'x',
      retryable: true,
    } as const
    expect(sandbox.classifyFault(played, { status: 401, headers: {}, body: null, now: 0 })).toEqual({
      ...played,
      scope: 'request',
    })
  })

  it('breaks a stream off in the middle', async () => {
    const answer = await ask('openai-chat', '/v1/chat/completions', { ...body('sandbox-cut'), stream: true })
    await expect(textOf(answer)).rejects.toThrow('broke its answer off')
  })

  it('ends a stream with an error of the dialect', async () => {
    const answer = await ask('anthropic-messages', '/v1/messages', {
      ...body('sandbox-stream-error'),
      stream: true,
    })
    const chunks = await chunksOf(answer)
    expect(chunks.at(-1)).toMatch(/^event: error\ndata: {"type":"error","error":{"type":"overloaded_error"/)
  })

  it('stops when the caller leaves', async () => {
    const leaving = new AbortController()
    const answer = ask('openai-chat', '/v1/chat/completions', body('sandbox-hang'), '', leaving.signal)
    leaving.abort()
    await expect(answer).rejects.toThrow(/abort/i)
  })
})

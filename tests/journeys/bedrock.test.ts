import { EventStreamCodec } from '@smithy/core/event-streams'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isJsonObject } from '../../src/canonical/json.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import type { Ask } from '../support/client.ts'
import { corpus, describeShared } from '../support/corpus.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { legalAnswers } from '../support/legal-answer.ts'

const nova = 'us.amazon.nova-pro-v1:0'
const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
)
const header = (value: string) => ({ type: 'string' as const, value })
const message = (kind: 'event' | 'exception', name: string, body: object): Uint8Array =>
  codec.encode({
    headers: {
      ':message-type': header(kind),
      [`:${kind}-type`]: header(name),
      ':content-type': header('application/json'),
    },
    body: Buffer.from(JSON.stringify(body)),
  })
const streamed = (...messages: readonly Uint8Array[]): Play => ({
  headers: { 'content-type': 'application/vnd.amazon.eventstream' },
  body: Buffer.concat(messages),
  chunking: { seed: 7 },
})

const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 9, cacheReadInputTokens: 4 }
const events = [
  message('event', 'messageStart', { role: 'assistant', p: 'ab' }),
  message('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hel' }, p: 'abc' }),
  message('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'lo' } }),
  message('event', 'contentBlockStop', { contentBlockIndex: 0 }),
  message('event', 'messageStop', { stopReason: 'end_turn' }),
  message('event', 'metadata', { usage, metrics: { latencyMs: 5 } }),
]
const whole: Play = {
  body: JSON.stringify({
    output: { message: { role: 'assistant', content: [{ text: 'Hello' }] } },
    stopReason: 'end_turn',
    usage,
    metrics: { latencyMs: 5 },
  }),
}

let upstream: FakeUpstream
let harness: Harness
beforeAll(async () => {
  upstream = await startFakeUpstream()
  harness = await startHarness({
    accounts: [
      {
        name: 'aws',
        upstream: 'bedrock',
        baseUrl: upstream.url,
        secret: 'secret-access-key',
        options: { access_key_id: 'AKIDEXAMPLE', region: 'eu-west-1', guardrail: 'abc123:2' },
      },
    ],
  })
})
afterAll(async () => {
  await harness.stop()
  await upstream.close()
})
beforeEach(() => {
  harness.ports.pool.unlock('aws')
})

const last = () => {
  const got = upstream.received.at(-1)
  if (got === undefined) throw new Error('nothing was received')
  return { ...got, json: JSON.parse(got.body.toString()) as Record<string, unknown> }
}

describe.each(protocolIds)('%s, answered by a model of Converse', (dialect) => {
  it('whole', async () => {
    upstream.play(whole)
    const answer = await harness.ask(dialectAnswers[dialect].call(nova))
    expect([answer.status, answer.headers['x-torii-lane']]).toEqual([200, 'translate'])
    expect(answer.text).toContain('Hello')
    expect(last()).toMatchObject({
      path: `/model/${encodeURIComponent(nova)}/converse`,
      headers: { authorization: expect.stringContaining('/eu-west-1/bedrock/aws4_request') },
      json: {
        messages: [{ role: 'user' }],
        guardrailConfig: { guardrailIdentifier: 'abc123', guardrailVersion: '2' },
      },
    })
  })

  it('streamed, however the frames are cut', async () => {
    upstream.play(streamed(...events))
    const answer = await harness.ask(dialectAnswers[dialect].streamCall(nova))
    expect([answer.status, legalAnswers[dialect].stream(answer.text)]).toEqual([200, []])
    expect(answer.text).toContain('Hel')
    expect(last().path).toBe(`/model/${encodeURIComponent(nova)}/converse-stream`)
    const { usage: counted } = await harness.closed(harness.exchanges.length)
    expect(counted).toMatchObject({ input: { total: 7, cacheRead: 4 }, output: { total: 2 } })
  })

  it('an exception inside the stream is the client’s error event, with AWS’s words', async () => {
    upstream.play(
      streamed(
        ...events.slice(0, 3),
        message('exception', 'modelStreamErrorException', {
          message: 'failed',
          originalStatusCode: 424,
          originalMessage: 'The model broke down',
        }),
      ),
    )
    const answer = await harness.ask(dialectAnswers[dialect].streamCall(nova))
    expect(answer.text).toContain('The model broke down')
  })
})

const messages = (over: object, headers: Ask['headers'] = {}): Ask => ({
  path: '/v1/messages',
  headers: { 'anthropic-version': '2023-06-01', ...headers },
  body: { model: claude, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }], ...over },
})

describe('Claude', () => {
  it('is asked by InvokeModel; beta flags that Bedrock knows stand in the body, the platform’s own fields do not', async () => {
    upstream.play({ body: '{"type":"message","content":[],"usage":{}}' })
    const beta = 'claude-code-20250219,context-1m-2025-08-07,advanced-tool-use-2025-11-20'
    await harness.ask(
      messages({ metadata: { user_id: 'u' }, service_tier: 'auto' }, { 'anthropic-beta': beta }),
    )
    const { path, json, headers } = last()
    expect(path).toBe(`/model/${encodeURIComponent(claude)}/invoke`)
    expect(json).toEqual({
      max_tokens: 9,
      messages: [{ role: 'user', content: 'Hi' }],
      anthropic_version: 'bedrock-2023-05-31',
      anthropic_beta: ['context-1m-2025-08-07', 'tool-search-tool-2025-10-19'],
    })
    expect(headers['x-amzn-bedrock-guardrailidentifier']).toBe('abc123')
  })

  it('is asked by Converse where the owner says so', async () => {
    const own = await startHarness({
      accounts: [
        {
          name: 'aws',
          upstream: 'bedrock',
          baseUrl: upstream.url,
          secret: 'bedrock-api-key',
          protocols: ['bedrock-converse'],
        },
      ],
    })
    upstream.play(whole)
    const answer = await own.ask(
      messages({ thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 4000 }),
    )
    expect([answer.status, last().path]).toEqual([200, `/model/${encodeURIComponent(claude)}/converse`])
    expect(last().json).toMatchObject({
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
    })
    await own.stop()
  })
})

it.each([claude, nova])('tokens of %s are counted by CountTokens, never by an answer', async (model) => {
  upstream.play({ body: '{"inputTokens":42}' })
  const body = { model, messages: [{ role: 'user', content: 'Hi' }] }
  const answer = await harness.ask({ path: '/v1/messages/count_tokens', headers: {}, body })
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { input_tokens: 42 }])
  expect(last()).toMatchObject({
    path: `/model/${encodeURIComponent(model)}/count-tokens`,
    json: { input: { converse: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] } } },
  })
})

it.each([
  ['ValidationException', 400, "The provided model doesn't support counting tokens."],
  [
    'AccessDeniedException',
    403,
    'User is not authorized to perform: bedrock:CountTokens on resource: model/x',
  ],
])(
  'where %s says that it cannot count, Torii estimates and nobody is locked',
  async (type, status, words) => {
    upstream.play({ status, headers: { 'x-amzn-errortype': type }, body: JSON.stringify({ message: words }) })
    const body = { model: nova, messages: [{ role: 'user', content: 'Hi' }] }
    const answer = await harness.ask({ path: '/v1/messages/count_tokens', headers: {}, body })
    expect([answer.status, answer.json()]).toEqual([200, { input_tokens: expect.any(Number) }])
    expect(answer.headers['x-torii-losses']).toContain('usage')
    expect(harness.ports.pool.health()[0]).toMatchObject({ usable: true, locks: [] })
  },
)

it('tool calls go there and back, by the client’s own names', async () => {
  const call = [
    message('event', 'messageStart', { role: 'assistant' }),
    message('event', 'contentBlockDelta', {
      contentBlockIndex: 0,
      delta: { reasoningContent: { text: 'Hm.' } },
    }),
    message('event', 'contentBlockDelta', {
      contentBlockIndex: 0,
      delta: { reasoningContent: { signature: 'c2ln' } },
    }),
    message('event', 'contentBlockStop', { contentBlockIndex: 0 }),
    message('event', 'contentBlockStart', {
      contentBlockIndex: 1,
      start: { toolUse: { toolUseId: 'tooluse_1', name: 'mcp_files' } },
    }),
    message('event', 'contentBlockDelta', { contentBlockIndex: 1, delta: { toolUse: { input: '{"a"' } } }),
    message('event', 'contentBlockDelta', { contentBlockIndex: 1, delta: { toolUse: { input: ':1}' } } }),
    message('event', 'contentBlockStop', { contentBlockIndex: 1 }),
    message('event', 'messageStop', { stopReason: 'tool_use' }),
    message('event', 'metadata', { usage }),
  ]
  upstream.play(streamed(...call))
  const tools = [{ type: 'function', function: { name: 'mcp.files', parameters: { type: 'object' } } }]
  const asked = [{ role: 'user', content: 'Hi' }]
  const chat = (turns: readonly object[]): Ask => ({
    path: '/v1/chat/completions',
    headers: {},
    body: { model: nova, stream: true, tools, messages: turns },
  })
  const answer = await harness.ask(chat(asked))
  expect(answer.text).toContain('"name":"mcp.files"')
  expect(answer.text).toContain('"finish_reason":"tool_calls"')
  upstream.play(streamed(...events))
  const calls = [{ id: 'tooluse_1', type: 'function', function: { name: 'mcp.files', arguments: '{"a":1}' } }]
  await harness.ask(
    chat([
      ...asked,
      { role: 'assistant', content: null, tool_calls: calls },
      { role: 'tool', tool_call_id: 'tooluse_1', content: 'done' },
    ]),
  )
  // The sealed thought is back, though this client cannot carry it.
  expect(last().json.messages).toEqual([
    { role: 'user', content: [{ text: 'Hi' }] },
    {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
        { toolUse: { toolUseId: 'tooluse_1', name: 'mcp_files', input: { a: 1 } } },
      ],
    },
    { role: 'user', content: [{ toolResult: { toolUseId: 'tooluse_1', content: [{ text: 'done' }] } }] },
  ])
})

describe.each([nova, claude])('an error about %s', (model) => {
  it.each([
    ['ThrottlingException', 429, 'Too many requests', 'rate-limited', 'model'],
    ['AccessDeniedException', 403, "You don't have access to the model", 'forbidden', 'model'],
    ['UnrecognizedClientException', 403, 'The security token is invalid', 'unauthenticated', 'account'],
    ['ValidationException', 400, 'Input is too long for requested model.', 'context-length', 'request'],
    [
      'InvalidSignatureException',
      403,
      'The request signature we calculated does not match the signature you provided.',
      'unauthenticated',
      'account',
    ],
    [
      'AccessDeniedException',
      403,
      'Authentication failed: Please make sure your API Key is valid.',
      'unauthenticated',
      'account',
    ],
    [
      'ResourceNotFoundException',
      404,
      'Model use case details have not been submitted',
      'not-found',
      'model',
    ],
  ])('%s is known for what it is', async (type, status, words, kind, scope) => {
    upstream.play({
      status,
      headers: { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` },
      body: JSON.stringify({ message: words }),
    })
    const answer = await harness.ask(dialectAnswers['openai-chat'].call(model))
    expect(answer.status).toBe(status)
    const { attempts } = await harness.closed(harness.exchanges.length)
    expect(attempts.at(-1)?.fault).toMatchObject({ code: type, kind, scope, message: words })
  })
})

describeShared('what AWS answered', () => {
  const recorded = corpus().filter(({ id }) => id.includes('/bedrock-converse/'))

  it.each(recorded.map((one) => [one.id, one] as const))(
    '%s reads as an answer',
    async (_id, { response }) => {
      const body = isJsonObject(response.body) ? response.body : {}
      upstream.play({ body: JSON.stringify(body) })
      for (const dialect of protocolIds) await expectSame(dialect, body)
    },
  )

  async function expectSame(dialect: ProtocolId, body: object): Promise<void> {
    const answer = await harness.ask(dialectAnswers[dialect].call(nova))
    const said = /"text":"((?:[^"\\]|\\.){20,60})/.exec(JSON.stringify(body))?.[1] ?? '?'
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(said.slice(0, 20))])
  }
})

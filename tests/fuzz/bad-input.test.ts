import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/canonical/json.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { corpus, describeShared } from '../support/corpus.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { borne, chat, hi, inputs } from './bad-inputs.ts'

/**
 * What clients get wrong, sent through the socket towards an upstream of another dialect: answered as the vendor of the client's
 * own dialect answers it, and before the upstream hears of it.
 */
let upstream: FakeUpstream
let harness: Harness

beforeAll(async () => {
  upstream = await startFakeUpstream()
  harness = await startHarness({
    accounts: protocolIds.map((id) => ({
      name: id,
      upstream: 'custom',
      baseUrl: upstream.url,
      protocols: [id],
    })),
  })
})

afterAll(async () => {
  await harness.stop()
  await upstream.close()
})

const paths: Readonly<Record<ProtocolId, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  'gemini-generate': '/v1beta/models/{model}:generateContent',
}

/** Where the words of an error stand. */
const messageOf = (answer: unknown): string =>
  JSON.stringify(answer).replaceAll('\\"', '"').replaceAll('\\\\', '\\')

const cases = protocolIds.flatMap((client) =>
  inputs[client].flatMap((input) =>
    protocolIds
      .filter((target) => target !== client)
      .map((target) => [client, input.name, target, input] as const),
  ),
)

const openai = { error: { type: 'invalid_request_error', code: expect.any(String) } }
/** In the shape that each client's SDK takes apart. */
const shapes: Readonly<Record<ProtocolId, object>> = {
  'openai-chat': openai,
  'openai-responses': openai,
  'anthropic-messages': { type: 'error', error: { type: 'invalid_request_error' } },
  'gemini-generate': { error: { code: 400, status: 'INVALID_ARGUMENT' } },
}

describe('bad input', () => {
  it.each(cases)(
    '%s: %s is refused as its vendor refuses it',
    async (client, _name, target, { body, says }) => {
      const model = `${target}/m`
      const before = upstream.received.length
      const path = paths[client].replace('{model}', encodeURIComponent(model))
      const headers = client === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {}
      const whole = body.model === undefined ? body : { ...body, model }
      const answer = await harness.ask({ path, headers, body: whole })
      expect([answer.status, answer.json()]).toMatchObject([400, shapes[client]])
      expect(messageOf(answer.json())).toMatch(says)
      expect(answer.headers['x-should-retry']).toBe('false')
      // A stream that never began is no stream.
      const streamed = await harness.ask(
        client === 'gemini-generate'
          ? { path: path.replace(':generate', ':streamGenerate'), headers, body: whole }
          : { path, headers, body: { ...whole, stream: true } },
      )
      expect([streamed.status, streamed.headers['content-type']]).toEqual([
        400,
        expect.stringContaining('application/json'),
      ])
      expect(messageOf(streamed.json())).toMatch(says)
      expect(upstream.received).toHaveLength(before)
    },
  )
})

describe('bad input of other calls', () => {
  const calls: readonly (readonly [string, JsonObject, RegExp])[] = [
    ['/v1/images/generations', { prompt: 'A heron', n: 0 }, /Invalid 'n': integer below minimum value/],
    ['/v1/images/generations', { prompt: 'A heron', n: 11 }, /Invalid 'n': integer above maximum value/],
    ['/v1/images/generations', { prompt: 'A heron', n: 1.5 }, /Invalid type for 'n': expected an integer/],
    ['/v1/images/edits', { prompt: 'Bluer' }, /Missing required parameter: 'image'/],
    [
      '/v1/images/edits',
      { prompt: 'Bluer', images: [{ image_url: 'data:image/png;base64,%%%' }] },
      /Invalid image data\..*"param":"images\[0\]\.image_url","code":"invalid_image_file"/,
    ],
    ['/v1/audio/speech', {}, /Missing required parameter: 'input'/],
    ['/v1/completions', { prompt: 5 }, /Invalid type for 'prompt'/],
    ['/v1/embeddings', { input: [] }, /'\$\.input' is invalid\. Please check the API reference/],
  ]
  it.each(calls)('%s %j is refused as OpenAI refuses it', async (path, body, says) => {
    const before = upstream.received.length
    const answer = await harness.ask({ path, body: { ...body, model: 'gemini-generate/m' } })
    expect([answer.status, answer.json()]).toMatchObject([400, openai])
    expect(messageOf(answer.json())).toMatch(says)
    expect(upstream.received).toHaveLength(before)
  })

  it('what a model cannot make is no reason to ask it nothing more', async () => {
    upstream.play({ body: dialectAnswers['gemini-generate'].whole })
    const model = 'gemini-generate/m'
    for (let turn = 0; turn < 3; turn++)
      expect((await harness.ask({ path: '/v1/audio/speech', body: { model, input: 'Hi' } })).status).toBe(502)
    const spoken = await harness.ask({ path: '/v1/chat/completions', body: chat([hi], { model }) })
    expect(spoken.status).toBe(200)
  })
})

describe('what agents send though their vendor refuses it', () => {
  it.each(
    borne.flatMap(([client, name, body]) =>
      protocolIds.flatMap((target) => (target === client ? [] : [[client, name, target, body] as const])),
    ),
  )('%s: %s goes to %s, and what became of it is told', async (client, name, target, body) => {
    upstream.play({ body: dialectAnswers[target].whole })
    const count = harness.exchanges.length
    const model = `${target}/m`
    const answer = await harness.ask({
      path: paths[client].replace('{model}', encodeURIComponent(model)),
      headers: client === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {},
      body: body.model === undefined ? body : { ...body, model },
    })
    expect(answer.status).toBe(200)
    const { losses } = await harness.closed(count + 1)
    const told = losses.map(({ code }) => code)
    // Anthropic takes 128 characters; Google takes dots.
    const fits = name === 'a long name' && target === 'anthropic-messages'
    const code = name.includes('id') ? 'tool-call-id' : name.includes('name') ? 'tool-name' : 'unknown-field'
    if (fits) expect(told).not.toContain(code)
    else expect(told).toContain(code)
  })
})

const own = protocolIds.flatMap((client) =>
  inputs[client].flatMap((input) =>
    input.body.model === undefined && client !== 'gemini-generate'
      ? []
      : [[client, input.name, input.body] as const],
  ),
)

describe('where the place speaks the dialect of the client', () => {
  it.each(own)('%s: %s goes there as it is, and the vendor says it', async (client, _name, body) => {
    upstream.play({ status: 400, body: '{"error":{"message":"no","type":"invalid_request_error"}}' })
    const answer = await harness.ask({
      path: paths[client].replace('{model}', encodeURIComponent(`${client}/m`)),
      headers: client === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {},
      body: body.model === undefined ? body : { ...body, model: `${client}/m` },
    })
    expect([answer.status, answer.json()]).toMatchObject([400, { error: { message: 'no' } }])
    expect(JSON.parse(upstream.received.at(-1)?.body.toString() ?? '')).toEqual(body)
  })
})

/** Refusals of a vendor where the body alone was at fault. */
const refused = [
  ...corpus({ id: 'anthropic/anthropic-messages/gen-stream-json-claude-opus-4-8' }).map(
    (exchange) => [exchange.id, '/v1/messages', 'openai-chat/m', exchange] as const,
  ),
  ...corpus({ id: 'openai/openai-embeddings/embeddings-bad-request' }).map(
    (exchange) => [exchange.id, '/v1/embeddings', 'gemini-generate/m', exchange] as const,
  ),
]

describeShared('recorded refusals', () => {
  it.each(refused)('%s is refused in the same words', async (_id, path, model, { request, response }) => {
    const before = upstream.received.length
    const answer = await harness.ask({
      path,
      headers: path === '/v1/messages' ? { 'anthropic-version': '2023-06-01' } : {},
      body: { ...request.body, model },
    })
    expect(answer.status).toBe(response.status)
    const { error }: { error?: JsonObject } = Object(response.body)
    expect(answer.json()).toMatchObject({ error: { type: error?.type, message: error?.message } })
    expect(upstream.received).toHaveLength(before)
  })
})

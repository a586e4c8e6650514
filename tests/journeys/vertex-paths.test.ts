import { GoogleGenAI } from '@google/genai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { messageStream, sse } from '../support/wire-answers.ts'

const json = { 'content-type': 'application/json' }
const gemini = JSON.stringify({
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1, totalTokenCount: 4 },
})
const message = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 1 },
})

describe('clients of Vertex AI', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [
        {
          name: 'google',
          upstream: 'gemini',
          baseUrl: upstream.url,
          secret: 'key',
          models: ['gemini-3-flash'],
        },
        {
          name: 'claude',
          upstream: 'anthropic',
          baseUrl: upstream.url,
          secret: 'key',
          models: ['claude-opus-5'],
        },
      ],
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })
  const last = () => {
    const got = upstream.received.at(-1)
    return { path: got?.path, body: JSON.parse(got?.body.toString() ?? '{}'), headers: got?.headers }
  }

  describe('@google/genai in Vertex mode with an express key', () => {
    const client = () =>
      new GoogleGenAI({ vertexai: true, apiKey: 'sk-torii-test', httpOptions: { baseUrl: harness.url } })

    it('generates, whole and streamed', async () => {
      upstream.play({ headers: json, body: gemini })
      const whole = await client().models.generateContent({ model: 'gemini-3-flash', contents: 'Hi' })
      expect(whole.text).toBe('Hello')
      expect(last().path).toBe('/v1beta/models/gemini-3-flash:generateContent')
      upstream.play({ headers: sse, body: `data: ${gemini}\r\n\r\n` })
      let text = ''
      const stream = await client().models.generateContentStream({ model: 'gemini-3-flash', contents: 'Hi' })
      for await (const chunk of stream) text += chunk.text ?? ''
      expect([text, last().path]).toEqual([
        'Hello',
        '/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse',
      ])
    })

    it('counts', async () => {
      upstream.play({ headers: json, body: '{"totalTokens":7}' })
      const { totalTokens } = await client().models.countTokens({ model: 'gemini-3-flash', contents: 'Hi' })
      expect([totalTokens, last().path]).toEqual([7, '/v1beta/models/gemini-3-flash:countTokens'])
    })

    it('lists all models there are, and tells one', async () => {
      const listed = await Array.fromAsync(await client().models.list())
      expect(listed.map(({ name }) => name).sort()).toEqual(['models/claude-opus-5', 'models/gemini-3-flash'])
      expect((await client().models.get({ model: 'gemini-3-flash' })).name).toBe('models/gemini-3-flash')
    })

    it('reaches another vendor’s model', async () => {
      upstream.play({ headers: json, body: message })
      const { text } = await client().models.generateContent({ model: 'claude-opus-5', contents: 'Hi' })
      expect([text, last().path, last().body.model]).toEqual(['Hello', '/v1/messages', 'claude-opus-5'])
    })
  })

  it.each(['/v1/projects/p/locations/us-east5', '/v1beta1/projects/p/locations/global', '/v1'])(
    'Gemini below %s',
    async (parent) => {
      upstream.play({ headers: json, body: gemini })
      const path = `${parent}/publishers/google/models/gemini-3-flash:generateContent`
      const answer = await harness.ask({
        path,
        body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
      })
      expect([answer.status, answer.text]).toEqual([200, gemini])
      expect(answer.headers['x-torii-path-repaired']).toBeUndefined()
      expect(last().path).toBe('/v1beta/models/gemini-3-flash:generateContent')
    },
  )

  it.each(['/v1/projects/p/locations/us-east5', '/v1beta1/projects/p/locations/global', '/v1', '/v1beta1'])(
    'the list below %s is Google’s',
    async (parent) => {
      const { status, text } = await harness.ask({ path: `${parent}/publishers/google/models` })
      expect([status, text]).toEqual([200, (await harness.ask({ path: '/v1beta/models' })).text])
    },
  )

  const claude = '/v1/projects/p/locations/us-east5/publishers/anthropic/models'
  const body = {
    anthropic_version: 'vertex-2023-10-16',
    max_tokens: 9,
    messages: [{ role: 'user', content: 'Hi' }],
  }

  it('Claude: the model comes from the address, the version from a header', async () => {
    upstream.play({ headers: json, body: message })
    const whole = await harness.ask({ path: `${claude}/claude-opus-5:rawPredict`, body })
    expect([whole.status, whole.text]).toEqual([200, message])
    const { anthropic_version: _, ...rest } = body
    expect(last()).toMatchObject({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
    })
    expect(last().body).toEqual({ ...rest, model: 'claude-opus-5' })
  })

  it('Claude streams, and counts', async () => {
    upstream.play({ headers: sse, body: messageStream })
    const stream = await harness.ask({ path: `${claude}/claude-opus-5:streamRawPredict`, body })
    expect([stream.text, last().body.stream]).toEqual([messageStream, true])
    upstream.play({ headers: json, body: '{"input_tokens":5}' })
    const { max_tokens: _, ...count } = body
    const counted = await harness.ask({
      path: `${claude}/count-tokens:rawPredict`,
      body: { ...count, model: 'claude-opus-5' },
    })
    expect([counted.json(), last().path]).toEqual([{ input_tokens: 5 }, '/v1/messages/count_tokens'])
  })

  it('Claude’s form reaches another vendor’s model', async () => {
    upstream.play({ headers: json, body: gemini })
    const answer = await harness.ask({ path: `${claude}/gemini-3-flash:rawPredict`, body })
    expect(answer.json()).toMatchObject({ type: 'message', content: [{ type: 'text', text: 'Hello' }] })
    expect(last().path).toBe('/v1beta/models/gemini-3-flash:generateContent')
  })
})

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
          models: ['gemini-3-flash', 'text-embedding-005'],
        },
        {
          name: 'openai',
          upstream: 'openai',
          baseUrl: `${upstream.url}/v1`,
          secret: 'key',
          models: ['text-embedding-3-small'],
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
      const name = (id: string) => `publishers/google/models/${id}`
      expect(listed.map((model) => model.name).sort()).toEqual([
        name('claude-opus-5'),
        name('gemini-3-flash'),
        name('text-embedding-005'),
        name('text-embedding-3-small'),
      ])
      expect((await client().models.get({ model: 'gemini-3-flash' })).name).toBe(name('gemini-3-flash'))
    })

    it('asks for a model by the name that the list gives', async () => {
      upstream.play({ headers: json, body: gemini })
      const model = 'publishers/google/models/gemini-3-flash'
      expect((await client().models.generateContent({ model, contents: 'Hi' })).text).toBe('Hello')
      expect(last().path).toBe('/v1beta/models/gemini-3-flash:generateContent')
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
    'the list below %s is Vertex AI’s',
    async (parent) => {
      const path = `${parent}/publishers/google/models`
      const flash = {
        name: 'publishers/google/models/gemini-3-flash',
        versionId: 'default',
        publisherModelTemplate:
          'projects/{project}/locations/{location}/publishers/google/models/gemini-3-flash',
        inputTokenLimit: expect.any(Number),
      }
      const { status, json: all } = await harness.ask({ path })
      expect([status, all()]).toMatchObject([
        200,
        { publisherModels: expect.arrayContaining([expect.objectContaining(flash)]) },
      ])
      expect((await harness.ask({ path: `${path}/gemini-3-flash` })).json()).toMatchObject(flash)
      const page = (await harness.ask({ path: `${path}?pageSize=1` })).json()
      expect(page).toMatchObject({ publisherModels: [{}], nextPageToken: expect.any(String) })
      expect((await harness.ask({ path: `${path}/nope` })).json()).toMatchObject({
        error: { code: 404, status: 'NOT_FOUND' },
      })
    },
  )

  describe(':predict, which asks for vectors', () => {
    const predict = (model: string, body: object) =>
      harness.ask({
        path: `/v1/projects/p/locations/us-east5/publishers/google/models/${model}:predict`,
        body,
      })
    const two = {
      instances: [
        { content: 'One', task_type: 'RETRIEVAL_DOCUMENT', title: 'First' },
        { content: 'Two', task_type: 'RETRIEVAL_QUERY' },
      ],
      parameters: { outputDimensionality: 2, autoTruncate: true },
    }
    const statistics = (count: number | null) => ({ truncated: false, token_count: count })
    const losses = async () => (await harness.closed(harness.exchanges.length)).losses

    it('goes as it is to a place that has the call', async () => {
      const answer = '{"predictions":[{"embeddings":{"values":[1,0],"statistics":{"token_count":1}}}]}'
      upstream.play({ headers: json, body: answer })
      const got = await predict('text-embedding-005', two)
      expect([got.status, got.text, last().path, last().body]).toEqual([
        200,
        answer,
        '/v1beta/models/text-embedding-005:predict',
        two,
      ])
    })

    it('goes another way to a place of Google’s that has not', async () => {
      upstream.play(
        { status: 404, body: '{"error":{"code":404,"message":"no predict","status":"NOT_FOUND"}}' },
        { headers: json, body: '{"embeddings":[{"values":[1,0]},{"values":[0,1]}]}' },
      )
      const got = await predict('text-embedding-005', two)
      expect([got.status, got.json()]).toEqual([
        200,
        {
          predictions: [
            { embeddings: { statistics: statistics(null), values: [1, 0] } },
            { embeddings: { statistics: statistics(null), values: [0, 1] } },
          ],
        },
      ])
      const content = (text: string) => ({ parts: [{ text }] })
      const shared = { model: 'models/text-embedding-005', outputDimensionality: 2 }
      expect(last()).toMatchObject({
        path: '/v1beta/models/text-embedding-005:batchEmbedContents',
        body: {
          requests: [
            { ...shared, content: content('One'), taskType: 'RETRIEVAL_DOCUMENT', title: 'First' },
            { ...shared, content: content('Two'), taskType: 'RETRIEVAL_QUERY' },
          ],
        },
      })
      expect((await losses()).map(({ code, detail }) => `${code} ${detail}`)).toEqual([
        'unknown-field autoTruncate has no meaning outside :predict',
        'usage the upstream counts no text by itself and does not say whether it was cut',
      ])
    })

    it('reaches another vendor’s model, and what that has no word for is told', async () => {
      const row = { object: 'embedding', index: 0, embedding: [0.5, 0.5] }
      const usage = { prompt_tokens: 3, total_tokens: 3 }
      upstream.play({
        headers: json,
        body: JSON.stringify({ object: 'list', data: [row], model: 'e', usage }),
      })
      const got = await predict('text-embedding-3-small', { ...two, instances: two.instances.slice(0, 1) })
      expect([got.status, got.json()]).toEqual([
        200,
        { predictions: [{ embeddings: { statistics: statistics(3), values: [0.5, 0.5] } }] },
      ])
      expect(last()).toMatchObject({
        path: '/v1/embeddings',
        body: { model: 'text-embedding-3-small', input: ['One'], dimensions: 2, encoding_format: 'float' },
      })
      expect((await losses()).map(({ detail }) => detail)).toEqual([
        "the task type has no field in OpenAI's embeddings",
        "the title has no field in OpenAI's embeddings",
        "autoTruncate has no field in OpenAI's embeddings",
        'the upstream does not say whether the text was cut',
      ])
    })

    it('for images is no request for vectors', async () => {
      const images = { instances: [{ prompt: 'A heron' }], parameters: { sampleCount: 1 } }
      upstream.play({
        status: 404,
        body: '{"error":{"code":404,"message":"no predict","status":"NOT_FOUND"}}',
      })
      const count = upstream.received.length
      const there = await predict('text-embedding-005', images)
      expect([there.status, there.json()]).toMatchObject([404, { error: { message: 'no predict' } }])
      expect(upstream.received).toHaveLength(count + 1)
      const elsewhere = await predict('text-embedding-3-small', images)
      expect([elsewhere.status, elsewhere.json()]).toMatchObject([
        400,
        { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('Only texts') } },
      ])
      expect(upstream.received).toHaveLength(count + 1)
    })
  })

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

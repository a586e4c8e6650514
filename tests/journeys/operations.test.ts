import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 4, totalTokenCount: 14 }
const gemini = (...parts: readonly object[]): Play => ({
  body: JSON.stringify({
    candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
    modelVersion: 'gemini-test',
    responseId: 'r1',
    usageMetadata,
  }),
})
const geminiStream = (...texts: readonly string[]): Play => ({
  headers: { 'content-type': 'text/event-stream' },
  body: texts
    .map((text, index) => ({
      candidates: [
        {
          content: { role: 'model', parts: [{ text }] },
          index: 0,
          ...(index === texts.length - 1 ? { finishReason: 'STOP' } : {}),
        },
      ],
      usageMetadata,
    }))
    .map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`)
    .join(''),
})

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

describe('OpenAI’s other calls over Gemini', () => {
  let upstream: FakeUpstream
  let harness: Harness
  let sdk: OpenAI
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [{ name: 'g', upstream: 'gemini', baseUrl: upstream.url, protocols: ['gemini-generate'] }],
    })
    sdk = new OpenAI({ baseURL: `${harness.url}/v1`, apiKey: 'sk-any', maxRetries: 0 })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })
  const sent = () => {
    const { path, body } = upstream.received.at(-1) ?? { path: '', body: Buffer.from('{}') }
    return { path, body: JSON.parse(body.toString()) as Record<string, unknown> }
  }
  const lastLosses = async () => (await harness.closed(harness.exchanges.length)).losses

  describe('legacy completions', () => {
    it('are a chat of one turn', async () => {
      upstream.play(gemini({ text: ' world' }))
      const answer = await sdk.completions.create({ model: 'm', prompt: 'Hello', max_tokens: 5, echo: true })
      expect(answer).toMatchObject({
        object: 'text_completion',
        id: expect.stringMatching(/^cmpl-/),
        choices: [{ text: 'Hello world', index: 0, finish_reason: 'stop', logprobs: null }],
        usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
      })
      expect(sent().body).toMatchObject({
        contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
        generationConfig: { maxOutputTokens: 5 },
      })
    })

    it('stream', async () => {
      upstream.play(geminiStream('one ', 'two'))
      const stream = await sdk.completions.create({
        model: 'm',
        prompt: ['Count'],
        stream: true,
        stream_options: { include_usage: true },
      })
      const chunks = await Array.fromAsync(stream)
      expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe('one two')
      expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
      expect(chunks.at(-1)?.usage?.total_tokens).toBe(14)
    })

    const echoing = ({ body }: { readonly body: Buffer }) => {
      const asked = JSON.parse(body.toString()) as { contents: { parts: { text: string }[] }[] }
      return gemini({ text: `<${asked.contents[0]?.parts[0]?.text}>` })
    }

    it('of several prompts are a chat for each, and their choices are counted through', async () => {
      upstream.play(echoing)
      const before = upstream.received.length
      const answer = await sdk.completions.create({ model: 'm', prompt: ['a', 'b', 'c'], echo: true })
      expect(answer.choices).toMatchObject([
        { index: 0, text: 'a<a>', finish_reason: 'stop' },
        { index: 1, text: 'b<b>' },
        { index: 2, text: 'c<c>' },
      ])
      expect(answer.usage).toMatchObject({ prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 })
      expect(upstream.received).toHaveLength(before + 3)
      const exchange = await harness.closed(harness.exchanges.length)
      expect(exchange.usage).toMatchObject({ input: { total: 30 }, output: { total: 12 } })
      expect(exchange.attempts).toHaveLength(3)
    })

    it('read token numbers as text, and say so', async () => {
      upstream.play(echoing)
      const numbers = await sdk.completions.create({ model: 'm', prompt: [[9906, 1917], [13347]] })
      expect(numbers.choices.map(({ text }) => text)).toEqual(['<Hello world>', '<Hi>'])
      expect(await lastLosses()).toMatchObject([{ at: '/prompt', treatment: 'approximated' }])
      const one = await sdk.completions.create({ model: 'm', prompt: [13347] })
      expect(one.choices).toMatchObject([{ index: 0, text: '<Hi>' }])
      await expect(sdk.completions.create({ model: 'm', prompt: [99_999_999] })).rejects.toMatchObject({
        status: 400,
      })
    })

    it('of several prompts stream one after the other, as one stream', async () => {
      upstream.play(geminiStream('one ', 'two'))
      const stream = await sdk.completions.create({
        model: 'm',
        prompt: ['x', 'y'],
        stream: true,
        echo: true,
        stream_options: { include_usage: true },
      })
      const chunks = await Array.fromAsync(stream)
      const textOf = (index: number) =>
        chunks
          .flatMap(({ choices }) => choices)
          .filter((choice) => choice.index === index)
          .map(({ text }) => text)
          .join('')
      expect([textOf(0), textOf(1), textOf(2)]).toEqual(['xone two', 'yone two', ''])
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
      expect(chunks.filter(({ usage }) => usage != null)).toMatchObject([
        { choices: [], usage: { total_tokens: 28 } },
      ])
    })

    it('end with the first failure', async () => {
      let calls = 0
      upstream.play((request) => {
        calls += 1
        if (calls === 1) return echoing(request)
        return { status: 400, body: '{"error":{"code":400,"message":"No","status":"INVALID_ARGUMENT"}}' }
      })
      await expect(sdk.completions.create({ model: 'm', prompt: ['a', 'b', 'c'] })).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining('No'),
      })
      expect(calls).toBe(2)
    })

    it('carry the odds of tokens where the model tells them, and else say that there are none', async () => {
      const chosen = (token: string, logProbability: number) => ({ token, tokenId: 1, logProbability })
      upstream.play({
        body: JSON.stringify({
          candidates: [
            {
              content: { role: 'model', parts: [{ text: 'ab' }] },
              finishReason: 'STOP',
              logprobsResult: {
                chosenCandidates: [chosen('a', -0.1), chosen('b', -0.2)],
                topCandidates: [{ candidates: [chosen('a', -0.1)] }, { candidates: [chosen('b', -0.2)] }],
              },
            },
          ],
          usageMetadata,
        }),
      })
      const answer = await sdk.completions.create({ model: 'm', prompt: 'x', logprobs: 1 })
      expect(answer.choices[0]?.logprobs).toEqual({
        tokens: ['a', 'b'],
        token_logprobs: [-0.1, -0.2],
        top_logprobs: [{ a: -0.1 }, { b: -0.2 }],
        text_offset: [0, 1],
      })
      upstream.play(gemini({ text: 'x' }))
      await sdk.completions.create({ model: 'm', prompt: 'a', logprobs: 1, suffix: 'z' })
      expect(await lastLosses()).toMatchObject([
        { at: '/suffix', treatment: 'dropped', functional: true },
        { at: '/logprobs', treatment: 'dropped', functional: true },
      ])
    })

    it('refuse what is no prompt', async () => {
      for (const prompt of [undefined, {}, [], [['a']], [1.5]])
        await expect(sdk.completions.create({ model: 'm', prompt: prompt as never })).rejects.toMatchObject({
          status: 400,
          param: 'prompt',
        })
      const many = Array.from({ length: 65 }, () => 'x')
      await expect(sdk.completions.create({ model: 'm', prompt: many })).rejects.toMatchObject({
        status: 400,
      })
    })
  })

  describe('pictures', () => {
    it('are made', async () => {
      upstream.play(gemini({ text: 'Here.' }, { inlineData: { mimeType: 'image/png', data: pixel } }))
      const answer = await sdk.images.generate({ model: 'm', prompt: 'A heron', size: '1536x1024' })
      expect(answer).toMatchObject({
        data: [{ b64_json: pixel }],
        output_format: 'png',
        usage: { total_tokens: 14 },
      })
      expect(sent()).toMatchObject({
        path: '/v1beta/models/m:generateContent',
        body: {
          contents: [{ parts: [{ text: 'A heron' }] }],
          generationConfig: { responseModalities: ['TEXT', 'IMAGE'], imageConfig: { aspectRatio: '3:2' } },
        },
      })
    })

    it('are edited', async () => {
      upstream.play(gemini({ inlineData: { mimeType: 'image/png', data: pixel } }))
      const image = await toFile(Buffer.from(pixel, 'base64'), 'a.png', { type: 'image/png' })
      const answer = await sdk.images.edit({ model: 'm', prompt: 'Bluer', image, response_format: 'url' })
      expect(answer.data?.[0]?.url).toBe(`data:image/png;base64,${pixel}`)
      expect(sent().body).toMatchObject({
        contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: pixel } }, { text: 'Bluer' }] }],
      })
    })

    it('are made one by one where several are asked for', async () => {
      upstream.play(gemini({ inlineData: { mimeType: 'image/png', data: pixel } }))
      const before = upstream.received.length
      const answer = await sdk.images.generate({ model: 'm', prompt: 'A heron', n: 3 })
      expect(answer.data).toEqual([{ b64_json: pixel }, { b64_json: pixel }, { b64_json: pixel }])
      expect(answer.usage).toMatchObject({ total_tokens: 42 })
      const image = await toFile(Buffer.from(pixel, 'base64'), 'a.png', { type: 'image/png' })
      const edited = await sdk.images.edit({ model: 'm', prompt: 'Bluer', image, mask: image, n: 2 })
      expect(edited.data).toHaveLength(2)
      expect(upstream.received).toHaveLength(before + 5)
      expect(JSON.stringify(sent().body)).not.toContain('candidateCount')
      expect(await lastLosses()).toMatchObject([{ at: '/mask', treatment: 'dropped', functional: true }])
    })

    it('are not edited without their mask, nor drawn, where losses are refused', async () => {
      const account = {
        name: 'g',
        upstream: 'gemini',
        baseUrl: upstream.url,
        protocols: ['gemini-generate'] as const,
      }
      harness.change({ accounts: [account], settings: { models: { loss_policy: 'refuse' } } })
      const before = upstream.received.length
      const image = await toFile(Buffer.from(pixel, 'base64'), 'a.png', { type: 'image/png' })
      await expect(
        sdk.images.edit({ model: 'm', prompt: 'Bluer', image, mask: image }),
      ).rejects.toMatchObject({
        status: 422,
        code: 'losses_refused',
        message: expect.stringContaining('/mask'),
      })
      expect(upstream.received).toHaveLength(before)
      harness.change({ accounts: [account] })
    })

    it('stream as the one event there is, and what comes before it is told as lost', async () => {
      upstream.play({
        headers: { 'content-type': 'text/event-stream' },
        body: `data: ${JSON.stringify({
          candidates: [
            {
              content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data: pixel } }] },
              finishReason: 'STOP',
            },
          ],
          usageMetadata,
        })}\r\n\r\n`,
      })
      const stream = await sdk.images.generate({ model: 'm', prompt: 'x', stream: true, partial_images: 2 })
      expect(await Array.fromAsync(stream)).toMatchObject([
        {
          type: 'image_generation.completed',
          b64_json: pixel,
          output_format: 'png',
          usage: { input_tokens: 10, output_tokens: 4, total_tokens: 14 },
        },
      ])
      expect(await lastLosses()).toMatchObject([{ at: '/partial_images', treatment: 'dropped' }])
      const image = await toFile(Buffer.from(pixel, 'base64'), 'a.png', { type: 'image/png' })
      const edits = await sdk.images.edit({ model: 'm', prompt: 'x', image, stream: true })
      expect(await Array.fromAsync(edits)).toMatchObject([{ type: 'image_edit.completed' }])
      expect(await harness.closed(harness.exchanges.length)).toMatchObject({ stream: true })
      const both = await sdk.images.edit({ model: 'm', prompt: 'x', image, stream: true, n: 2 })
      expect(await Array.fromAsync(both)).toHaveLength(2)
      upstream.play(geminiStream('I will not.'))
      const refused = await sdk.images.generate({ model: 'm', prompt: 'x', stream: true })
      await expect(Array.fromAsync(refused)).rejects.toThrow('I will not.')
    })

    it('are large where the model draws large ones', async () => {
      upstream.play(gemini({ inlineData: { mimeType: 'image/png', data: pixel } }))
      const model = 'gemini-3-pro-image-preview'
      await sdk.images.generate({ model, prompt: 'x', size: '2048x2048' as never })
      expect(sent().body).toMatchObject({
        generationConfig: { imageConfig: { aspectRatio: '1:1', imageSize: '2K' } },
      })
    })

    it('come as a URL where an old model’s name is asked for', async () => {
      upstream.play(gemini({ inlineData: { mimeType: 'image/png', data: pixel } }))
      const answer = await sdk.images.generate({ model: 'dall-e-3', prompt: 'x' })
      expect(answer.data?.[0]?.url).toContain(pixel)
    })

    it('that the model will not make are a refusal in OpenAI’s words', async () => {
      upstream.play({
        body: JSON.stringify({ candidates: [{ content: {}, finishReason: 'IMAGE_SAFETY' }], usageMetadata }),
      })
      await expect(sdk.images.generate({ model: 'm', prompt: 'x' })).rejects.toMatchObject({ status: 400 })
    })
  })

  describe('embeddings', () => {
    it('are asked for one by one and in lists, in both forms', async () => {
      upstream.play({ body: JSON.stringify({ embedding: { values: [0.5, -1] } }) })
      const one = await sdk.embeddings.create({ model: 'm', input: 'a' })
      expect(one.data[0]?.embedding).toEqual([0.5, -1])
      expect(sent().path).toBe('/v1beta/models/m:embedContent')
      upstream.play({ body: JSON.stringify({ embeddings: [{ values: [1] }, { values: [2] }] }) })
      const many = await sdk.embeddings.create({ model: 'm', input: ['a', 'b'], encoding_format: 'float' })
      expect(many.data.map(({ embedding }) => embedding)).toEqual([[1], [2]])
      const raw = await harness.ask({
        path: '/v1/embeddings',
        body: { model: 'm', input: ['a', 'b'], encoding_format: 'base64' },
      })
      expect(raw.json()).toMatchObject({ data: [{ embedding: 'AACAPw==' }, { embedding: 'AAAAQA==' }] })
    })

    it('of token numbers, as LangChain sends them, are those of their text', async () => {
      upstream.play({ body: JSON.stringify({ embeddings: [{ values: [1] }, { values: [2] }] }) })
      const many = await sdk.embeddings.create({
        model: 'm',
        input: [[9906, 1917], [13347]],
        encoding_format: 'float',
      })
      expect(many.data.map(({ embedding }) => embedding)).toEqual([[1], [2]])
      expect(sent().body).toMatchObject({
        requests: [
          { content: { parts: [{ text: 'Hello world' }] } },
          { content: { parts: [{ text: 'Hi' }] } },
        ],
      })
      expect(await lastLosses()).toContainEqual(
        expect.objectContaining({ at: '/input', treatment: 'approximated' }),
      )
      await expect(sdk.embeddings.create({ model: 'm', input: [99_999_999] })).rejects.toMatchObject({
        status: 400,
      })
    })
  })
})

describe('pictures of a model that makes nothing else, asked for as a chat', () => {
  it('come from its own call, as the client’s dialect has them', async () => {
    const upstream = await startFakeUpstream()
    const harness = await startHarness({
      accounts: [
        { name: 'o', upstream: 'openai', baseUrl: `${upstream.url}/v1`, protocols: ['openai-chat'] },
      ],
    })
    const usage = { input_tokens: 3, output_tokens: 7, total_tokens: 10 }
    upstream.play({
      body: JSON.stringify({ created: 1, data: [{ b64_json: pixel }], output_format: 'webp', usage }),
    })
    const path = '/v1beta/models/gpt-image-1:generateContent'
    const made = await harness.ask({
      path,
      body: { contents: [{ role: 'user', parts: [{ text: 'A heron' }] }] },
    })
    expect(made.json()).toMatchObject({
      candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/webp', data: pixel } }] } }],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 7 },
    })
    expect(upstream.received[0]?.path).toBe('/v1/images/generations')
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toEqual({
      model: 'gpt-image-1',
      prompt: 'A heron',
    })
    const edit = {
      contents: [
        { role: 'user', parts: [{ text: 'Bluer' }, { inlineData: { mimeType: 'image/png', data: pixel } }] },
      ],
    }
    const streamed = await harness.ask({
      path: '/v1beta/models/gpt-image-1:streamGenerateContent?alt=sse',
      body: edit,
    })
    expect(streamed.text).toContain(pixel)
    expect(upstream.received[1]?.path).toBe('/v1/images/edits')
    expect(JSON.parse(upstream.received[1]?.body.toString() ?? '')).toMatchObject({
      prompt: 'Bluer',
      images: [{ image_url: `data:image/png;base64,${pixel}` }],
    })
    await harness.stop()
    await upstream.close()
  })
})

describe('speech and its writing down, asked for as a chat', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [
        { name: 'o', upstream: 'openai', baseUrl: `${upstream.url}/v1`, protocols: ['openai-chat'] },
      ],
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  it('comes as the samples that Google gives', async () => {
    const samples = Buffer.from([0x7b, 0, 2, 0])
    upstream.play({ body: samples, headers: { 'content-type': 'audio/pcm' } })
    for (const method of ['generateContent', 'streamGenerateContent?alt=sse']) {
      const spoken = await harness.ask({
        path: `/v1beta/models/gpt-4o-mini-tts:${method}`,
        body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
      })
      expect(spoken.text).toContain(samples.toString('base64'))
      expect(spoken.text).toContain('audio/L16;codec=pcm;rate=24000')
    }
    expect(upstream.received[0]?.path).toBe('/v1/audio/speech')
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toEqual({
      model: 'gpt-4o-mini-tts',
      input: 'Hi',
      voice: 'alloy',
      response_format: 'pcm',
    })
  })

  it('is written down from a form', async () => {
    upstream.play({ body: JSON.stringify({ text: 'Hello there.' }) })
    const written = await harness.ask({
      path: '/v1beta/models/gpt-4o-transcribe:generateContent',
      body: {
        contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } }] }],
      },
    })
    expect(written.json()).toMatchObject({ candidates: [{ content: { parts: [{ text: 'Hello there.' }] } }] })
    const got = upstream.received.at(-1)
    expect(got?.path).toBe('/v1/audio/transcriptions')
    const form = await new Response(new Uint8Array(got?.body ?? []), {
      headers: { 'content-type': String(got?.headers['content-type']) },
    }).formData()
    expect(form.get('model')).toBe('gpt-4o-transcribe')
    expect(await (form.get('file') as File).text()).toBe('RIFF')
  })
})

describe('legacy completions at a place that has only chat', () => {
  it('are asked for as a chat, and nobody is blamed', async () => {
    const upstream = await startFakeUpstream()
    const harness = await startHarness({
      accounts: [{ name: 'c', upstream: 'custom', baseUrl: upstream.url, protocols: ['openai-chat'] }],
    })
    const message = { role: 'assistant', content: 'Hi.' }
    upstream.play(({ path }) =>
      path.endsWith('/chat/completions')
        ? { body: JSON.stringify({ id: 'c', choices: [{ index: 0, message, finish_reason: 'stop' }] }) }
        : { status: 404, body: '{"error":{"message":"Not found"}}' },
    )
    for (let turn = 1; turn <= 3; turn++) {
      const answer = await harness.ask({ path: '/v1/completions', body: { model: 'm', prompt: 'Hello' } })
      expect(answer.json()).toMatchObject({ choices: [{ text: 'Hi.', finish_reason: 'stop' }] })
      expect((await harness.closed(turn)).attempts).toMatchObject([{ status: 404 }, { status: 200 }])
    }
    await harness.stop()
    await upstream.close()
  })
})

describe('pictures, where one account has the call and another only a chat', () => {
  it('are made by the second when the first cannot, and several by the first in one call', async () => {
    const own = await startFakeUpstream()
    const chat = await startFakeUpstream()
    const harness = await startHarness({
      accounts: [
        { name: 'own', upstream: 'openai', baseUrl: `${own.url}/v1`, protocols: ['openai-chat'] },
        {
          name: 'chat',
          upstream: 'gemini',
          baseUrl: chat.url,
          protocols: ['gemini-generate'],
          priority: 2,
        },
      ],
      mode: 'priority',
    })
    own.play({ status: 503, body: '{"error":{"message":"down"}}' })
    chat.play(gemini({ inlineData: { mimeType: 'image/png', data: pixel } }))
    const ask = (n: number) =>
      harness.ask({ path: '/v1/images/generations', body: { model: 'm', prompt: 'A heron', n } })
    expect((await ask(1)).json()).toMatchObject({ data: [{ b64_json: pixel }] })
    harness.ports.pool.unlock('own')
    own.play({ body: JSON.stringify({ created: 1, data: [{ b64_json: 'a' }, { b64_json: 'b' }] }) })
    expect((await ask(2)).json()).toMatchObject({ data: [{ b64_json: 'a' }, { b64_json: 'b' }] })
    await harness.stop()
    await own.close()
    await chat.close()
  })
})

describe('Gemini’s embeddings over OpenAI', () => {
  it('are asked for as numbers', async () => {
    const upstream = await startFakeUpstream()
    const harness = await startHarness({
      accounts: [
        { name: 'o', upstream: 'openai', baseUrl: `${upstream.url}/v1`, protocols: ['openai-chat'] },
      ],
    })
    const row = (index: number, embedding: unknown) => ({ object: 'embedding', index, embedding })
    upstream.play({ body: JSON.stringify({ object: 'list', data: [row(0, [0.5])], model: 'm', usage: {} }) })
    const one = await harness.ask({
      path: '/v1beta/models/m:embedContent',
      body: { content: { parts: [{ text: 'a' }] } },
    })
    expect(one.json()).toMatchObject({ embedding: { values: [0.5] } })
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toMatchObject({
      input: 'a',
      encoding_format: 'float',
    })
    // Some places answer base64 whatever is asked.
    upstream.play({
      body: JSON.stringify({ object: 'list', data: [row(1, 'AAAAQA=='), row(0, 'AACAPw==')], model: 'm' }),
    })
    const many = await harness.ask({
      path: '/v1beta/models/m:batchEmbedContents',
      body: {
        requests: ['a', 'b'].map((text) => ({ model: 'models/m', content: { parts: [{ text }] } })),
      },
    })
    expect(many.json()).toMatchObject({ embeddings: [{ values: [1] }, { values: [2] }] })
    await harness.stop()
    await upstream.close()
  })
})

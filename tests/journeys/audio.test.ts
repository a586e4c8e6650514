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

describe('OpenAI’s audio calls over Gemini', () => {
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
  const lastRecord = () => harness.closed(harness.exchanges.length)
  const lastLosses = async () => (await lastRecord()).losses

  describe('speech', () => {
    const samples = Buffer.from([1, 0, 2, 0])
    const spoken = gemini({
      inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: samples.toString('base64') },
    })

    it('comes as wav', async () => {
      upstream.play(spoken)
      const answer = await sdk.audio.speech.create({
        model: 'm',
        input: 'Hi',
        voice: 'alloy',
        response_format: 'wav',
      })
      expect(answer.headers.get('content-type')).toBe('audio/wav')
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
      expect(bytes.readUInt32LE(24)).toBe(24_000)
      expect(bytes.subarray(44)).toEqual(samples)
      expect(sent().body).toMatchObject({
        generationConfig: {
          responseModalities: ['AUDIO'],
          speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
        },
      })
    })

    it('comes as bare samples, and a format that cannot be made is a loss', async () => {
      upstream.play(spoken)
      const pcm = await sdk.audio.speech.create({
        model: 'm',
        input: 'Hi',
        voice: 'Puck',
        response_format: 'pcm',
      })
      expect(Buffer.from(await pcm.arrayBuffer())).toEqual(samples)
      const mp3 = await sdk.audio.speech.create({ model: 'm', input: 'Hi', voice: 'Puck' })
      expect(mp3.headers.get('content-type')).toBe('audio/wav')
      expect(await lastLosses()).toMatchObject([{ at: '/response_format', treatment: 'approximated' }])
    })
  })

  describe('speech as events', () => {
    const chunk = (data: Buffer, last: boolean) => ({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: data.toString('base64') } },
            ],
          },
          ...(last ? { finishReason: 'STOP' } : {}),
        },
      ],
      usageMetadata,
    })
    const pieces = [Buffer.from([1, 0, 2, 0]), Buffer.from([3, 0])]
    const spokenStream: Play = {
      headers: { 'content-type': 'text/event-stream' },
      body: pieces.map((piece, at) => `data: ${JSON.stringify(chunk(piece, at === 1))}\r\n\r\n`).join(''),
    }
    const ask = (response_format?: string) =>
      harness.ask({
        path: '/v1/audio/speech',
        body: {
          model: 'm',
          input: 'Hi',
          voice: 'Kore',
          stream_format: 'sse',
          ...(response_format === undefined ? {} : { response_format }),
        },
      })
    const eventsOf = (text: string) =>
      text
        .split('\n\n')
        .filter((block) => block.startsWith('data: '))
        .map((block) => JSON.parse(block.slice(6)) as { type: string; audio?: string; usage?: object })
    const samplesOf = (text: string) =>
      Buffer.concat(eventsOf(text).map(({ audio = '' }) => Buffer.from(audio, 'base64')))

    it('comes piece by piece, bare or with a WAVE header before', async () => {
      upstream.play(spokenStream)
      const pcm = await ask('pcm')
      expect(sent().path).toContain(':streamGenerateContent')
      expect(eventsOf(pcm.text)).toEqual([
        { type: 'speech.audio.delta', audio: pieces[0]?.toString('base64') },
        { type: 'speech.audio.delta', audio: pieces[1]?.toString('base64') },
        { type: 'speech.audio.done', usage: { input_tokens: 10, output_tokens: 4, total_tokens: 14 } },
      ])
      const wav = samplesOf((await ask('wav')).text)
      expect(wav.toString('latin1', 0, 4)).toBe('RIFF')
      expect(wav.subarray(44)).toEqual(Buffer.concat(pieces))
      await ask()
      expect(await lastLosses()).toMatchObject([{ at: '/response_format', functional: true }])
    })

    it('is refused in a format that nobody here can make', async () => {
      const before = upstream.received.length
      expect((await ask('mp3')).json()).toMatchObject({
        error: { param: 'response_format', code: 'unsupported_value' },
      })
      expect(upstream.received).toHaveLength(before)
    })

    it('tells inside the stream that nothing was said', async () => {
      upstream.play(geminiStream('I would rather not.'))
      expect((await ask('pcm')).text).toContain('I would rather not.')
    })
  })

  describe('transcription', () => {
    const audio = () => toFile(Buffer.from('RIFF'), 'a.wav', { type: 'audio/wav' })

    it('is asked of a model that hears', async () => {
      upstream.play(gemini({ text: 'Hello there.\n' }))
      const answer = await sdk.audio.transcriptions.create({
        model: 'm',
        file: await audio(),
        language: 'en',
      })
      expect(answer).toMatchObject({ text: 'Hello there.', usage: { type: 'tokens', total_tokens: 14 } })
      expect(sent().body).toMatchObject({
        contents: [
          {
            parts: [
              { inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } },
              { text: expect.any(String) },
            ],
          },
        ],
      })
      const text = await sdk.audio.translations.create({
        model: 'm',
        file: await audio(),
        response_format: 'text',
      })
      expect(text).toBe('Hello there.\n')
    })

    it('streams', async () => {
      upstream.play(geminiStream('Hello ', 'there.'))
      const stream = await sdk.audio.transcriptions.create({ model: 'm', file: await audio(), stream: true })
      expect(await Array.fromAsync(stream)).toMatchObject([
        { type: 'transcript.text.delta', delta: 'Hello ' },
        { type: 'transcript.text.delta', delta: 'there.' },
        { type: 'transcript.text.done', text: 'Hello there.', usage: { type: 'tokens', total_tokens: 14 } },
      ])
      expect(await lastRecord()).toMatchObject({ stream: true, operation: 'transcription' })
      upstream.play(gemini({ text: 'Hello there.' }))
      await sdk.audio.transcriptions.create({ model: 'm', file: await audio(), stream: false })
      expect(await lastRecord()).toMatchObject({ stream: false })
    })

    const heard = {
      language: 'English',
      segments: [
        { start: 0, end: 2.5, text: 'Hello there. ', speaker: 'A' },
        { start: 3661.25, end: 3662, text: 'Bye.', speaker: 'B' },
      ],
    }
    const timed = gemini({ text: JSON.stringify(heard) })

    it('tells times in all their forms, as the model heard them, and says so', async () => {
      upstream.play(timed)
      const ask = async (response_format: 'srt' | 'vtt' | 'verbose_json' | 'diarized_json') =>
        sdk.audio.transcriptions.create({ model: 'm', file: await audio(), response_format } as never)
      expect(await ask('srt')).toBe(
        '1\n00:00:00,000 --> 00:00:02,500\nHello there.\n\n2\n01:01:01,250 --> 01:01:02,000\nBye.\n\n',
      )
      expect(sent().body).toMatchObject({
        generationConfig: { responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } },
      })
      expect(await lastLosses()).toMatchObject([
        { at: '/response_format', treatment: 'approximated', functional: true },
      ])
      expect(await ask('vtt')).toBe(
        'WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHello there.\n\n01:01:01.250 --> 01:01:02.000\nBye.\n\n',
      )
      expect(await ask('verbose_json')).toEqual({
        task: 'transcribe',
        language: 'english',
        duration: 3662,
        text: 'Hello there. Bye.',
        segments: [
          { id: 0, start: 0, end: 2.5, text: 'Hello there.' },
          { id: 1, start: 3661.25, end: 3662, text: 'Bye.' },
        ],
        usage: { type: 'tokens', input_tokens: 10, output_tokens: 4, total_tokens: 14 },
      })
      expect(await ask('diarized_json')).toMatchObject({
        segments: [
          { type: 'transcript.text.segment', id: 'seg_0', speaker: 'A' },
          { id: 'seg_1', speaker: 'B', text: 'Bye.' },
        ],
      })
      const translated = await sdk.audio.translations.create({
        model: 'm',
        file: await audio(),
        response_format: 'verbose_json',
      })
      expect(translated).toMatchObject({ task: 'translate', text: 'Hello there. Bye.' })
    })

    it('takes the duration from a WAVE file itself, and loses the times of words', async () => {
      upstream.play(timed)
      const wav = Buffer.alloc(44 + 48_000)
      wav.write('RIFF', 0, 'latin1')
      wav.write('WAVEfmt ', 8, 'latin1')
      wav.writeUInt32LE(32_000, 28)
      const answer = await sdk.audio.transcriptions.create({
        model: 'm',
        file: await toFile(wav, 'a.wav', { type: 'audio/wav' }),
        response_format: 'verbose_json',
        timestamp_granularities: ['word', 'segment'],
      })
      expect(answer.duration).toBeCloseTo(1.5, 2)
      expect(answer.words).toBeUndefined()
      expect((await lastLosses()).map(({ at }) => at).sort()).toEqual([
        '/response_format',
        '/timestamp_granularities[]',
      ])
    })

    it('streams who speaks when all is said', async () => {
      const text = JSON.stringify(heard)
      upstream.play(geminiStream(text.slice(0, 40), text.slice(40)))
      const stream = await sdk.audio.transcriptions.create({
        model: 'm',
        file: await audio(),
        response_format: 'diarized_json',
        stream: true,
      })
      expect(await Array.fromAsync(stream as AsyncIterable<unknown>)).toMatchObject([
        { type: 'transcript.text.segment', speaker: 'A', start: 0 },
        { type: 'transcript.text.segment', speaker: 'B' },
        { type: 'transcript.text.done', text: 'Hello there. Bye.', usage: { total_tokens: 14 } },
      ])
    })

    it('refuses what it cannot read', async () => {
      await expect(
        sdk.audio.transcriptions.create({ model: 'm', file: await audio(), response_format: 'ass' as never }),
      ).rejects.toMatchObject({ status: 400, param: 'response_format' })
      upstream.play(gemini({ text: 'no JSON at all' }))
      await expect(
        sdk.audio.transcriptions.create({ model: 'm', file: await audio(), response_format: 'srt' }),
      ).rejects.toMatchObject({ status: 502 })
      await expect(
        sdk.audio.transcriptions.create({ model: 'm', file: undefined as never }),
      ).rejects.toMatchObject({ status: 400 })
    })
  })
})

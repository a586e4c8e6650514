import { describe, expect, it } from 'vitest'
import { disassemble } from '../../src/canonical/assemble.ts'
import { restOfVectors } from '../../src/canonical/foreign-answer.ts'
import type { JsonObject } from '../../src/canonical/json.ts'
import type { Operation, OperationInput } from '../../src/protocols/operation.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { silentOf, withTomorrow } from './injection.ts'
import { answerReading, answerWriting, openRequest, readContext } from './passage.ts'
import { mainTargets } from './targets.ts'

const chat = protocols['openai-chat']
const google = protocols['gemini-generate']

describe('fields of tomorrow in a request for vectors', () => {
  const bodies: readonly (readonly ['openai-chat' | 'gemini-generate', string, JsonObject])[] = [
    ['openai-chat', 'texts', { model: 'm', input: ['x', 'y'], dimensions: 3, user: 'u' }],
    [
      'gemini-generate',
      'one',
      { content: { role: 'user', parts: [{ text: 'x' }] }, taskType: 'T', title: 't' },
    ],
    [
      'gemini-generate',
      'a list',
      {
        requests: [
          { model: 'models/m', content: { parts: [{ text: 'x' }, { text: 'y' }] }, taskType: 'T' },
          { model: 'models/m', content: { parts: [{ text: 'z' }] }, taskType: 'T' },
        ],
      },
    ],
  ]
  it.each(bodies)('of %s, %s, are told', (from, _name, body) => {
    const to = from === 'openai-chat' ? 'gemini-generate' : 'openai-chat'
    const injected = withTomorrow(body)
    const request = protocols[from].embedding?.readRequest(
      injected.body,
      readContext('/v1beta/models/m:embedContent'),
    )
    if (request === undefined) throw new Error('no embeddings')
    const written = protocols[to].embedding?.writeRequest(request, mainTargets[to])
    expect(silentOf(injected.places, JSON.stringify(written?.value), written?.losses ?? [])).toEqual([])
  })

  it('of Google are told also where the requests of a list differ, and go back to Google as they were', () => {
    const content = { parts: [{ text: 'x', deep: { a: 1 } }], new: 1 }
    const body = { requests: [{ content }, { content, title: 't', new: 1 }] }
    const request = google.embedding?.readRequest(body, readContext('/v1beta/models/m:batchEmbedContents'))
    if (request === undefined) throw new Error('no embeddings')
    const places = (chat.embedding?.writeRequest(request, mainTargets['openai-chat']).losses ?? []).map(
      ({ at }) => at,
    )
    expect(places).toEqual(
      expect.arrayContaining(['/requests/1/title', '/requests/1/new', '/requests/0/content/new']),
    )
    expect(google.embedding?.writeRequest(request, mainTargets['gemini-generate']).value.body).toEqual(body)
  })
})

describe('fields of tomorrow in vectors', () => {
  const usage = { prompt_tokens: 2, total_tokens: 2 }
  it.each([
    [
      'openai-chat',
      { object: 'list', model: 'm', data: [{ object: 'embedding', index: 0, embedding: [1] }], usage },
    ],
    ['gemini-generate', { embedding: { values: [1] }, usageMetadata: { promptTokenCount: 2 } }],
    ['gemini-generate', { embeddings: [{ values: [1] }, { values: [2] }] }],
  ] as const)('of %s are told', (from, body) => {
    const to = from === 'openai-chat' ? 'gemini-generate' : 'openai-chat'
    const request = { model: 'm', inputs: ['x'], many: true, origin: { protocol: to, at: '' } } as const
    const injected = withTomorrow(body)
    const answer = protocols[from].embedding?.readAnswer(injected.body, request)
    if (answer === undefined) throw new Error('no embeddings')
    const written = protocols[to].embedding?.writeAnswer(answer, request)
    const losses = [...(written?.losses ?? []), ...restOfVectors(answer, to)]
    expect(silentOf(injected.places, JSON.stringify(written?.value), losses)).toEqual([])
  })
})

describe('fields of tomorrow in OpenAI’s other calls, asked of a chat', () => {
  const file = { name: 'a.png', mediaType: 'image/png', data: 'AAAA' }
  const inputs: readonly (readonly [Operation, OperationInput])[] = [
    ['image-generation', { body: { model: 'm', prompt: 'x', size: '1024x1024' }, files: [] }],
    [
      'image-edit',
      { body: { model: 'm', prompt: 'x', images: [{ image_url: 'https://a.example/b.png' }] }, files: [] },
    ],
    ['image-edit', { body: { model: 'm', prompt: 'x' }, files: [{ field: 'image[]', ...file }] }],
    ['transcription', { body: { model: 'm', language: 'ja' }, files: [{ field: 'file', ...file }] }],
    ['audio-translation', { body: { model: 'm' }, files: [{ field: 'file', ...file }] }],
    ['speech', { body: { model: 'm', input: 'x', voice: { id: 'alloy' } }, files: [] }],
    [
      'legacy-completion',
      { body: { model: 'm', prompt: 'x', stream_options: { include_usage: true } }, files: [] },
    ],
  ]
  const codecOf = (operation: Operation) => {
    const codec = chat.asGenerate?.[operation]
    if (codec === undefined) throw new Error(`no ${operation}`)
    return codec
  }

  it.each(inputs)('%s: of the request, and files of other names', (operation, { body, files }) => {
    const injected = withTomorrow(body)
    const more = files.map((one) => ({ ...one, field: 'x_file' }))
    const { value, losses } = codecOf(operation).readRequest(
      { body: injected.body, files: [...files, ...more] },
      readContext('/v1/x'),
    )
    const outgoing = google.writeRequest(value, mainTargets['gemini-generate'])
    const told = [...losses, ...outgoing.losses]
    expect(silentOf(injected.places, JSON.stringify(outgoing.value), told)).toEqual([])
    expect(told.filter(({ at }) => at === '/x_file')).toHaveLength(more.length)
  })

  const answered = withTomorrow({
    candidates: [
      {
        index: 0,
        finishReason: 'STOP',
        content: {
          role: 'model',
          parts: [
            { text: 'Let me see.', thought: true },
            { text: 'Here.' },
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: 'AAAA' } },
          ],
        },
      },
    ],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
    modelVersion: 'm',
  })

  it.each(inputs)('%s: of the answer, whole and streamed, and what is no part of it', (operation, input) => {
    const codec = codecOf(operation)
    const response = google.readResponse(answered.body, answerReading('google'))
    const context = () => answerWriting(openRequest('openai-chat'), 'google')
    const whole = codec.writeAnswer(response, input, context())
    expect(silentOf(answered.places, '', whole?.losses ?? [])).toEqual([])
    const writer = codec.streamWriter?.(context(), input)
    const streamed = disassemble(response).flatMap((event) => writer?.write(event).losses ?? [])
    expect(silentOf(answered.places, '', streamed)).toEqual([])
    const isText =
      operation === 'transcription' || operation === 'audio-translation' || operation === 'legacy-completion'
    for (const losses of [whole?.losses ?? [], streamed]) {
      expect(losses.filter(({ code }) => code === 'reasoning')).toHaveLength(1)
      expect(losses.filter(({ code }) => code === 'text')).toHaveLength(isText ? 0 : 1)
    }
  })
})

describe('fields of tomorrow in the answer of a model that makes one thing', () => {
  it.each([
    [
      'image',
      {
        created: 1,
        data: [{ b64_json: 'AAAA' }],
        usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
      },
    ],
    [
      'hearing',
      { text: 'Hi', usage: { type: 'tokens', input_tokens: 1, output_tokens: 2, total_tokens: 3 } },
    ],
  ] as const)('%s: are told to a client of Google’s', (what, body) => {
    const injected = withTomorrow(body)
    const response = chat.making?.[what]?.readResponse?.(injected.body, answerReading('openai'))
    if (response === undefined) throw new Error('no answer')
    const { value, losses } = google.writeResponse(
      response,
      answerWriting(openRequest('gemini-generate'), 'openai'),
    )
    expect(silentOf(injected.places, JSON.stringify(value), losses)).toEqual([])
  })
})

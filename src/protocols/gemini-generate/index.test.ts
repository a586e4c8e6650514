import { expect, it } from 'vitest'
import type { EmbedRequest } from '../../canonical/embedding.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { dataFrame } from '../../wire/frame.ts'
import type { ReadContext } from '../codec-context.ts'
import { geminiGenerate as gemini } from './index.ts'

const context: ReadContext = {
  params: { model: 'gemini-x' },
  query: new URLSearchParams(),
  headers: {},
  streams: false,
  newId: (prefix) => `${prefix}_1`,
}
const target = { model: 'gemini-x', issuer: 'google', quirks: {} }
const peek = (path: string, model: string) =>
  gemini.peek({ path, params: { model }, query: new URLSearchParams(), headers: {}, fields: {} })

it('finds model and stream flag in the path', () => {
  expect(peek('/v1beta/models/gemini-x:streamGenerateContent', 'gemini-x')).toEqual({
    model: 'gemini-x',
    stream: true,
  })
  expect(peek('/v1beta/models/models/gemini-x:generateContent', 'models/gemini-x')).toEqual({
    model: 'gemini-x',
    stream: false,
  })
  expect(peek('/v1beta/tunedModels/mine:generateContent', 'mine')).toEqual({
    model: 'tunedModels/mine',
    stream: false,
  })
})

it('streams as SSE only where the query asks for it', () => {
  expect(gemini.streamForm(new URLSearchParams('alt=sse'))).toBe('sse')
  expect(gemini.streamForm(new URLSearchParams('$alt=json;enum-encoding=int'))).toBe('json-array')
  expect(gemini.streamForm(new URLSearchParams())).toBe('json-array')
})

it('leaves /v1/models to OpenAI clients, unless Google’s key header is there', () => {
  const lists = gemini.routes.filter(
    ({ operation, path }) => operation === 'list-models' && !path.includes('/publishers/'),
  )
  expect(lists.map(({ path, header }) => [path, header])).toEqual([
    ['/v1beta/models', undefined],
    ['/v1/models', 'x-goog-api-key'],
    ['/v1alpha/models', undefined],
  ])
})

it('counts bare contents and whole requests, each in its own form', () => {
  const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]
  const whole = {
    generateContentRequest: { model: 'models/gemini-x', contents, safetySettings: [] },
    later: 1,
  }
  for (const body of [{ contents }, whole] satisfies JsonObject[]) {
    const written = gemini.counting?.writeRequest(gemini.counting.readRequest(body, context), target)
    expect(written?.value).toMatchObject({ path: '/v1beta/models/gemini-x:countTokens', body })
  }
  const foreign = {
    ...gemini.readRequest({ contents }, context),
    tools: [{ kind: 'function', name: 'f' }] as const,
    origin: { protocol: 'openai-chat', at: '' } as const,
  }
  expect(gemini.counting?.writeRequest(foreign, target).value.body).toMatchObject({
    generateContentRequest: {
      model: 'models/gemini-x',
      contents,
      tools: [{ functionDeclarations: [{ name: 'f' }] }],
    },
  })
  expect(gemini.counting?.readAnswer({ totalTokens: 5, promptTokensDetails: [] })).toBe(5)
})

it('embeds one text or a batch, each in its own form', () => {
  const one = {
    content: { role: 'user', parts: [{ text: 'a' }] },
    taskType: 'RETRIEVAL_DOCUMENT',
    title: 't',
  }
  const many = {
    requests: [
      { model: 'models/gemini-x', content: { parts: [{ text: 'a' }] }, outputDimensionality: 8 },
      { model: 'models/gemini-x', content: { parts: [{ text: 'b' }] } },
    ],
  }
  for (const body of [one, many] satisfies JsonObject[]) {
    const request = gemini.embedding?.readRequest(body, context)
    expect(request?.inputs).toEqual(body === one ? ['a'] : ['a', 'b'])
    expect(request && gemini.embedding?.writeRequest(request, target).value.body).toEqual(body)
  }
})

it('writes the vectors of another vendor in the form that was asked for', () => {
  const request: EmbedRequest = {
    model: 'm',
    inputs: ['a', 'b'],
    dimensions: 2,
    many: true,
    origin: { protocol: 'openai-chat', at: '' },
  }
  expect(gemini.embedding?.writeRequest(request, target).value).toMatchObject({
    path: '/v1beta/models/gemini-x:batchEmbedContents',
    body: {
      requests: [
        { content: { parts: [{ text: 'a' }] }, outputDimensionality: 2 },
        { content: { parts: [{ text: 'b' }] } },
      ],
    },
  })
  const answer = gemini.embedding?.readAnswer(
    { embeddings: [{ values: [1, 2] }, { values: [3, 4] }] },
    request,
  )
  expect(answer && gemini.embedding?.writeAnswer(answer, request).value).toEqual({
    embeddings: [{ values: [1, 2] }, { values: [3, 4] }],
  })
})

it('lists models in Google’s shape', () => {
  expect(
    gemini.writeModels(
      [{ id: 'm', contextWindow: 10, maxOutput: 5, reasoning: true }],
      new URLSearchParams(),
    ),
  ).toEqual({
    models: [
      expect.objectContaining({
        name: 'models/m',
        displayName: 'm',
        inputTokenLimit: 10,
        outputTokenLimit: 5,
        thinking: true,
        supportedGenerationMethods: expect.arrayContaining(['generateContent', 'countTokens']),
      }),
    ],
  })
})

it('meters a relayed stream: last usage, finish reason, and no silent retry after content', () => {
  const meter = gemini.meter()
  const frame = (body: JsonObject) => meter.frame(dataFrame(JSON.stringify(body)))
  frame({
    responseId: 'r',
    modelVersion: 'v',
    usageMetadata: { trafficType: 'ON_DEMAND' },
    candidates: [{ content: { parts: [{ text: '' }] } }],
  })
  expect(meter.reading()).toEqual({ id: 'r', model: 'v', complete: false, semantic: false })
  frame({
    candidates: [
      {
        content: {
          parts: [{ functionCall: { name: 'say', args: { error: 'the word "error" is no error' } } }],
        },
      },
    ],
  })
  frame({
    candidates: [{ finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
  })
  expect(meter.reading()).toMatchObject({
    stop: { unified: 'tool-calls', raw: 'STOP' },
    usage: { input: { total: 3 }, output: { total: 2 } },
    complete: true,
    semantic: true,
  })
})

it('meters an error inside a 200, also behind the last frame', () => {
  const error = { error: { code: 500, message: 'broken', status: 'INTERNAL' } }
  const streamed = gemini.meter()
  streamed.frame({ kind: 'stray', text: JSON.stringify(error, null, 2) })
  const whole = gemini.meter()
  whole.whole(error)
  for (const meter of [streamed, whole]) {
    expect(meter.reading()).toMatchObject({ complete: false, fault: { kind: 'internal', status: 500 } })
  }
})

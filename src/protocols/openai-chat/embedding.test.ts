import { describe, expect, it } from 'vitest'
import type { EmbedRequest } from '../../canonical/embedding.ts'
import type { Json, JsonObject } from '../../canonical/json.ts'
import type { ReadContext } from '../codec-context.ts'
import { decodeVector, embedding, encodeVector } from './embedding.ts'

const context: ReadContext = {
  params: {},
  query: new URLSearchParams(),
  headers: {},
  streams: false,
  newId: (prefix) => prefix,
}
const read = (body: JsonObject) => embedding.readRequest(body, context)
const target = { model: 'm', issuer: 'openai', quirks: {} }

describe('embeddings', () => {
  it.each<[string, Json]>([
    ['a text', 'x'],
    ['texts', ['x', 'y']],
    ['tokens', [1, 2]],
    ['token lists', [[1, 2], [3]]],
  ])('a request for %s is given back as it was', (_name, input) => {
    const body = { model: 'm', input, encoding_format: 'base64', dimensions: 3, user: 'u', extra: { x: 1 } }
    expect(embedding.writeRequest(read(body), target)).toMatchObject({
      value: { path: '/v1/embeddings', body },
      losses: [],
    })
  })

  it('asks for numbers on behalf of another dialect, and says what has no field', () => {
    const request: EmbedRequest = {
      model: 'm',
      inputs: ['x'],
      many: false,
      task: 'RETRIEVAL_QUERY',
      origin: { protocol: 'gemini-generate', at: '' },
    }
    const { value, losses } = embedding.writeRequest(request, target)
    expect(value.body).toEqual({ model: 'm', input: 'x', encoding_format: 'float' })
    expect(losses).toMatchObject([{ code: 'unknown-field', treatment: 'dropped' }])
  })

  it('gives base64 to whom asks for it, numbers to everyone else', () => {
    const vectors = [
      [0.5, -1],
      [2, 0.25],
    ]
    const answer = { vectors, usage: { input: { total: 4 }, output: {} } }
    const base64 = embedding.writeAnswer(
      answer,
      read({ model: 'm', input: ['a', 'b'], encoding_format: 'base64' }),
    )
    expect(base64.value).toMatchObject({
      object: 'list',
      data: [{ index: 0, embedding: 'AAAAPwAAgL8=' }, { index: 1 }],
      usage: { prompt_tokens: 4, total_tokens: 4 },
    })
    const float = embedding.writeAnswer(answer, read({ model: 'm', input: ['a', 'b'] }))
    expect(float.value).toMatchObject({
      data: [{ embedding: [0.5, -1] }, { embedding: [2, 0.25] }],
      model: 'm',
    })
  })

  it('reads either form, in the order of the indexes', () => {
    const body = {
      model: 'served',
      data: [
        { index: 1, embedding: [2] },
        { index: 0, embedding: encodeVector([0.5]) },
      ],
      usage: { prompt_tokens: 1, total_tokens: 1 },
    }
    expect(embedding.readAnswer(body, read({ model: 'm', input: 'x' }))).toMatchObject({
      model: 'served',
      vectors: [[0.5], [2]],
    })
  })

  it('loses nothing of a float on the way through base64', () => {
    const vector = Array.from(Float32Array.from([0.1, -3.4e38, 1e-45, 0]))
    expect(decodeVector(encodeVector(vector))).toEqual(vector)
  })

  it.each<[string, JsonObject]>([
    ["Missing required parameter: 'input'.", { model: 'm' }],
    ["Invalid value: 'hex'.", { model: 'm', input: 'x', encoding_format: 'hex' }],
    ["Invalid type for 'input'", { model: 'm', input: [{}] }],
  ])('refuses: %s', (message, body) => {
    expect(() => read(body)).toThrow(message)
  })
})

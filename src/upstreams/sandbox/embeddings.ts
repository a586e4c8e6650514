import { isJsonArray, type Json, type JsonObject } from '../../canonical/json.ts'
import { BadAsk, contentText, listAt, numberAt, objectAt } from './ask.ts'
import type { SandboxCall } from './deliver.ts'
import { bodyTokens } from './tokens.ts'

const usualDimensions = 256

/** Vectors that depend on the text alone, so that the same text is found again. They mean nothing. */
export function answerEmbeddings({ call: { path }, body, model }: SandboxCall): JsonObject {
  if (path.endsWith(':embedContent')) return { embedding: { values: geminiVector(body) } }
  if (path.endsWith(':batchEmbedContents'))
    return { embeddings: listAt(body.requests).map((request) => ({ values: geminiVector(request) })) }
  return openaiEmbeddings(body, model)
}

const geminiVector = (request: JsonObject): readonly number[] =>
  vectorOf(contentText(objectAt(request.content).parts), numberAt(request.outputDimensionality))

function openaiEmbeddings(body: JsonObject, model: string): JsonObject {
  const inputs = inputsOf(body.input)
  const tokens = inputs.reduce((sum, input) => sum + bodyTokens(input), 0)
  const encode = body.encoding_format === 'base64' ? toBase64 : (vector: readonly number[]): Json => vector
  return {
    object: 'list',
    data: inputs.map((input, index) => ({
      object: 'embedding',
      index,
      embedding: encode(vectorOf(input, numberAt(body.dimensions))),
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** A text, texts, tokens, or lists of tokens. */
function inputsOf(input: Json | undefined): readonly string[] {
  if (typeof input === 'string') return [input]
  if (!isJsonArray(input)) throw new BadAsk('input', "Missing required parameter: 'input'.")
  if (input.every((item) => typeof item === 'number')) return [input.join(' ')]
  return input.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
}

const toBase64 = (vector: readonly number[]): string => {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * 4)
  return bytes.toString('base64')
}

function vectorOf(text: string, dimensions = usualDimensions): readonly number[] {
  let seed = 2_166_136_261
  for (const character of text) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 16_777_619)
  const values = Array.from({ length: dimensions }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return seed / 2 ** 31
  })
  const length = Math.hypot(...values) || 1
  return values.map((value) => value / length)
}

import type { EmbedAnswer, EmbedRequest } from '../../canonical/embedding.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Loss, Written } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Origin } from '../../canonical/origin.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import type { EmbedCodec } from '../operation.ts'
import { difference, fieldsOf, isOurs, originAt, withRest } from './rest.ts'
import {
  expectString,
  filled,
  missingField,
  numberOf,
  objectOf,
  objectsOf,
  wrongType,
  wrongValue,
} from './schema.ts'
import { readUsage } from './usage.ts'

/** `/v1/embeddings`. */
export const embedding: EmbedCodec = {
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
}

function readRequest(body: JsonObject): EmbedRequest {
  const model = expectString(body.model, '/model')
  const dimensions = readDimensions(body.dimensions)
  const { inputs, many } = readInput(body.input)
  const encoding = readEncoding(body.encoding_format)
  const user = filled(body.user)
  const known = fieldsOf({ model, input: body.input, encoding_format: encoding, dimensions, user })
  return {
    model,
    inputs,
    many,
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(user === undefined ? {} : { user }),
    origin: originAt('', difference(body, known)),
  }
}

function readDimensions(value: Json | undefined): number | undefined {
  const dimensions = numberOf(value)
  if (dimensions === undefined || dimensions >= 1) return dimensions
  throw new MalformedRequest(`${dimensions} is less than the minimum of 1 - 'dimensions'`, {
    at: '/dimensions',
    code: 'invalid_value',
  })
}

/** A text, a list of texts, the tokens of one text, or a list of those. */
function readInput(input: Json | undefined): Pick<EmbedRequest, 'inputs' | 'many'> {
  const at = '/input'
  if (input === undefined) throw missingField(at)
  if (input === '' || (isJsonArray(input) && input.length === 0))
    throw new MalformedRequest(
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
      { at, code: 'invalid_value' },
    )
  if (typeof input === 'string') return { inputs: [input], many: false }
  if (!isJsonArray(input)) throw wrongType(at, 'a string or an array', input)
  const tokens = numbersOf(input)
  if (input.length > 0 && tokens !== undefined) return { inputs: [tokens], many: false }
  const inputs = input.map((item) => {
    const list = typeof item === 'string' ? item : numbersOf(item)
    if (list === undefined) throw wrongType(at, 'an array of strings or of token arrays', item)
    return list
  })
  return { inputs, many: true }
}

function numbersOf(value: Json): readonly number[] | undefined {
  if (!isJsonArray(value)) return undefined
  const numbers = value.filter((item) => typeof item === 'number')
  return numbers.length === value.length ? numbers : undefined
}

function readEncoding(value: Json | undefined): EmbedRequest['encoding'] {
  if (value === undefined || value === null) return undefined
  if (value === 'float' || value === 'base64') return value
  throw wrongValue('/encoding_format', String(value), ['float', 'base64'])
}

/** Vectors for a client of another dialect are asked for as numbers. */
function writeRequest(request: EmbedRequest, target: Target): Written<OutgoingRequest> {
  const own = isOurs(request.origin)
  const [first = ''] = request.inputs
  const body = fieldsOf({
    model: target.model,
    input: request.many ? request.inputs : first,
    encoding_format: own ? request.encoding : 'float',
    dimensions: request.dimensions,
    user: request.user,
  })
  return {
    value: {
      path: '/v1/embeddings',
      query: {},
      headers: {},
      body: withRest(body, request.origin),
      renames: { tools: new Map() },
    },
    losses: own ? [] : requestLosses(request),
  }
}

function requestLosses({ task, title, origin }: EmbedRequest): readonly Loss[] {
  const lose = (what: string, functional: boolean, at = origin.at) =>
    loss('unknown-field', at, 'dropped', `${what} has no field in OpenAI's embeddings`, functional)
  return [
    ...(task === undefined ? [] : [lose('the task type', true)]),
    ...(title === undefined ? [] : [lose('the title', false)]),
    ...nodesOf(origin).flatMap(({ at, rest }) =>
      Object.keys(rest ?? {}).map((name) => lose(name, false, pointerTo(at, name))),
    ),
  ]
}

function nodesOf(origin: Origin): readonly Origin[] {
  const nodes: Origin[] = []
  for (let node: Origin | undefined = origin; node !== undefined; node = node.within) nodes.push(node)
  return nodes
}

const answerFields = {
  object: true,
  model: true,
  usage: true,
  data: { object: true, index: true, embedding: true },
} satisfies ReadFields

function readAnswer(body: JsonObject): EmbedAnswer {
  const items = objectsOf(body.data)
  const ordered = items
    .map((item, place) => ({ item, order: numberOf(item.index) ?? place }))
    .sort((a, b) => a.order - b.order)
  const model = filled(body.model)
  const usage = objectOf(body.usage)
  const origin = unreadFields(body, answerFields, { protocol: 'openai-chat', at: '' })
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(model === undefined ? {} : { model }),
    vectors: ordered.map(({ item }) => readVector(item.embedding)),
    ...(usage === undefined ? {} : { usage: readUsage(usage) }),
  }
}

const readVector = (value: Json | undefined): readonly number[] =>
  typeof value === 'string' ? decodeVector(value) : (numbersOf(value ?? []) ?? [])

const floatBytes = 4

/** Little-endian float32, as OpenAI's SDKs ask for unasked. */
export function decodeVector(text: string): readonly number[] {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Array.from({ length: Math.floor(bytes.length / floatBytes) }, (_, index) =>
    view.getFloat32(index * floatBytes, true),
  )
}

export function encodeVector(vector: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(vector.length * floatBytes))
  vector.forEach((value, index) => {
    view.setFloat32(index * floatBytes, value, true)
  })
  let text = ''
  for (const byte of new Uint8Array(view.buffer)) text += String.fromCharCode(byte)
  return btoa(text)
}

function writeAnswer(answer: EmbedAnswer, request: EmbedRequest): Written<JsonObject> {
  const losses: Loss[] = []
  const prompt = answer.usage?.input.total
  // OpenAI's clients demand the counts; a vendor that gives none is told as such.
  if (prompt === undefined)
    losses.push(loss('usage', '', 'defaulted', 'the upstream gave no token count; 0 is told', false))
  const raw = answer.usage?.raw
  const usage =
    isJsonObject(raw) && typeof raw.prompt_tokens === 'number'
      ? raw
      : { prompt_tokens: prompt ?? 0, total_tokens: prompt ?? 0 }
  return {
    value: {
      object: 'list',
      data: answer.vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: request.encoding === 'base64' ? encodeVector(vector) : vector,
      })),
      model: answer.model ?? request.model,
      usage,
    },
    losses,
  }
}

import type { EmbedAnswer, EmbedRequest } from '../../canonical/embedding.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Loss, Written } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { openNode, packValue } from './node.ts'
import { isText, listOf, missingField, wrongType } from './schema.ts'
import { protocol } from './vocabulary.ts'

/**
 * Vertex AI's own call for vectors: `:predict` of `instances`, answered by `predictions`.
 * https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
 */
export const predictForm = 'predict'

/** Images are asked for by the same call. */
export function asksVectors({ instances }: JsonObject): boolean {
  const [first] = listOf(instances ?? [])
  return isJsonObject(first) && isText(first.content)
}

/** The requests that `:batchEmbedContents` would take are kept, for places of this dialect that have no `:predict`. */
export function readPredict(body: JsonObject, model: string): EmbedRequest {
  const node = openNode(body, '')
  const instances = node.take('instances')
  const parameters = node.child('parameters')
  const dimensions = parameters?.number('outputDimensionality')
  if (!isJsonArray(instances) || instances.length === 0)
    throw missingField('/instances', 'instances is not specified')
  const read = instances.map((instance, place) => readInstance(instance, pointerTo('/instances', place)))
  const [first] = read
  const origin = node.origin()
  const rest = Object.assign({}, ...read.map((one) => one.rest), origin.rest, origin.within?.rest)
  const requests = read.map(({ text, task, title }) => ({
    model: `models/${model}`,
    content: { parts: [{ text }] },
    ...(task === undefined ? {} : { taskType: task }),
    ...(title === undefined ? {} : { title }),
    ...(dimensions === undefined ? {} : { outputDimensionality: dimensions }),
  }))
  return {
    model,
    inputs: read.map(({ text }) => text),
    ...(first?.task === undefined ? {} : { task: first.task }),
    ...(first?.title === undefined ? {} : { title: first.title }),
    ...(dimensions === undefined ? {} : { dimensions }),
    many: true,
    origin: {
      protocol,
      at: '',
      form: `${predictForm} requests:${packValue(requests)}`,
      ...(Object.keys(rest).length === 0 ? {} : { rest }),
    },
  }
}

interface Instance {
  readonly text: string
  readonly task?: string
  readonly title?: string
  readonly rest: JsonObject
}

function readInstance(instance: Json, at: string): Instance {
  if (!isJsonObject(instance)) throw wrongType(at, 'an object', instance)
  const node = openNode(instance, at)
  const text = node.take('content')
  if (!isText(text))
    throw new MalformedRequest('Only texts can be embedded by way of another call; this instance has none.', {
      at: pointerTo(at, 'content'),
      code: 'unsupported_content',
    })
  const task = node.text('taskType')
  const title = node.text('title')
  return {
    text,
    ...(task === undefined ? {} : { task }),
    ...(title === undefined ? {} : { title }),
    rest: node.origin().rest ?? {},
  }
}

/** What no other call has: how long texts are dealt with, and what is not known. */
export const predictLosses = ({ origin }: EmbedRequest): readonly Loss[] =>
  Object.keys(origin.rest ?? {}).map((name) =>
    loss('unknown-field', '', 'dropped', `${name} has no meaning outside :predict`, false),
  )

/** Google's clients demand both statistics of each text. */
export function writePredictions({ vectors, usage }: EmbedAnswer): Written<JsonObject> {
  const alone = vectors.length === 1 ? usage?.input.total : undefined
  const detail =
    alone === undefined
      ? 'the upstream counts no text by itself and does not say whether it was cut'
      : 'the upstream does not say whether the text was cut'
  return {
    value: {
      predictions: vectors.map((values) => ({
        embeddings: { statistics: { truncated: false, token_count: alone ?? null }, values },
      })),
    },
    losses: [loss('usage', '', 'defaulted', detail, false)],
  }
}

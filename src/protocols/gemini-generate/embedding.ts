import type { EmbedAnswer, EmbedRequest } from '../../canonical/embedding.ts'
import { restLosses } from '../../canonical/foreign-rest.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Origin } from '../../canonical/origin.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { OutgoingRequest, ReadContext, Target } from '../codec-context.ts'
import type { EmbedCodec } from '../operation.ts'
import { closeNode, formOf, isOwn, openNode, tagJson, tagValue, type WireNode } from './node.ts'
import { asksVectors, predictForm, predictLosses, readPredict, writePredictions } from './predict.ts'
import { bareModel, modelOf } from './request-reader.ts'
import { pathOf } from './request-writer.ts'
import { isText, listOf, missingField, objectOf, objectsOf, textOf, wrongType } from './schema.ts'
import { readUsage, withUnread, writeUsage } from './usage-metadata.ts'
import { protocol } from './vocabulary.ts'

/** `:embedContent` for one text, `:batchEmbedContents` for a list of such requests, and Vertex AI's `:predict`. */
export const embedding: EmbedCodec = {
  readRequest,
  asks: asksVectors,
  writeRequest,
  readAnswer,
  writeAnswer,
}

function readRequest(body: JsonObject, context: ReadContext): EmbedRequest {
  if (body.instances !== undefined) return readPredict(body, modelOf(context))
  return body.requests === undefined ? readOne(body, context) : readBatch(body, context)
}

interface Single {
  readonly text: string
  readonly task?: string
  readonly title?: string
  readonly dimensions?: number
  readonly origin: Origin
}

function readOne(body: JsonObject, context: ReadContext): EmbedRequest {
  const { text, ...single } = readSingle(openNode(body, ''), modelOf(context))
  return { model: modelOf(context), inputs: [text], ...single, many: false }
}

/**
 * Task, title and size are each request's own here, and one for all elsewhere: the first counts. The list is kept as it
 * was, for Google.
 */
function readBatch(body: JsonObject, context: ReadContext): EmbedRequest {
  const node = openNode(body, '')
  const requests = listOf(node.take('requests') ?? [])
  const singles = requests.map((request, place) => {
    const at = pointerTo('/requests', place)
    if (!isJsonObject(request)) throw wrongType(at, 'EmbedContentRequest', request)
    return readSingle(openNode(request, at), modelOf(context))
  })
  const [first] = singles
  if (first === undefined) throw missingField('/requests', 'requests is not specified')
  node.note('requests', requests)
  const { text: _, origin: __, ...shared } = first
  const within = singles
    .flatMap((single) => unreadOf(single, first))
    .reduce<Origin | undefined>(
      (outer, one) => ({ ...one, ...(outer === undefined ? {} : { within: outer }) }),
      undefined,
    )
  return {
    model: modelOf(context),
    inputs: singles.map(({ text }) => text),
    ...shared,
    many: true,
    origin: { ...node.origin(), ...(within === undefined ? {} : { within }) },
  }
}

/** What of one request is not read, or is not the first one's, which counts. */
function unreadOf({ origin, task, title, dimensions }: Single, first: Single): readonly Origin[] {
  const own = {
    ...(task === first.task ? {} : { taskType: task ?? null }),
    ...(title === first.title ? {} : { title: title ?? null }),
    ...(dimensions === first.dimensions ? {} : { outputDimensionality: dimensions ?? null }),
  }
  const found: Origin[] = [{ protocol, at: origin.at, rest: own }]
  for (let node: Origin | undefined = origin; node !== undefined; node = node.within)
    if (node.rest !== undefined) found.push({ protocol, at: node.at, rest: node.rest })
  return found
}

function readSingle(node: WireNode, model: string): Single {
  const content = node.take('content')
  const task = node.text('taskType')
  const title = node.text('title')
  const dimensions = node.number('outputDimensionality')
  const written = node.take('model')
  if (isText(written) && bareModel(written) === model)
    node.note(`model:${written === model ? '' : 'models/'}`)
  else node.leave('model')
  if (content === undefined) throw missingField(node.pointer('content'), 'content is not specified')
  node.note('content', content)
  const unread = isJsonObject(content)
    ? unreadFields(content, contentFields, { protocol, at: node.pointer('content') })
    : undefined
  return {
    text: readText(content, node.pointer('content')),
    ...(task === undefined ? {} : { task }),
    ...(title === undefined ? {} : { title }),
    ...(dimensions === undefined ? {} : { dimensions }),
    origin: { ...node.origin(), ...(unread === undefined ? {} : { within: unread }) },
  }
}

const contentFields = { role: true, parts: { text: true } } satisfies ReadFields

/** The texts of a content are embedded as one. */
function readText(content: Json, at: string): string {
  if (isText(content)) return content
  const parts = isJsonObject(content) ? listOf(content.parts ?? []) : []
  if (parts.length === 0)
    throw new MalformedRequest('* EmbedContentRequest.content: contents.parts must not be empty.', {
      at: pointerTo(at, 'parts'),
      code: 'missing_field',
    })
  return parts
    .map((part, place) => {
      const text = textOf(objectOf(part)?.text)
      if (text !== undefined) return text
      throw new MalformedRequest('Only texts can be embedded by way of another dialect; this part is none.', {
        at: pointerTo(pointerTo(at, 'parts'), place),
        code: 'unsupported_content',
      })
    })
    .join('')
}

function writeRequest(request: EmbedRequest, target: Target): Written<OutgoingRequest> {
  const losses = createLossList()
  const body = isOwn(request.origin)
    ? writeOwn(request, target, losses)
    : writeForeign(request, target, losses)
  const method = 'requests' in body ? 'batchEmbedContents' : 'embedContent'
  return {
    value: {
      path: pathOf(target.model, method),
      query: {},
      headers: {},
      body,
      renames: { tools: new Map() },
    },
    losses: losses.losses,
  }
}

function writeOwn(request: EmbedRequest, target: Target, losses: LossList): JsonObject {
  // Contents and lists go back whole.
  const { within: _, ...origin } = request.origin
  const form = formOf(origin)
  const requests = tagJson(form, 'requests')
  if (requests !== undefined && form.has(predictForm)) {
    losses.addAll(predictLosses(request))
    return { requests: readdress(requests, target.model) }
  }
  if (requests !== undefined) return closeNode({ requests: readdress(requests, target.model) }, origin)
  const prefix = tagValue(form, 'model')
  const fields = {
    model: prefix === undefined ? undefined : prefix + target.model,
    content: tagJson(form, 'content'),
    taskType: request.task,
    title: request.title,
    outputDimensionality: request.dimensions,
  }
  return closeNode(fields, origin)
}

/** Each request of a batch repeats the model. */
const readdress = (requests: Json, model: string): Json =>
  isJsonArray(requests)
    ? requests.map((request) =>
        isJsonObject(request) && isText(request.model)
          ? { ...request, model: `models/${bareModel(model)}` }
          : request,
      )
    : requests

function writeForeign(request: EmbedRequest, target: Target, losses: LossList): JsonObject {
  if (request.user !== undefined) {
    losses.add(loss('metadata', '/user', 'dropped', 'Gemini has no field for the user', false))
  }
  for (let at: Origin | undefined = request.origin; at !== undefined; at = at.within)
    losses.addAll(restLosses(at, () => true))
  const singles = request.inputs.map((input, place) => writeSingle(input, place, request, target))
  const [only] = singles
  return singles.length === 1 && only !== undefined ? only : { requests: singles }
}

function writeSingle(
  input: EmbedRequest['inputs'][number],
  place: number,
  request: EmbedRequest,
  target: Target,
): JsonObject {
  if (typeof input !== 'string') {
    throw new MalformedRequest('This model embeds texts, not token lists: send the text itself.', {
      at: pointerTo('/input', place),
      code: 'unsupported_input',
    })
  }
  return {
    model: `models/${bareModel(target.model)}`,
    content: { parts: [{ text: input }] },
    ...(request.task === undefined ? {} : { taskType: request.task }),
    ...(request.title === undefined ? {} : { title: request.title }),
    ...(request.dimensions === undefined ? {} : { outputDimensionality: request.dimensions }),
  }
}

const vector = { values: true } satisfies ReadFields
const answerFields = { embeddings: vector, embedding: vector, usageMetadata: true } satisfies ReadFields

function readAnswer(body: JsonObject): EmbedAnswer {
  const list = body.embeddings === undefined ? [objectOf(body.embedding) ?? {}] : objectsOf(body.embeddings)
  const usage = objectOf(body.usageMetadata)
  const origin = unreadFields(body, answerFields, { protocol, at: '' })
  return {
    vectors: list.map(({ values }) =>
      isJsonArray(values) ? values.filter((value) => typeof value === 'number') : [],
    ),
    ...(usage === undefined ? {} : { usage: withUnread(readUsage(usage)) }),
    ...(origin === undefined ? {} : { origin }),
  }
}

function writeAnswer(answer: EmbedAnswer, request: EmbedRequest): Written<JsonObject> {
  if (formOf(request.origin).has(predictForm)) return writePredictions(answer)
  const [first = []] = answer.vectors
  const usage = answer.usage === undefined ? {} : { usageMetadata: writeUsage(answer.usage, undefined) }
  return {
    value: request.many
      ? { embeddings: answer.vectors.map((values) => ({ values })), ...usage }
      : { embedding: { values: first }, ...usage },
    losses: [],
  }
}

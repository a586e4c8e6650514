import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { OutgoingRequest, ReadContext, Target } from '../codec-context.ts'
import type { CountCodec } from '../operation.ts'
import { formOf, isOwn, openNode, tagJson, tagValue } from './node.ts'
import { bareModel, modelOf, readGenerate } from './request-reader.ts'
import { openContext, pathOf, writeGenerate } from './request-writer.ts'
import { objectAt } from './schema.ts'

/** `:countTokens` takes bare `contents`, or a whole request in `generateContentRequest`. */
export const counting: CountCodec = {
  readRequest: readCount,
  writeRequest: writeCount,
  readAnswer: (body) =>
    isJsonObject(body) && typeof body.totalTokens === 'number' ? body.totalTokens : undefined,
  writeAnswer: (tokens) => ({ totalTokens: tokens }),
}

const wrappers = ['generateContentRequest', 'generate_content_request'] as const

function readCount(body: JsonObject, context: ReadContext): CanonicalRequest {
  const wrapper = wrappers.find((key) => body[key] !== undefined && body[key] !== null)
  if (wrapper === undefined) return readGenerate(openNode(body, ''), modelOf(context), false)
  const { [wrapper]: inner, ...beside } = body
  const node = openNode(objectAt(inner, `/${wrapper}`) ?? {}, `/${wrapper}`)
  node.note(`wrapper:${wrapper}`)
  if (Object.keys(beside).length > 0) node.note('beside', beside)
  return readGenerate(node, modelOf(context), false)
}

function writeCount(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const context = openContext({ ...request, stream: false }, target)
  const body = wrap(request, writeGenerate(context), target)
  return {
    value: {
      path: pathOf(target.model, 'countTokens'),
      query: {},
      headers: {},
      body,
      renames: context.names.renames,
    },
    losses: context.losses.losses,
  }
}

/** Beside `contents` nothing may stand bare at the public API. */
function wrap(request: CanonicalRequest, generate: JsonObject, target: Target): JsonObject {
  if (isOwn(request.origin)) return wrapOwn(formOf(request.origin), generate)
  const isBare = Object.keys(generate).every((key) => key === 'contents')
  return isBare
    ? generate
    : { generateContentRequest: { model: `models/${bareModel(target.model)}`, ...generate } }
}

function wrapOwn(form: ReadonlySet<string>, generate: JsonObject): JsonObject {
  const wrapper = tagValue(form, 'wrapper')
  if (wrapper === undefined) return generate
  const beside = tagJson(form, 'beside')
  return { ...(isJsonObject(beside) ? beside : {}), [wrapper]: generate }
}

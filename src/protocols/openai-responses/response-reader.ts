import { isJsonArray, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { ownFields } from './envelope-fields.ts'
import { readItem } from './item-reader.ts'
import { unreadInFrame } from './read-envelope.ts'
import { readStop } from './stop.ts'
import { readUsage } from './usage.ts'
import { openNode, tolerate } from './wire-node.ts'

/** A whole answer. Whatever the vendor adds is kept, and nothing in it is refused. */
export function readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse {
  const node = openNode(body, '', tolerate)
  const reading = { issuer: context.issuer, complain: tolerate }
  const output = isJsonArray(body.output) ? body.output : []
  const parts = output.flatMap((item, index) => readItem(item, pointerTo('/output', index), reading).parts)
  const usage = readUsage(node.object('usage'), context.quirks.outputExcludesReasoning)
  node.list('output')
  if (parts.length === 0 && isJsonArray(body.output)) node.override('output', body.output)
  node.keep(...ownFields)
  return {
    ...head(body, node),
    choices: [{ parts, stop: readStop(body, parts) }],
    ...(usage === undefined ? {} : { usage }),
    extras: [],
    origin: node.origin(undefined, unreadInFrame(body)),
  }
}

type Head = Pick<CanonicalResponse, 'id' | 'model' | 'createdAt' | 'serviceTier'>

/** The envelope's fields that every dialect knows. */
export function head(body: JsonObject, node = openNode(body, '', tolerate)): Head {
  const id = node.text('id')
  const model = node.text('model')
  const createdAt = node.number('created_at')
  const serviceTier = node.text('service_tier')
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
}

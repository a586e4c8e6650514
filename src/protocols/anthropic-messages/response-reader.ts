import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { readBlocks } from './block-reader.ts'
import { readUsage } from './usage.ts'
import { protocol, stopOfWire } from './vocabulary.ts'
import { WireNode } from './wire-node.ts'

/** A whole message. What is of no known type is kept, never refused. */
export function readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse {
  const node = new WireNode(body, '', 'loose')
  const frame = messageFrame(node)
  const id = node.text('id')
  const model = node.text('model')
  const content = node.list('content')
  const parts = readAnswerBlocks(content ?? [], context)
  const raw = node.text('stop_reason')
  const sequence = node.text('stop_sequence')
  const usage = readUsage(node.object('usage'))
  const serviceTier = serviceTierOf(body.usage)
  const { rest, ...origin } = node.origin(content === undefined ? 'content:none' : '')
  const details = readRefusal(raw, rest)
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    choices: [{ parts, stop: readStop(raw, sequence, body.stop_details) }],
    ...(usage === undefined ? {} : { usage }),
    extras: [],
    origin: { ...origin, ...details, own: { ...frame, ...details.own } },
  }
}

/** What every message of this dialect says of itself. */
export const messageFrame = (node: WireNode): JsonObject => ({
  ...given('type', node.text('type')),
  ...given('role', node.text('role')),
})

const given = (name: string, value: string | undefined): JsonObject =>
  value === undefined ? {} : { [name]: value }

export const readAnswerBlocks = (list: readonly Json[], context: AnswerReadContext): readonly Part[] =>
  readBlocks(list, '/content', { issuer: context.issuer, strictness: 'loose' }).map((part) =>
    withCallId(part, context),
  )

/** A call must have an id to be answered by. */
export const withCallId = (part: Part, { newId }: AnswerReadContext): Part =>
  part.kind === 'tool-call' && part.id === '' ? { ...part, id: newId('toolu') } : part

export function readStop(
  raw: string | undefined,
  sequence: string | undefined,
  details: Json | undefined,
): StopReason {
  const message =
    isJsonObject(details) && typeof details.explanation === 'string' ? details.explanation : undefined
  return {
    unified: raw === undefined ? 'unknown' : (entryOf(stopOfWire, raw) ?? 'unknown'),
    ...(raw === undefined ? {} : { raw }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(message === undefined ? {} : { message }),
  }
}

/**
 * The fields beside the stop reason without those of a refusal that the stop reason has: its explanation. What else is said of
 * it is an origin of its own, for others to tell.
 */
export function readRefusal(
  raw: Json | undefined,
  fields: JsonObject | undefined,
): Pick<Origin, 'rest' | 'own' | 'within'> {
  const details = fields?.stop_details
  if (raw !== 'refusal' || !isJsonObject(details) || typeof details.explanation !== 'string')
    return fields === undefined ? {} : { rest: fields }
  const { stop_details: _, ...rest } = fields ?? {}
  const { explanation: __, type, ...others } = details
  const unread = { ...others, ...(type === 'refusal' || type === undefined ? {} : { type }) }
  return {
    ...(Object.keys(rest).length === 0 ? {} : { rest }),
    own: { stop_details: details },
    within: { protocol, at: '/stop_details', rest: unread },
  }
}

export const serviceTierOf = (usage: Json | undefined): string | undefined =>
  isJsonObject(usage) && typeof usage.service_tier === 'string' ? usage.service_tier : undefined

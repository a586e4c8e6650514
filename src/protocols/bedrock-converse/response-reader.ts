import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { readBlock } from './answer-block.ts'
import { blockAt, unreadInAnswer } from './read-fields.ts'
import { readUsage } from './usage.ts'
import { protocol, stopOfWire } from './vocabulary.ts'

/** A whole answer of Converse. It names neither itself nor its model. */
export function readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse {
  const { output, stopReason, usage: rawUsage, serviceTier: tier, ...rest } = body
  const message = isJsonObject(output) && isJsonObject(output.message) ? output.message : {}
  const content = isJsonArray(message.content) ? message.content : []
  const usage = readUsage(rawUsage)
  const serviceTier = tierOf(tier)
  const within = unreadInAnswer(body)
  return {
    ...(serviceTier === undefined ? {} : { serviceTier }),
    choices: [
      {
        parts: content.map((block, index) => readBlock(block, blockAt(index), context)),
        stop: readStop(stopReason),
      },
    ],
    ...(usage === undefined ? {} : { usage }),
    extras: [],
    origin: {
      protocol,
      at: '',
      ...(Object.keys(rest).length === 0 ? {} : { rest }),
      ...(within === undefined ? {} : { within }),
    },
  }
}

export function readStop(raw: Json | undefined): StopReason {
  if (typeof raw !== 'string') return { unified: 'unknown' }
  return { unified: entryOf(stopOfWire, raw) ?? 'unknown', raw }
}

export const tierOf = (tier: Json | undefined): string | undefined =>
  isJsonObject(tier) && typeof tier.type === 'string' ? tier.type : undefined

import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { AnswerContext } from '../codec-context.ts'
import { writeAnswerBlocks } from './answer-blocks.ts'
import { isOwnUsage, writeUsage } from './usage.ts'
import { deltaFields, wireOfStop } from './vocabulary.ts'
import { hasForm, isOwn, ownRest, withRest } from './wire-node.ts'

export function writeResponse(response: CanonicalResponse, context: AnswerContext): Written<JsonObject> {
  const losses = createLossList()
  const [first, ...others] = response.choices
  const parts = first?.parts ?? []
  const stop = first?.stop ?? { unified: 'unknown' }
  const blockContext = { issuer: context.issuer, losses }
  if (others.length > 0) losses.add(lostCandidates)
  const fields = ownFields(response)
  const content = writeAnswerBlocks(parts, blockContext)
  const own = isOwn(response.origin)
  const written = own
    ? ownEnvelope(response, stop, content)
    : {
        id: messageId(response.id, context),
        type: 'message',
        role: 'assistant',
        model: response.model ?? context.request.model,
        content,
        stop_reason: writeStop(stop, parts.some(isToolCall), losses),
        stop_sequence: stop.sequence ?? null,
        usage: usageOf(response, losses),
      }
  return { value: withRest({ ...written, ...fields }, ownRest(response.origin)), losses: losses.losses }
}

/** What a streamed message of this dialect said at its end beside the stop reason. */
function ownFields({ extras }: CanonicalResponse): JsonObject {
  let fields: JsonObject = {}
  for (const { name, raw } of extras) {
    if (name === deltaFields && isJsonObject(raw)) fields = { ...fields, ...raw }
  }
  return fields
}

export const lostCandidates = loss('candidates', '', 'dropped', 'one answer is given, never several', true)

const isToolCall = (part: Part): boolean => part.kind === 'tool-call'

/** What the vendor gave, and nothing that it did not. */
function ownEnvelope(
  response: CanonicalResponse,
  stop: StopReason,
  content: readonly JsonObject[],
): JsonObject {
  const { id, model, usage, origin } = response
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(hasForm(origin, 'content:none') && content.length === 0 ? {} : { content }),
    ...(stop.raw === undefined ? {} : { stop_reason: stop.raw }),
    ...(stop.sequence === undefined ? {} : { stop_sequence: stop.sequence }),
    ...(usage === undefined ? {} : { usage: isOwnUsage(usage.raw) ? usage.raw : writeUsage(usage).usage }),
  }
}

/** Ids of other vendors say nothing to a client of this one, which may look for `msg_`. */
export const messageId = (id: string | undefined, context: AnswerContext): string =>
  id?.startsWith('msg_') ? id : context.newId('msg')

function usageOf(response: CanonicalResponse, losses: LossList): JsonObject {
  const { usage, guessed } = writeUsage(response.usage)
  if (guessed) losses.add(unknownUsage)
  return { ...usage, ...tierField(response.serviceTier, losses) }
}

/** "auto" is what an upstream says that does not tell. */
export function tierField(given: string | undefined, losses: Pick<LossList, 'add'>): JsonObject {
  const tier = entryOf(tiers, given?.toLowerCase())
  if (tier !== undefined) return { service_tier: tier }
  if (given !== undefined && given !== 'auto')
    losses.add(loss('service-tier', '', 'dropped', `${given} is no service tier here`, false))
  return {}
}

const tiers: Readonly<Record<string, string | undefined>> = {
  default: 'standard',
  standard: 'standard',
  on_demand: 'standard',
  priority: 'priority',
  batch: 'batch',
}

export const unknownUsage = loss(
  'usage',
  '/usage',
  'defaulted',
  'token counts are demanded here; those that the upstream did not give stand as 0',
  false,
)

/**
 * A client runs its tools on `tool_use`: an upstream that says «done» though it has called one is corrected (OpenAI does on
 * a forced call).
 */
export function writeStop(stop: StopReason, hasCalls: boolean, losses: LossList): string {
  if (hasCalls && (stop.unified === 'end' || stop.unified === 'unknown')) return wireOfStop['tool-calls'].word
  const { word, exact } = wireOfStop[stop.unified]
  if (!exact && stop.unified !== 'unknown') {
    losses.add(
      loss('stop-reason', '/stop_reason', 'approximated', `${stop.unified} is told as ${word}`, false),
    )
  }
  return word
}

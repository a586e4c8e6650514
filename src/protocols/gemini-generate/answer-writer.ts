import type { MessageStart } from '../../canonical/event.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { LossList } from '../../canonical/loss-list.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part, ReasoningPart, ToolCallPart } from '../../canonical/part.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { AnswerContext } from '../codec-context.ts'
import { createForeignTools, isServerTool, type Searches } from './foreign-server-tools.ts'
import { isOwn } from './node.ts'
import { readJson, writePart } from './part-writer.ts'
import { blurredStops, finishReasons, googleIssuer, isFinishReason, tierOf } from './vocabulary.ts'
import { placeOfPart, type WriteContext } from './write-context.ts'

/** Writes the parts of answers to a Gemini client. */
export interface AnswerParts {
  /** `undefined`: a call whose arguments cannot be read. It is not given out: a client would run it all the same. */
  write(part: Part): readonly JsonObject[] | undefined
  /** Did the client ask for thoughts, so that a piece of them may be sent? */
  showsThoughts(part: Part): boolean
  /** What other vendors' searches were so far. */
  readonly searches: Searches
}

export function createAnswerParts(context: AnswerContext, losses: LossList): AnswerParts {
  const writing = writingContext(context, losses)
  const foreignTools = createForeignTools(losses)
  const showsThoughts = (part: Part): boolean => {
    const { show } = context.request.reasoning ?? {}
    if (isOwn(part.origin) || (show !== undefined && show !== 'none')) return true
    losses.add(
      loss(
        'reasoning',
        placeOfPart(part),
        'dropped',
        'the client did not ask for thoughts (includeThoughts)',
        false,
      ),
    )
    return false
  }
  return {
    showsThoughts,
    searches: foreignTools.searches,
    write(part) {
      const bare = withoutOtherSeal(part)
      if (bare.kind === 'tool-call') return writeCall(bare, writing)
      if (bare.kind === 'reasoning' && (isHidden(bare) || !showsThoughts(bare))) return []
      if (isServerTool(bare) && !isOwn(bare.origin)) return foreignTools.write(bare)
      if (bare.kind === 'compaction' && !isOwn(bare.origin)) return dropSummary(bare, losses)
      if (bare.kind === 'image' && bare.draft === true && !isOwn(bare.origin))
        return showsThoughts(bare) ? writePart(bare, writing).map((wire) => ({ ...wire, thought: true })) : []
      return writePart(bare.kind === 'text' ? { ...bare, citations: [] } : bare, writing)
    },
  }
}

/** It stands for earlier turns and is no word of the answer. */
function dropSummary(part: Part, losses: LossList): readonly JsonObject[] {
  const detail = 'a summary of earlier turns has no place in an answer of Gemini'
  losses.add(loss('compaction', placeOfPart(part), 'dropped', detail, true))
  return []
}

/** Nothing but another vendor's proof, which the gateway keeps. */
const isHidden = ({ origin, text, summary = [] }: ReasoningPart): boolean =>
  !isOwn(origin) && (text ?? '') === '' && summary.length === 0

/** Parts are written as in a request: with ids, and names as the client's tools have them. */
const writingContext = ({ request }: AnswerContext, losses: LossList): WriteContext => ({
  request,
  target: { model: request.model, issuer: googleIssuer, quirks: { callIds: true } },
  losses,
  names: { fit: (name) => name, renames: { tools: new Map() }, losses: [] },
  calls: new Map(),
  generation: { signedCalls: false, exclusiveTools: false },
})

/** The gateway keeps the seals of others and gives them back on the next turn. */
function withoutOtherSeal(part: Part): Part {
  if (!('seal' in part) || part.seal === undefined || part.seal.issuer === googleIssuer) return part
  const { seal: _, ...bare } = part
  return bare
}

function writeCall(part: ToolCallPart, context: WriteContext): readonly JsonObject[] | undefined {
  const readable = part.form === 'custom' || part.input.trim() === '' || isJsonObject(readJson(part.input))
  if (readable) return writePart(part, context)
  context.losses.add(
    loss('tool-call', placeOfPart(part), 'dropped', `the arguments of ${part.name} are no JSON object`, true),
  )
  return undefined
}

/** `broken`: a call had to be left out. Gemini itself says so in the finish reason. */
export function writeFinish(stop: StopReason, broken: string | undefined, losses: LossList): JsonObject {
  const isCut = stop.unified === 'max-output' || stop.unified === 'context-window'
  if (broken !== undefined && !isCut) {
    return { finishReason: finishReasons.malformed, finishMessage: `Malformed function call: ${broken}` }
  }
  const { raw, message } = stop
  const own = raw !== undefined && isFinishReason(raw)
  if (!own && blurredStops.has(stop.unified)) {
    losses.add(
      loss(
        'stop-reason',
        '',
        'approximated',
        `${stop.unified} is told as ${finishReasons[stop.unified]}`,
        stop.unified === 'pause',
      ),
    )
  }
  const finishReason = own ? (/^\d+$/.test(raw) ? Number(raw) : raw) : finishReasons[stop.unified]
  return { finishReason, ...(message === undefined ? {} : { finishMessage: message }) }
}

/** Google tells a tier in its own words only, beside the counts. */
export const reportTier = (
  { serviceTier, origin }: Pick<MessageStart, 'serviceTier' | 'origin'>,
  losses: LossList,
): void => {
  if (
    serviceTier === undefined ||
    tierOf(serviceTier) !== undefined ||
    serviceTier === 'auto' ||
    isOwn(origin)
  )
    return
  losses.add(
    loss('service-tier', '', 'dropped', `the service tier ${serviceTier} has no place in Gemini`, false),
  )
}

export const reportUsage = (cacheWrite: number | undefined, losses: LossList): void => {
  if (cacheWrite === undefined || cacheWrite === 0) return
  losses.add(loss('usage', '', 'dropped', 'tokens written to a cache have no count of their own', false))
}

import type { Json, JsonObject } from '../../canonical/json.ts'
import { isRedacted, readDetailSeal } from './reasoning-reader.ts'
import { filled, objectsOf } from './schema.ts'
import {
  type ChoiceState,
  closeFlow,
  emitWhole,
  type Flow,
  grow,
  growReasoning,
  openFlow,
} from './stream-flow.ts'

/** Text in `reasoning_content` or `reasoning`; where OpenRouter's details are there, they say the same and more. */
export function readReasoningDelta(state: ChoiceState, delta: JsonObject): void {
  const details = objectsOf(delta.reasoning_details)
  const visible = details.some(
    (detail) => filled(detail.text) !== undefined || filled(detail.summary) !== undefined,
  )
  if (!visible) growReasoning(state, filled(delta.reasoning_content) ?? filled(delta.reasoning) ?? '')
  for (const detail of details) readDetail(state, detail)
}

function readDetail(state: ChoiceState, detail: JsonObject): void {
  const text = filled(detail.text)
  const summary = filled(detail.summary)
  if (text !== undefined) grow(state, openDetail(state, detail), { kind: 'reasoning', text })
  if (summary !== undefined) {
    const flow = openDetail(state, { ...detail, index: null })
    grow(state, flow, { kind: 'reasoning', text: summary, summary: summaryNumber(flow, detail.index) })
  }
  readSealOf(state, detail)
}

/** A new number is a new block of thinking. */
function openDetail(state: ChoiceState, detail: JsonObject): Flow {
  const number: Json = detail.index ?? null
  if (state.flow?.kind === 'reasoning' && (state.flow.sealed || (state.flow.detail ?? number) !== number)) {
    closeFlow(state)
  }
  const id = filled(detail.id)
  const isSummary = filled(detail.summary) !== undefined
  const flow = openFlow(state, 'reasoning', {
    kind: 'reasoning',
    ...(isSummary ? { summary: [] } : { text: '' }),
    ...(id === undefined ? {} : { id }),
  })
  flow.detail = number
  return flow
}

function summaryNumber(flow: Flow, index: Json | undefined): number {
  const number = index ?? 0
  if (!flow.summaries.includes(number)) flow.summaries.push(number)
  return flow.summaries.indexOf(number)
}

/** A signature or an encrypted form of the thinking before it; alone it is hidden thinking, a part of its own. */
function readSealOf(state: ChoiceState, detail: JsonObject): void {
  const seal = readDetailSeal(detail, state.context.issuer)
  if (seal === undefined) return
  const redacted = isRedacted(detail)
  const { flow } = state
  if (flow?.kind === 'reasoning' && !flow.sealed && !redacted) {
    flow.sealed = true
    grow(state, flow, { kind: 'seal', seal })
    return
  }
  const id = filled(detail.id)
  emitWhole(state, {
    kind: 'reasoning',
    seal,
    ...(redacted ? { redacted: true } : {}),
    ...(id === undefined ? {} : { id }),
  })
}

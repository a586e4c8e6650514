import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { FieldWatch } from '../../canonical/field-watch.ts'
import type { Json } from '../../canonical/json.ts'
import type { Citation, Part } from '../../canonical/part.ts'

/** What a choice's reader is told by its stream's. */
export interface StreamContext {
  readonly issuer: string
  readonly newId: (prefix: string) => string
  readonly nextIndex: () => number
  readonly unread: FieldWatch
}

/** The part that grows now: of texts, thoughts, refusals and speech there is one at a time. */
export interface Flow {
  readonly kind: 'text' | 'reasoning' | 'refusal' | 'audio'
  readonly index: number
  sealed: boolean
  /** OpenRouter's number of the reasoning block. */
  detail?: Json
  /** Numbers of its summaries, in order of coming. */
  readonly summaries: Json[]
}

/** One choice under way, for the readers of its pieces. */
export interface ChoiceState {
  readonly number: number
  readonly context: StreamContext
  events: CanonicalEvent[]
  flow: Flow | undefined
  hasText: boolean
  refused: boolean
  hasContent: boolean
  /** Google's thoughts in the text go on until their closing tag. */
  thinking: boolean
  readonly citations: Citation[]
  hasCited: boolean
  /** Ends the calls that nothing can follow, so that what comes next need not wait for them. */
  endWholeCalls: () => void
}

export const emit = (state: ChoiceState, event: CanonicalEvent): void => void state.events.push(event)

/** A part that comes whole. */
export function emitWhole(state: ChoiceState, part: Part): void {
  closeFlow(state)
  state.endWholeCalls()
  const index = state.context.nextIndex()
  emit(state, { type: 'part-start', index, choice: state.number, part })
  emit(state, { type: 'part-end', index })
  state.hasContent = true
}

export function closeFlow(state: ChoiceState): void {
  const { flow } = state
  if (flow === undefined) return
  emit(state, { type: 'part-end', index: flow.index })
  state.flow = undefined
}

export function openFlow(state: ChoiceState, kind: Flow['kind'], part: Part): Flow {
  if (state.flow?.kind === kind) return state.flow
  closeFlow(state)
  state.endWholeCalls()
  const flow: Flow = { kind, index: state.context.nextIndex(), sealed: false, summaries: [] }
  state.flow = flow
  state.hasContent = true
  emit(state, { type: 'part-start', index: flow.index, choice: state.number, part })
  return flow
}

export const grow = (state: ChoiceState, flow: Flow, delta: Delta): void =>
  emit(state, { type: 'part-delta', index: flow.index, delta })

export function growReasoning(state: ChoiceState, text: string): void {
  if (text === '') return
  const flow = openFlow(state, 'reasoning', { kind: 'reasoning', text: '' })
  grow(state, flow, { kind: 'reasoning', text })
}

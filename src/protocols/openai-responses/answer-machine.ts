import type { CanonicalEvent, MessageStart, PartDelta, PartEnd, PartStart } from '../../canonical/event.ts'
import { applyTable, type EventTable } from '../../canonical/event-table.ts'
import type { Fault } from '../../canonical/fault.ts'
import { repeated } from '../../canonical/field-watch.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { createLossList, loss } from '../../canonical/loss-list.ts'
import type { Part, PartKind, PartOf } from '../../canonical/part.ts'
import { finishPart, type Growth, growPart, startGrowth } from '../../canonical/part-growth.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import type { AnswerContext } from '../codec-context.ts'
import { openCall } from './answer-call.ts'
import { createEnvelope, type Envelope } from './answer-envelope.ts'
import { openMessage } from './answer-message.ts'
import { openReasoning } from './answer-reasoning.ts'
import { openWhole } from './answer-server.ts'
import { lost, type OpenItem, type Sink } from './answer-sink.ts'
import { openSpeech } from './answer-speech.ts'
import { streamError } from './fault-writer.ts'
import { writeStop } from './stop.ts'
import { completedStops, streamStart } from './vocabulary.ts'
import { isOwn } from './wire-node.ts'

/** Takes canonical events and says this dialect's. */
export interface AnswerMachine {
  push(event: CanonicalEvent): void
  readonly losses: readonly Loss[]
}

/** `emit` gets each event of the stream, whole and in order; the last one holds the complete response. */
export function createAnswerMachine(
  context: AnswerContext,
  emit: (event: JsonObject) => void,
): AnswerMachine {
  const losses = createLossList()
  let sequence = 0
  const sink: Sink = {
    context,
    losses,
    output: [],
    emit(type, fields) {
      emit({ type, sequence_number: sequence, ...fields })
      sequence += 1
    },
  }
  const state: State = {
    sink,
    parts: new Map(),
    extras: {},
    hasRefusal: false,
    isOver: false,
  }
  return {
    push(event) {
      if (!state.isOver) applyTable(steps, state, event)
    },
    get losses() {
      return losses.losses
    },
  }
}

interface State {
  readonly sink: Sink
  envelope?: Envelope
  /** Parts under way; a part that has no item here is there without one. */
  readonly parts: Map<number, { readonly growth: Growth; readonly item: OpenItem | undefined }>
  item?: OpenItem | undefined
  usage?: Usage
  extras: JsonObject
  hasRefusal: boolean
  isOver: boolean
}

const steps: EventTable<State, void> = {
  'message-start': (state, event) => void begin(state, event),
  'part-start': startPart,
  'part-delta': growItem,
  'part-end': endPart,
  usage: (state, { usage }) => {
    state.usage = mergeUsage(state.usage, usage)
  },
  'message-end': (state, { stop, otherStops }) => finish(state, stop, otherStops !== undefined),
  ping: () => {},
  fault: (state, { fault }) => breakOff(state, fault),
  opaque: (state, { name, raw, origin }) => {
    if (name === streamStart.extras && isJsonObject(raw)) state.extras = { ...state.extras, ...raw }
    else if (isOwn(origin) && name !== repeated)
      state.sink.losses.add(loss('unknown-part', '', 'dropped', `${name} is not told again`, false))
  },
}

function begin(state: State, event: MessageStart): Envelope {
  const envelope = createEnvelope(event, state.sink)
  state.envelope = envelope
  const response = envelope.inProgress()
  state.sink.emit('response.created', { response })
  state.sink.emit('response.in_progress', { response })
  return envelope
}

/** A stream that fails before it has begun is begun, so that its failure has a response. */
const envelopeOf = (state: State): Envelope => state.envelope ?? begin(state, { type: 'message-start' })

function startPart(state: State, { index, choice, part }: PartStart): void {
  if (choice !== 0) {
    lost(state.sink, 'candidates', part, 'openai-responses has one answer')
    return
  }
  if (part.kind === 'refusal') state.hasRefusal = true
  if (state.item?.takes(part) !== true) {
    state.item?.close('completed')
    state.item = openItem(part, state.sink)
  }
  state.parts.set(index, { growth: startGrowth(part), item: state.item })
  state.item?.start(part)
}

function growItem(state: State, { index, delta }: PartDelta): void {
  const open = state.parts.get(index)
  if (open === undefined) return
  growPart(open.growth, delta)
  open.item?.delta(delta)
}

function endPart(state: State, { index, part }: PartEnd): void {
  const open = state.parts.get(index)
  if (open === undefined) return
  state.parts.delete(index)
  open.item?.end(finishPart(open.growth, part))
}

type Openers = { readonly [K in PartKind]: (part: PartOf<K>, sink: Sink) => OpenItem | undefined }

const openItem = <K extends PartKind>(part: PartOf<K>, sink: Sink): OpenItem | undefined =>
  openers[part.kind](part, sink)

const openers: Openers = {
  text: openMessage,
  refusal: openMessage,
  reasoning: openReasoning,
  'tool-call': openCall,
  'server-tool-call': openWhole,
  'server-tool-result': openWhole,
  image: openWhole,
  compaction: openWhole,
  opaque: (part, sink) =>
    part.origin?.within === undefined ? openWhole(part, sink) : openMessage(part, sink),
  audio: openSpeech,
  video: noItem,
  document: noItem,
  'tool-result': noItem,
}

function noItem(part: Part, sink: Sink): undefined {
  return lost(sink, 'media', part, `an answer of openai-responses holds no ${part.kind}`)
}

function finish(state: State, stop: StopReason, hasOthers: boolean): void {
  const { losses } = state.sink
  const ended = writeStop(stop, state.hasRefusal)
  if (!state.hasRefusal) tellRefusal(state, stop)
  state.item?.close(ended.status)
  state.isOver = true
  if (hasOthers) losses.add(loss('candidates', '', 'dropped', 'openai-responses has one answer', false))
  if (ended.status === 'completed' && !isCompleted(stop, state.hasRefusal)) {
    const detail = `the answer ended for ${stop.unified}; it is told as completed`
    losses.add(loss('stop-reason', '', 'approximated', detail, false))
  }
  const response = { ...envelopeOf(state).ended(ended, state.usage), ...state.extras }
  state.sink.emit(ended.status === 'completed' ? 'response.completed' : 'response.incomplete', { response })
}

/** A vendor that refuses says why beside the answer; here a refusal stands in it. */
function tellRefusal(state: State, { unified, message }: StopReason): void {
  if (unified !== 'refusal' || message === undefined) return
  const index = -1
  startPart(state, { type: 'part-start', index, choice: 0, part: { kind: 'refusal', text: '' } })
  growItem(state, { type: 'part-delta', index, delta: { kind: 'refusal', text: message } })
  endPart(state, { type: 'part-end', index })
}

/** First the error, then the response that failed with it: the API sends both, and clients look for one or the other. */
function breakOff(state: State, fault: Fault): void {
  state.isOver = true
  const envelope = envelopeOf(state)
  const { event, error } = streamError(fault)
  state.sink.emit('error', event)
  state.sink.emit('response.failed', { response: envelope.failed(error, state.usage) })
}

const isCompleted = ({ unified }: StopReason, hasRefusal: boolean): boolean =>
  hasRefusal || unified === 'unknown' || completedStops.has(unified)

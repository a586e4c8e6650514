import type { CanonicalEvent, MessageStart, PartDelta, PartEnd, PartStart } from '../../canonical/event.ts'
import { applyTable, type EventTable } from '../../canonical/event-table.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { Json, JsonObject } from '../../canonical/json.ts'
import { isJsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { createLossList, loss } from '../../canonical/loss-list.ts'
import type { Part, PartKind, PartOf } from '../../canonical/part.ts'
import { finishPart, type Growth, growPart, startGrowth } from '../../canonical/part-growth.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import type { AnswerContext } from '../protocol.ts'
import { openCall } from './answer-call.ts'
import { openMessage } from './answer-message.ts'
import { openReasoning } from './answer-reasoning.ts'
import { openWhole } from './answer-server.ts'
import { lost, type OpenItem, type Sink } from './answer-sink.ts'
import { echoRequest } from './echo.ts'
import { streamError } from './fault-writer.ts'
import { writeStop } from './stop.ts'
import { writeUsage } from './usage.ts'
import { completedStops, serviceTiers, streamStart, usualTiers } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'

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
    head: undefined,
    echo: undefined,
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
  head: Head | undefined
  echo: JsonObject | undefined
  /** Parts under way; a part that has no item here is there without one. */
  readonly parts: Map<number, { readonly growth: Growth; readonly item: OpenItem | undefined }>
  item?: OpenItem | undefined
  usage?: Usage
  extras: JsonObject
  hasRefusal: boolean
  isOver: boolean
}

type Head = Omit<MessageStart, 'type' | 'id' | 'createdAt' | 'model' | 'serviceTier'> & {
  readonly serviceTier?: string | undefined
  readonly id: string | undefined
  readonly createdAt: number | undefined
  readonly model: string | undefined
}

const steps: EventTable<State, void> = {
  'message-start': (state, event) => {
    begin(state, event)
  },
  'part-start': startPart,
  'part-delta': growItem,
  'part-end': endPart,
  usage: (state, { usage }) => {
    state.usage = mergeUsage(state.usage, usage)
  },
  'message-end': (state, { stop, otherStops }) => finish(state, stop, otherStops !== undefined),
  ping: () => {},
  fault: (state, { fault }) => breakOff(state, fault),
  opaque: (state, { name, raw }) => {
    if (name === streamStart.extras && isJsonObject(raw)) state.extras = { ...state.extras, ...raw }
    else
      state.sink.losses.add(
        loss('unknown-part', '', 'dropped', `${name} has no event in openai-responses`, false),
      )
  },
}

/** An id that the client can use again: this API's own, or one of ours. */
function begin(state: State, event: MessageStart): void {
  const { context } = state.sink
  const isRead = isOwn(event.origin)
  state.head = {
    ...event,
    id: event.id ?? (isRead ? undefined : context.newId('resp')),
    createdAt: event.createdAt ?? (isRead ? undefined : context.now),
    model: event.model ?? (isRead ? undefined : context.request.model),
  }
  if (!isRead && event.id !== undefined && !event.id.startsWith('resp_')) {
    state.head = { ...state.head, id: context.newId('resp') }
  }
  if (!isRead) state.head = { ...state.head, ...tierOf(event.serviceTier, state.sink) }
  const response = inProgress(state)
  state.sink.emit('response.created', { response })
  state.sink.emit('response.in_progress', { response })
}

/** Tiers are a vendor's own words; the usual one is everybody's. */
function tierOf(tier: string | undefined, sink: Sink): { readonly serviceTier?: string | undefined } {
  if (tier === undefined || serviceTiers.has(tier)) return {}
  if (usualTiers.has(tier.toLowerCase())) return { serviceTier: 'default' }
  sink.losses.add(
    loss('service-tier', '', 'dropped', `${tier} is no service tier of openai-responses`, false),
  )
  return { serviceTier: undefined }
}

function startPart(state: State, { index, choice, part }: PartStart): void {
  if (choice !== 0) {
    lost(state.sink, 'candidates', part, 'openai-responses has one answer')
    return
  }
  if (part.kind === 'refusal') state.hasRefusal = true
  if (state.item?.takes(part) !== true) {
    state.item?.close()
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
  audio: noItem,
  video: noItem,
  document: noItem,
  'tool-result': noItem,
}

function noItem(part: Part, sink: Sink): undefined {
  return lost(sink, 'media', part, `an answer of openai-responses holds no ${part.kind}`)
}

function finish(state: State, stop: StopReason, hasOthers: boolean): void {
  state.item?.close()
  state.isOver = true
  const { losses } = state.sink
  if (hasOthers) losses.add(loss('candidates', '', 'dropped', 'openai-responses has one answer', false))
  const ended = writeStop(stop, state.hasRefusal)
  if (
    ended.status === 'completed' &&
    !completedStops.has(stop.unified) &&
    !state.hasRefusal &&
    stop.unified !== 'unknown'
  ) {
    losses.add(
      loss(
        'stop-reason',
        '',
        'approximated',
        `the answer ended for ${stop.unified}; it is told as completed`,
        false,
      ),
    )
  }
  const response = wholeResponse(state, ended)
  state.sink.emit(ended.status === 'completed' ? 'response.completed' : 'response.incomplete', { response })
}

function wholeResponse(
  state: State,
  ended: { readonly status: string; readonly incomplete_details: Json },
): JsonObject {
  const { head, sink } = state
  const usage = writtenUsage(state)
  if (isOwn(head?.origin) && head.origin.form !== streamStart.form) {
    return writeNode({ ...envelope(head), output: sink.output, ...usage }, head.origin)
  }
  const fields = {
    ...baseOf(state),
    ...ended,
    completed_at: Math.max(sink.context.now, head?.createdAt ?? 0),
    output: sink.output,
    ...usage,
  }
  return { ...fields, ...state.extras }
}

/** Where the vendor of this very dialect told none, none is told. */
function writtenUsage(state: State): JsonObject {
  const { head, sink } = state
  const isWhole = isOwn(head?.origin) && head.origin.form !== streamStart.form
  if (isWhole && state.usage === undefined) return {}
  const { value, unknown } = writeUsage(state.usage)
  for (const name of unknown) {
    sink.losses.add(
      loss('usage', `/usage/${name}`, 'defaulted', `${name} is not known and is told as 0`, false),
    )
  }
  return { usage: value }
}

const inProgress = (state: State): JsonObject => ({
  ...baseOf(state),
  status: 'in_progress',
  completed_at: null,
  incomplete_details: null,
  output: [],
  usage: null,
})

function baseOf(state: State): JsonObject {
  const { head, sink } = state
  state.echo ??= { object: 'response', error: null, ...echoRequest(sink.context.request) }
  const own = isOwn(head?.origin) && head.origin.form === streamStart.form ? head.origin : undefined
  return writeNode({ ...state.echo, ...envelope(head) }, own)
}

const envelope = (head: Head | undefined): JsonObject => ({
  ...(head?.id === undefined ? {} : { id: head.id }),
  ...(head?.createdAt === undefined ? {} : { created_at: head.createdAt }),
  ...(head?.model === undefined ? {} : { model: head.model }),
  ...(head?.serviceTier === undefined ? {} : { service_tier: head.serviceTier }),
})

/** First the error, then the response that failed with it: the API sends both, and clients look for one or the other. */
function breakOff(state: State, fault: Fault): void {
  state.isOver = true
  if (state.head === undefined) begin(state, { type: 'message-start' })
  const { event, error } = streamError(fault)
  const { sink } = state
  sink.emit('error', event)
  const response = {
    ...inProgress(state),
    status: 'failed',
    error,
    output: sink.output,
    ...(state.usage === undefined ? {} : { usage: writeUsage(state.usage).value }),
  }
  sink.emit('response.failed', { response })
}

import type { CanonicalEvent, PartDelta, PartEnd, PartStart } from '../../canonical/event.ts'
import { applyTable, type EventTable } from '../../canonical/event-table.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Loss, Written } from '../../canonical/loss.ts'
import type { LossList } from '../../canonical/loss-list.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import type { Frame } from '../../wire/frame.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { StreamWriter } from '../stream-codec.ts'
import type { AnswerBlockContext } from './answer-blocks.ts'
import { faultBody } from './fault.ts'
import { lostCandidates, messageId, tierField, unknownUsage, writeStop } from './response-writer.ts'
import { type BlockWriter, frameOf, openBlock } from './stream-block-writer.ts'
import { isOwnUsage, writeUsage } from './usage.ts'
import { deltaFields } from './vocabulary.ts'
import { isOwn, ownRest, withRest } from './wire-node.ts'

/**
 * Events to frames, each with its `event:` line. message_start waits for the first thing after it, or until no more is at
 * hand, so that it can tell what is known of the usage by then; blocks follow one another, each with its stop.
 */
export function createStreamWriter(context: AnswerContext): StreamWriter {
  const losses = createPendingLosses()
  const state: State = {
    context,
    blockContext: { issuer: context.issuer, losses },
    head: undefined,
    started: false,
    usage: undefined,
    fields: {},
    open: undefined,
    nextBlock: 0,
    hasCalls: false,
    losses,
  }
  return {
    write(event): Written<readonly Frame[]> {
      return { value: applyTable(steps, state, event), losses: losses.take() }
    },
    flush: () => (state.started ? noFrames : begin(state)),
  }
}

const noFrames: readonly Frame[] = []

type Start = Extract<CanonicalEvent, { type: 'message-start' }>

interface State {
  readonly context: AnswerContext
  readonly blockContext: AnswerBlockContext
  head: Start | undefined
  started: boolean
  usage: Usage | undefined
  /** Fields of a message_delta of this dialect's own. */
  fields: JsonObject
  open: { readonly part: number; readonly writer: BlockWriter } | undefined
  nextBlock: number
  hasCalls: boolean
  /** Of the event in hand. */
  readonly losses: LossList
}

interface PendingLosses extends LossList {
  /** Those since the last time. */
  take(): readonly Loss[]
}

const noLosses: readonly Loss[] = []

function createPendingLosses(): PendingLosses {
  let losses: Loss[] = []
  return {
    add: (loss) => void losses.push(loss),
    addAll: (more) => void losses.push(...more),
    get losses() {
      return losses
    },
    take() {
      if (losses.length === 0) return noLosses
      const taken = losses
      losses = []
      return taken
    },
  }
}

const steps: EventTable<State, readonly Frame[]> = {
  'message-start': (state, event) => {
    state.head = event
    return noFrames
  },
  'part-start': (state, event) => [...begin(state), ...startPart(state, event)],
  'part-delta': growPart,
  'part-end': endPart,
  usage: (state, { usage }) => {
    state.usage = mergeUsage(state.usage, usage)
    return []
  },
  'message-end': (state, { stop, otherStops }) => {
    if (otherStops !== undefined) state.losses.add(lostCandidates)
    const reason = writeStop(stop, state.hasCalls, state.losses)
    return [
      ...begin(state),
      ...messageDelta(state, { stop_reason: reason, stop_sequence: stop.sequence ?? null }),
      frameOf({ type: 'message_stop' }),
    ]
  },
  ping: (state) => [...begin(state), frameOf({ type: 'ping' })],
  fault: (state, { fault }) => [frameOf(faultBody(fault, state.context.newId('req')))],
  opaque: (state, { name, raw }) => {
    if (name === deltaFields && isJsonObject(raw)) state.fields = { ...state.fields, ...raw }
    return []
  },
}

/** The head of the message, once. Counts that are not known yet stand as 0: the SDKs demand them, and message_delta tells the true ones. */
function begin(state: State): readonly Frame[] {
  if (state.started || state.head === undefined) return []
  state.started = true
  const { head, context } = state
  const message = {
    id: messageId(head.id, context),
    type: 'message',
    role: 'assistant',
    model: head.model ?? context.request.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: usageFields(state),
  }
  return [frameOf({ type: 'message_start', message: withRest(message, ownRest(head.origin)) })]
}

/** What the vendor's own usage says beyond the counts is kept for its own clients. */
function usageFields(state: State): JsonObject {
  const { usage } = writeUsage(state.usage)
  const raw = state.usage?.raw
  if (isOwn(state.head?.origin)) return isOwnUsage(raw) ? withRest(usage, raw) : usage
  return { ...usage, ...tierField(state.head?.serviceTier, state.losses) }
}

function messageDelta(state: State, stop: JsonObject): readonly Frame[] {
  if (writeUsage(state.usage).guessed) state.losses.add(unknownUsage)
  const { context_management: edits, ...fields } = state.fields
  return [
    frameOf({
      type: 'message_delta',
      delta: withRest(stop, fields),
      ...(edits === undefined ? {} : { context_management: edits }),
      usage: usageFields(state),
    }),
  ]
}

function startPart(state: State, { index, choice, part }: PartStart): readonly Frame[] {
  if (choice > 0) {
    state.losses.add(lostCandidates)
    return []
  }
  if (part.kind === 'tool-call') state.hasCalls = true
  const writer = openBlock(part, state.nextBlock, state.blockContext)
  state.open = { part: index, writer }
  return writer.begin()
}

function growPart(state: State, { index, delta }: PartDelta): readonly Frame[] {
  return state.open?.part === index ? state.open.writer.grow(delta) : []
}

function endPart(state: State, { index, part }: PartEnd): readonly Frame[] {
  const { open } = state
  if (open?.part !== index) return []
  state.open = undefined
  const events = open.writer.end(part)
  if (open.writer.shown()) state.nextBlock += 1
  return events
}

import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { createFieldWatch, type FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { Frame } from '../../wire/frame.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import type { StreamReader } from '../stream-codec.ts'
import { readStreamFault } from './fault.ts'
import { lookAtEvent } from './read-fields.ts'
import { readStop, tierOf } from './response-reader.ts'
import { type BlockMachine, createBlockMachine } from './stream-blocks.ts'
import { readUsage } from './usage.ts'
import { protocol } from './vocabulary.ts'

/** Events of ConverseStream, by the name of their frame (`:event-type`, or `:exception-type` of an exception). */
export function createStreamReader(context: AnswerReadContext): StreamReader {
  const state: State = {
    blocks: createBlockMachine(context),
    unread: createFieldWatch(protocol),
    phase: 'before',
    stop: undefined,
  }
  return {
    read: (frame) => (state.phase === 'over' ? [] : state.unread.weave(readFrame(state, frame))),
    end: () => endStream(state),
  }
}

interface State {
  readonly blocks: BlockMachine
  readonly unread: FieldWatch
  /** `held`: messageStop has come; the usage is still owed. */
  phase: 'before' | 'open' | 'held' | 'over'
  stop: StopReason | undefined
}

type Events = readonly CanonicalEvent[]
type Handler = (state: State, event: JsonObject) => Events

function readFrame(state: State, frame: Frame): Events {
  if (frame.kind === 'comment') return []
  const event = frame.kind === 'event' ? parsed(frame.data) : undefined
  if (frame.kind !== 'event' || !isJsonObject(event)) return breakOff(state, unreadable)
  const name = frame.event ?? ''
  if (isException(name)) return breakOff(state, readStreamFault(name, event))
  lookAtEvent(state.unread, name, event)
  return (entryOf(handlers, name) ?? readUnknown(name))(state, event)
}

/** Before the message's own start it waits for that one. */
const readUnknown =
  (name: string): Handler =>
  ({ unread, phase }, event) => {
    if (phase === 'before') unread.note('', name, event)
    if (phase === 'before' || !unread.admits(name)) return []
    return [{ type: 'opaque', name, raw: event, origin: { protocol, at: '', rest: { [name]: event } } }]
  }

const isException = (name: string): boolean => /(?:exception|error)$/i.test(name)

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function breakOff(state: State, fault: Fault): Events {
  state.phase = 'over'
  return [{ type: 'fault', fault }]
}

const handlers: Readonly<Record<string, Handler | undefined>> = {
  messageStart: (state) => open(state),
  contentBlockStart: (state, event) => [
    ...open(state),
    ...state.blocks.start(indexOf(event), isJsonObject(event.start) ? event.start : {}),
  ],
  contentBlockDelta: (state, event) => [
    ...open(state),
    ...state.blocks.grow(indexOf(event), isJsonObject(event.delta) ? event.delta : {}),
  ],
  contentBlockStop: (state, event) => state.blocks.stop(indexOf(event)),
  messageStop(state, event) {
    const opened = open(state)
    state.phase = 'held'
    state.stop = readStop(event.stopReason)
    return [...opened, ...state.blocks.stopAll()]
  },
  metadata(state, event) {
    const usage = readUsage(event.usage)
    const told: Events = usage === undefined ? [] : [{ type: 'usage', usage }]
    return [...open(state, tierOf(event.serviceTier)), ...told, ...(state.phase === 'held' ? end(state) : [])]
  },
}

const indexOf = (event: JsonObject): number =>
  typeof event.contentBlockIndex === 'number' ? event.contentBlockIndex : 0

function open(state: State, serviceTier?: string): Events {
  if (state.phase !== 'before') return []
  state.phase = 'open'
  return [{ type: 'message-start', ...(serviceTier === undefined ? {} : { serviceTier }) }]
}

function end(state: State): Events {
  state.phase = 'over'
  return [{ type: 'message-end', stop: state.stop ?? { unified: 'unknown' } }]
}

function endStream(state: State): Events {
  if (state.phase === 'over') return []
  return state.phase === 'held' ? end(state) : breakOff(state, brokenOff)
}

const broken = { stage: 'deliver', kind: 'bad-upstream', status: 502, retryable: true } as const

const brokenOff: Fault = {
  ...broken,
  scope: 'egress',
  code: 'upstream_broke_off',
  message: 'The upstream’s answer broke off before its end: no messageStop came. Send the request again.',
  values: { reason: 'no messageStop came' },
}

const unreadable: Fault = {
  ...broken,
  scope: 'model',
  code: 'upstream_unreadable',
  message:
    'The upstream’s stream holds data that is no event of ConverseStream, where one was expected. Send the request again.',
  values: { reason: 'a piece of its stream is no event' },
}

import { disassemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import { createFieldWatch, type FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { Frame } from '../../wire/frame.ts'
import { Likeness } from '../../wire/likeness.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import type { StreamReader } from '../stream-codec.ts'
import { parseOrUndefined } from './block-writer.ts'
import { readStreamFault } from './fault.ts'
import {
  messageFrame,
  readAnswerBlocks,
  readRefusal,
  readResponse,
  readStop,
  serviceTierOf,
} from './response-reader.ts'
import { type BlockMachine, createBlockMachine } from './stream-blocks.ts'
import { brokenOff, unreadable } from './stream-faults.ts'
import { lookAt } from './stream-fields.ts'
import { mergeRawUsage, readUsage } from './usage.ts'
import { deltaFields, protocol } from './vocabulary.ts'
import { WireNode } from './wire-node.ts'

/**
 * Frames of a `text/event-stream` to events. Told by `type`, never by the event's name. Blocks may overlap here; the part
 * sequencer puts them in order.
 */
export function createStreamReader(context: AnswerReadContext): StreamReader {
  const unread = createFieldWatch(protocol)
  const state: State = {
    context,
    blocks: createBlockMachine(context, unread),
    unread,
    phase: 'before',
    usage: {},
    stop: undefined,
    told: false,
    like: new Likeness(),
    growing: undefined,
  }
  return {
    read: (frame) => (state.phase === 'over' ? [] : state.unread.weave(readFrame(state, frame))),
    end: () => endStream(state),
  }
}

interface State {
  readonly context: AnswerReadContext
  readonly blocks: BlockMachine
  readonly unread: FieldWatch
  /** `held`: message_stop has come, but more may follow. */
  phase: 'before' | 'open' | 'held' | 'over'
  /** The vendor's own object as it has grown. */
  usage: JsonObject
  stop: StopReason | undefined
  /** message_delta has come: the message said how it ended. */
  told: boolean
  /** The last event, when it was a piece of a text or a thought. */
  readonly like: Likeness
  growing: Growing | undefined
}

/** Of which block, and under which name the piece stands. */
interface Growing {
  readonly index: Json | undefined
  readonly type: string
  readonly name: string
}

type Events = readonly CanonicalEvent[]
type Handler = (state: State, event: JsonObject) => Events

function readFrame(state: State, frame: Frame): Events {
  if (frame.kind === 'comment') return []
  const text = frame.kind === 'event' ? frame.data : frame.text
  const words = frame.kind === 'event' ? state.like.stringIn(text) : undefined
  // Nearly every event is the one before but for its words.
  if (words !== undefined && state.growing !== undefined) return growOn(state, state.growing, words)
  state.like.forget()
  // OpenRouter ends like OpenAI.
  if (text === '' || text === '[DONE]') return []
  const event = parseOrUndefined(text)
  if (frame.kind === 'stray' && !holdsError(event)) return []
  if (!isJsonObject(event)) return breakOff(state, unreadable)
  if (holdsError(event)) return breakOff(state, readStreamFault(event))
  if (typeof event.type !== 'string') {
    state.unread.lookInto('', event, {})
    return []
  }
  lookAt(state.unread, event.type, event)
  const events = (entryOf(handlers, event.type) ?? readUnknown)(state, event)
  if (event.type === 'content_block_delta' && events.length === 1) learn(state, text, event)
  return events
}

const growOn = (state: State, { index, type, name }: Growing, words: string): Events =>
  growBlock(state, { index, delta: { type, [name]: words } })

/** Names of pieces that are read as they come. */
const wordsOf: Readonly<Record<string, string | undefined>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  input_json_delta: 'partial_json',
}

function learn(state: State, text: string, { index, delta }: JsonObject): void {
  const type = isJsonObject(delta) && typeof delta.type === 'string' ? delta.type : ''
  const name = entryOf(wordsOf, type)
  const piece = name === undefined || !isJsonObject(delta) ? undefined : delta[name]
  if (name === undefined || typeof piece !== 'string') return
  const [key, second] = text.matchAll(pieceKey)
  if (key === undefined || second !== undefined || key[1] !== name) return
  const start = key.index + key[0].length
  if (!text.startsWith(JSON.stringify(piece), start - 1)) return
  state.like.learn(text, start)
  state.growing = { index, type, name }
}

const pieceKey = /"(text|thinking|partial_json)"\s*:\s*"/g

/** An event of tomorrow is not passed over in silence. Before the message's own start it waits for that one. */
function readUnknown(state: State, event: JsonObject): Events {
  const name = String(event.type)
  if (state.phase === 'before') {
    state.unread.note('', name, event)
    return []
  }
  if (!state.unread.admits(name)) return []
  return [{ type: 'opaque', name, raw: event, origin: { protocol, at: '', rest: { [name]: event } } }]
}

const holdsError = (event: Json | undefined): boolean =>
  isJsonObject(event) && (event.type === 'error' || (event.type === undefined && event.error !== undefined))

function breakOff(state: State, fault: Extract<CanonicalEvent, { type: 'fault' }>['fault']): Events {
  state.phase = 'over'
  return [{ type: 'fault', fault }]
}

const handlers: Readonly<Record<string, Handler | undefined>> = {
  message_start: startMessage,
  content_block_start: (state, event) => [
    ...openMessage(state, {}),
    ...state.blocks.start(indexOf(event), event.content_block ?? null),
  ],
  content_block_delta: growBlock,
  content_block_stop: (state, event) => state.blocks.stop(indexOf(event)),
  message_delta: readMessageDelta,
  message_stop: (state) => [...openMessage(state, {}), ...stopMessage(state)],
  ping: () => [{ type: 'ping' }],
  // A place that does not stream answers whole.
  message: (state, event) => {
    if (state.phase !== 'before') return []
    state.phase = 'over'
    return disassemble(readResponse(event, state.context))
  },
}

function growBlock(state: State, event: JsonObject): Events {
  const opening = openMessage(state, {})
  const grown = state.blocks.grow(indexOf(event), isJsonObject(event.delta) ? event.delta : {})
  return opening.length === 0 ? grown : [...opening, ...grown]
}

const indexOf = (event: JsonObject): number => (typeof event.index === 'number' ? event.index : 0)

/**
 * Programmatic tool calling goes on in messages that come one behind the other and may hold their content whole: all of
 * them are one answer, so a second start resets nothing.
 */
function startMessage(state: State, event: JsonObject): Events {
  const message = isJsonObject(event.message) ? event.message : {}
  const node = new WireNode(message, '/message', 'loose')
  const own = messageFrame(node)
  const id = node.text('id')
  const model = node.text('model')
  const content = node.list('content')
  const usage = node.object('usage')
  const raw = node.text('stop_reason')
  const sequence = node.text('stop_sequence')
  if (raw !== undefined) state.stop = readStop(raw, sequence, message.stop_details)
  const serviceTier = serviceTierOf(usage)
  const origin = node.origin()
  const started = openMessage(state, {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    origin: { ...origin, at: '', own },
  })
  return [...started, ...growUsage(state, usage), ...wholeBlocks(state, content ?? [])]
}

type Head = Omit<Extract<CanonicalEvent, { type: 'message-start' }>, 'type'>

function openMessage(state: State, head: Head): Events {
  const first = state.phase === 'before'
  state.phase = 'open'
  return first ? [{ type: 'message-start', ...head }] : []
}

const wholeBlocks = (state: State, content: readonly Json[]): Events =>
  readAnswerBlocks(content, state.context).flatMap((part) => state.blocks.whole(part))

function growUsage(state: State, raw: Json | undefined): Events {
  if (!isJsonObject(raw)) return []
  state.usage = mergeRawUsage(state.usage, raw)
  const usage = readUsage(state.usage)
  return usage === undefined ? [] : [{ type: 'usage', usage }]
}

function readMessageDelta(state: State, event: JsonObject): Events {
  const { type: _, delta, usage, ...beside } = event
  const { stop_reason: raw, stop_sequence: sequence, ...fields } = isJsonObject(delta) ? delta : {}
  state.told = true
  if (typeof raw === 'string') {
    state.stop = readStop(raw, typeof sequence === 'string' ? sequence : undefined, fields.stop_details)
  }
  const rest = saidFields({ ...fields, ...beside })
  return [
    ...openMessage(state, {}),
    ...growUsage(state, usage),
    ...(rest === undefined
      ? []
      : [
          {
            type: 'opaque',
            name: deltaFields,
            raw: rest,
            origin: { protocol, at: '', ...readRefusal(raw, rest) },
          } as const,
        ]),
  ]
}

function saidFields(fields: JsonObject): JsonObject | undefined {
  const said = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  return said.length === 0 ? undefined : Object.fromEntries(said)
}

/**
 * The message is over, save where it has not said how it ended or where a tool of the vendor's is still at work: then it
 * may go on, and the end of the body decides.
 */
function stopMessage(state: State): Events {
  const closed = state.blocks.stopAll()
  if (!state.told || state.blocks.awaits()) {
    state.phase = 'held'
    return closed
  }
  return [...closed, ...endMessage(state)]
}

function endMessage(state: State): Events {
  state.phase = 'over'
  return [{ type: 'message-end', stop: state.stop ?? { unified: 'unknown' } }]
}

function endStream(state: State): Events {
  if (state.phase === 'over') return []
  if (state.phase === 'held' || (state.phase === 'open' && state.stop !== undefined)) {
    return [...state.blocks.stopAll(), ...endMessage(state)]
  }
  return breakOff(state, brokenOff)
}

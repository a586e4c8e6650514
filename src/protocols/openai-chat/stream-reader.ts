import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { createFieldWatch, type FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { Frame } from '../../wire/frame.ts'
import { parseJson } from '../../wire/json-text.ts'
import { Likeness } from '../../wire/likeness.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import type { StreamReader } from '../stream-codec.ts'
import { readSources, sourceFields } from './citation.ts'
import { brokenStream, isBrokenFinish, readInStreamFault } from './fault-reader.ts'
import { readEnvelope, readExtras, usageOf } from './response-reader.ts'
import { originAt } from './rest.ts'
import { listOf, numberOf, objectsOf } from './schema.ts'
import { type ChoiceReader, createChoiceReader } from './stream-choice.ts'
import { placeOfWords, type WordKind } from './stream-likeness.ts'
import { readUsage } from './usage.ts'

/** A streamed answer of any vendor of this dialect. What the vendors do differently stands in `stream-choice.ts`. */
export function createStreamReader(context: AnswerReadContext): StreamReader {
  const state: State = {
    context,
    choices: new Map(),
    extras: new Map(),
    unread: createFieldWatch('openai-chat'),
    waiting: [],
    started: false,
    over: false,
    next: 0,
    like: new Likeness(),
    speaking: undefined,
  }
  return {
    read: (frame) => (state.over ? [] : state.unread.weave(frameReaders[frame.kind](state, frame))),
    end: () => (state.over ? [] : endStream(state, false)),
  }
}

interface State {
  readonly context: AnswerReadContext
  readonly choices: Map<number, ChoiceReader>
  /** Last value of each field beside the choices, a string or as JSON: most vendors repeat them in every chunk. */
  readonly extras: Map<string, string>
  /** Fields of choices and their pieces. */
  readonly unread: FieldWatch
  /** What came before the answer itself (Azure's filter results). */
  waiting: CanonicalEvent[]
  started: boolean
  /** message-end or a fault has been given. */
  over: boolean
  /** Index of the next part. */
  next: number
  /** The last chunk, when all that it said were words of this choice. */
  readonly like: Likeness
  speaking: { readonly choice: ChoiceReader; readonly kind: WordKind } | undefined
}

const frameReaders: Readonly<
  Record<Frame['kind'], (state: State, frame: Frame) => readonly CanonicalEvent[]>
> = {
  event: (state, frame) => (frame.kind === 'event' ? readEvent(state, frame.data.trim(), frame.event) : []),
  comment: () => [{ type: 'ping' }],
  stray: (state, frame) => (frame.kind === 'stray' ? readStray(state, frame.text) : []),
}

function readEvent(state: State, data: string, name: string | undefined): readonly CanonicalEvent[] {
  const words = name === 'error' ? undefined : state.like.stringIn(data)
  // Nearly every chunk is the one before but for its words.
  if (words !== undefined && state.speaking !== undefined)
    return state.speaking.choice.say(state.speaking.kind, words)
  state.like.forget()
  if (data === '') return []
  if (data === '[DONE]') return endStream(state, true)
  const body = parse(data)
  if (!isJsonObject(body)) return breakOff(state, brokenStream('a frame of the stream is not a JSON object'))
  if (name === 'error' || hasError(body)) return breakOff(state, readInStreamFault(body))
  const events = readChunk(state, body)
  learn(state, data, body, events)
  return events
}

function learn(state: State, data: string, body: JsonObject, events: readonly CanonicalEvent[]): void {
  const place = placeOfWords(data, body, events)
  const choice = place && state.choices.get(place.choice)
  if (place === undefined || choice === undefined) return
  state.like.learn(data, place.at, place.padding)
  state.speaking = { choice, kind: place.kind }
}

/** An error can come as bare JSON behind the events; any other stray text says nothing. */
function readStray(state: State, text: string): readonly CanonicalEvent[] {
  const body = parse(text)
  return isJsonObject(body) && hasError(body) ? breakOff(state, readInStreamFault(body)) : []
}

function parse(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** OpenRouter also puts the error into the choice. */
export const hasError = (body: JsonObject): boolean =>
  isSaid(body.error) ||
  objectsOf(body.choices).some((choice) => isSaid(choice.error) || isBrokenFinish(choice))

const isSaid = (error: Json | undefined): boolean =>
  isJsonObject(error) || (typeof error === 'string' && error !== '')

function breakOff(state: State, fault: Fault): readonly CanonicalEvent[] {
  state.over = true
  return [{ type: 'fault', fault }]
}

function readChunk(state: State, body: JsonObject): readonly CanonicalEvent[] {
  const events: CanonicalEvent[] = []
  const choices = objectsOf(body.choices)
  const extras = readExtras(body, (name, raw) => isNews(state, name, raw))
  const usage = usageOf(body)
  // Azure's first chunk has no choice, no id and no model; neither is the answer's.
  if (!state.started && (choices.length > 0 || usage !== undefined)) {
    state.started = true
    events.push({ type: 'message-start', ...readEnvelope(body), origin: originAt('') }, ...state.waiting)
    state.waiting = []
  }
  if (state.started) events.push(...extras)
  else state.waiting.push(...extras)
  for (const choice of choices) events.push(...readChoice(state, choice, body))
  if (usage !== undefined) {
    const excludes = state.context.quirks.outputExcludesReasoning === true
    events.push({ type: 'usage', usage: readUsage(usage, excludes) })
  }
  return events
}

/** Names beside the choices, of one stream. */
const mostExtras = 64

function isNews(state: State, name: string, raw: Json): boolean {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
  if (state.extras.get(name) === text) return false
  if (state.extras.size >= mostExtras && !state.extras.has(name)) {
    state.unread.note('', '…', true)
    return false
  }
  state.extras.set(name, text)
  if (name === 'search_results') state.unread.lookInto('', { [name]: raw }, { [name]: sourceFields })
  return true
}

function readChoice(state: State, choice: JsonObject, body: JsonObject): readonly CanonicalEvent[] {
  const number = numberOf(choice.index) ?? 0
  const reader =
    state.choices.get(number) ??
    createChoiceReader(number, {
      issuer: state.context.issuer,
      newId: state.context.newId,
      nextIndex: () => state.next++,
      unread: state.unread,
    })
  state.choices.set(number, reader)
  return reader.read(choice, () => (hasSources(body) ? readSources(body) : []))
}

const hasSources = (body: JsonObject): boolean =>
  listOf(body.search_results).length > 0 || listOf(body.citations).length > 0

/**
 * A stream is complete when a choice named its end, or when `[DONE]` came after content (Snowflake names no end).
 * Anything else broke off, however well it looks.
 */
function endStream(state: State, isDone: boolean): readonly CanonicalEvent[] {
  const choices = [...state.choices.values()]
  const isComplete = choices.some((choice) => choice.stop !== undefined || (isDone && choice.hasContent))
  if (!isComplete) {
    return breakOff(state, brokenStream('the stream ended without a finish_reason'))
  }
  state.over = true
  const closing = choices.flatMap((choice) => choice.close())
  return [...closing, endMessage(state)]
}

function endMessage({ choices }: State): CanonicalEvent {
  const stops: Record<number, StopReason> = {}
  for (const [number, choice] of choices) stops[number] = choice.stop ?? choice.unsaidStop()
  const { 0: first, ...others } = stops
  return {
    type: 'message-end',
    stop: first ?? { unified: 'unknown' },
    ...(Object.keys(others).length === 0 ? {} : { otherStops: others }),
  }
}

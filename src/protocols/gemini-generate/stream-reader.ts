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
import {
  answerEvent,
  answerRest,
  blockedOf,
  candidateEvent,
  createdAtOf,
  lookAtChunk,
  mergeRest,
} from './candidate.ts'
import { type CandidateStream, createCandidateStream, type PartCounter } from './candidate-stream.ts'
import { brokenOff, readInStream, unreadable } from './fault-reader.ts'
import { numberOf, objectOf, objectsOf, textOf } from './schema.ts'
import { placeOfWords } from './stream-likeness.ts'
import { countsTokens, readUsage, withUnread } from './usage-metadata.ts'
import { protocol } from './vocabulary.ts'

interface State {
  readonly context: AnswerReadContext
  readonly counter: PartCounter
  readonly candidates: Map<number, CandidateStream>
  started: boolean
  over: boolean
  blocked?: StopReason | undefined
  /** The last counts, as they came. */
  counts: JsonObject | undefined
  /** The last chunk, when all that it said were words of this candidate, and the text of the last one like it. */
  readonly like: Likeness
  speaking: CandidateStream | undefined
  alike: string | undefined
  /** The counts were told at least once. */
  usageTold: boolean
  readonly unread: FieldWatch
  /** Fields of the whole answer that only a Gemini client can read; the last chunk's. */
  rest: JsonObject
}

/** Each frame is a whole answer with the next pieces of its candidates. Nothing marks the end but a finish reason. */
export function streamReader(context: AnswerReadContext): StreamReader {
  const state: State = {
    context,
    counter: { next: 0 },
    candidates: new Map(),
    started: false,
    over: false,
    counts: undefined,
    like: new Likeness(),
    speaking: undefined,
    alike: undefined,
    usageTold: false,
    unread: createFieldWatch(protocol),
    rest: {},
  }
  return {
    read: (frame) => (state.over ? [] : state.unread.weave(readFrame(state, frame))),
    end: () => (state.over ? [] : endStream(state)),
  }
}

function readFrame(state: State, frame: Frame): readonly CanonicalEvent[] {
  if (frame.kind === 'comment') return []
  if (frame.kind === 'stray') return readStray(state, readJson(frame.text))
  const text = frame.data
  const words = state.like.stringIn(text)
  // Nearly every chunk is the one before but for its words and its counts.
  if (words !== undefined && state.speaking !== undefined) {
    state.alike = text
    return state.speaking.say(words)
  }
  takeCounts(state)
  state.like.forget()
  if (text.trim() === '' || text.trim() === '[DONE]') return []
  const value = readJson(text)
  if (value === undefined) return giveUp(state, unreadable(text.length))
  const events = readValue(state, value)
  if (isJsonObject(value)) learn(state, text, value, events)
  return events
}

function learn(state: State, text: string, chunk: JsonObject, events: readonly CanonicalEvent[]): void {
  const place = placeOfWords(text, chunk, events)
  if (place === undefined) return
  state.like.learn(text, place.at, place.counts)
  state.speaking = state.candidates.get(place.choice)
}

/** Of the last chunk that was not parsed. */
function takeCounts(state: State): void {
  const { alike } = state
  if (alike === undefined) return
  state.alike = undefined
  const chunk = readJson(alike)
  if (isJsonObject(chunk)) state.counts = objectOf(chunk.usageMetadata) ?? state.counts
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** Text between the frames counts only where it is an error: the missing finish reason tells the rest. */
const readStray = (state: State, value: Json | undefined): readonly CanonicalEvent[] =>
  value !== undefined && errorOf(value) !== undefined ? readValue(state, value) : []

const errorOf = (value: Json): Json | undefined =>
  isJsonObject(value) ? value.error : Array.isArray(value) ? objectsOf(value)[0]?.error : undefined

function readValue(state: State, value: Json): readonly CanonicalEvent[] {
  if (errorOf(value) !== undefined) {
    // An answer that is whole already is not spoilt by what follows it.
    return isFinished(state) ? [] : giveUp(state, readInStream(value))
  }
  if (isJsonObject(value)) return readChunk(state, value)
  return objectsOf(value).flatMap((chunk) => readChunk(state, chunk))
}

const isFinished = ({ candidates }: State): boolean =>
  candidates.size > 0 && [...candidates.values()].every((candidate) => candidate.stop() !== undefined)

function readChunk(state: State, chunk: JsonObject): readonly CanonicalEvent[] {
  const started = state.started ? [] : [startOf(chunk)]
  state.started = true
  state.blocked ??= blockedOf(chunk)
  const rest = answerRest(chunk)
  if (rest !== undefined) state.rest = mergeRest(state.rest, rest, state.unread)
  lookAtChunk(state.unread, chunk)
  const usage = readChunkUsage(state, chunk)
  const parts = readCandidates(state, chunk.candidates)
  return started.length + usage.length === 0 ? parts : [...started, ...usage, ...parts]
}

function readCandidates(state: State, candidates: Json | undefined): readonly CanonicalEvent[] {
  const read = (candidate: JsonObject, place: number) =>
    candidateAt(state, numberOf(candidate.index) ?? place).read(candidate)
  const all = objectsOf(candidates)
  const [only] = all
  return only !== undefined && all.length === 1 ? read(only, 0) : all.flatMap(read)
}

function startOf(chunk: JsonObject): CanonicalEvent {
  const id = textOf(chunk.responseId)
  const model = textOf(chunk.modelVersion)
  const createdAt = createdAtOf(chunk)
  const serviceTier = textOf(objectOf(chunk.usageMetadata)?.serviceTier)
  return {
    type: 'message-start',
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
}

/** Told when the prompt's tokens are first known, and at the end: what lies between is on the way only. */
function readChunkUsage(state: State, chunk: JsonObject): readonly CanonicalEvent[] {
  const metadata = objectOf(chunk.usageMetadata)
  if (metadata === undefined) return []
  state.counts = metadata
  if (state.usageTold || !countsTokens(metadata)) return []
  state.usageTold = true
  return [{ type: 'usage', usage: readUsage(metadata) }]
}

function candidateAt(state: State, choice: number): CandidateStream {
  const known = state.candidates.get(choice)
  if (known !== undefined) return known
  const made = createCandidateStream(choice, state)
  state.candidates.set(choice, made)
  return made
}

function giveUp(state: State, fault: Fault): readonly CanonicalEvent[] {
  state.over = true
  return [...usageOf(state), { type: 'fault', fault }]
}

function usageOf(state: State): readonly CanonicalEvent[] {
  takeCounts(state)
  const { counts, started } = state
  return counts === undefined || !started ? [] : [{ type: 'usage', usage: withUnread(readUsage(counts)) }]
}

function endStream(state: State): readonly CanonicalEvent[] {
  state.over = true
  const choices = [...state.candidates].sort(([a], [b]) => a - b)
  const finished = choices.some(([, candidate]) => candidate.stop() !== undefined)
  if (!finished && state.blocked === undefined)
    return [...usageOf(state), { type: 'fault', fault: brokenOff(state.started) }]
  const stops = Object.fromEntries(
    choices.map(([choice, candidate]): [number, StopReason] => [
      choice,
      candidate.stop() ?? { unified: 'unknown' },
    ]),
  )
  const { 0: first, ...others } = stops
  return [
    ...choices.flatMap(([, candidate]) => candidate.close()),
    ...choices.flatMap(([choice, candidate]) => {
      const rest = candidate.rest()
      const content = candidate.contentRest()
      return rest === undefined && content === undefined ? [] : [candidateEvent(choice, rest ?? {}, content)]
    }),
    ...(Object.keys(state.rest).length === 0 ? [] : [answerEvent(state.rest)]),
    ...usageOf(state),
    {
      type: 'message-end',
      stop: first ?? state.blocked ?? { unified: 'unknown' },
      ...(Object.keys(others).length === 0 ? {} : { otherStops: others }),
    },
  ]
}

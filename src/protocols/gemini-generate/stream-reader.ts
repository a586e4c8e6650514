import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { createFieldWatch, type FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { Frame } from '../../wire/frame.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { AnswerReadContext, StreamReader } from '../protocol.ts'
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
  const text = frame.kind === 'event' ? frame.data : frame.text
  if (text.trim() === '' || text.trim() === '[DONE]') return []
  const value = readJson(text)
  if (frame.kind === 'stray') return readStray(state, value)
  if (value === undefined) return giveUp(state, unreadable(text.length))
  return readValue(state, value)
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

const usageOf = ({ counts, started }: State): readonly CanonicalEvent[] =>
  counts === undefined || !started ? [] : [{ type: 'usage', usage: withUnread(readUsage(counts)) }]

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

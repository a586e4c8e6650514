import type { CanonicalEvent } from '../../canonical/event.ts'
import type { FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Part, TextPart, TokenLogprob } from '../../canonical/part.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { ReadFields } from '../../canonical/unread-fields.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { answerContext, readAnswerPart } from './answer-parts.ts'
import { candidateRest, contentRest, finishOf, lookAtCandidate, mergeRest, stopOf } from './candidate.ts'
import { readCitations } from './grounding.ts'
import { readLogprobs } from './logprobs.ts'
import type { PartContext } from './part-reader.ts'
import { createPartialArgs, type PartialArgs } from './partial-args.ts'
import { objectOf, objectsOf, textOf } from './schema.ts'
import { sealAt } from './sealed-text.ts'

/** The pieces of one candidate, chunk after chunk. */
export interface CandidateStream {
  read(candidate: JsonObject): readonly CanonicalEvent[]
  /** What `read` gives for a piece that is the one before, with these words in place of its own. */
  say(words: string): readonly CanonicalEvent[]
  /** Undefined: no finish reason has come. */
  stop(): StopReason | undefined
  /** Ends the part that is open. */
  close(): readonly CanonicalEvent[]
  rest(): JsonObject | undefined
  contentRest(): JsonObject | undefined
}

/** Part indexes are counted across the candidates of an answer. */
export interface PartCounter {
  next: number
}

type Open =
  | { readonly kind: 'text'; readonly index: number; readonly from: number; sealed: boolean }
  | { readonly kind: 'reasoning'; readonly index: number }
  | { readonly kind: 'audio'; readonly index: number; readonly mediaType: string }
  | { readonly kind: 'call'; readonly index: number; readonly start: Part; readonly args: PartialArgs }

interface State {
  readonly choice: number
  readonly counter: PartCounter
  readonly unread: FieldWatch
  readonly parts: PartContext
  readonly newId: (prefix: string) => string
  open?: Open | undefined
  /** All text so far, thoughts apart: grounding counts in it. */
  text: string
  calls: boolean
  /** The last chunk that had something beside content. */
  last: JsonObject
  finished: boolean
  rest: JsonObject
  content?: JsonObject | undefined
  /** Citations that were told, since chunks may repeat them. */
  readonly cited: Set<string>
}

/** What the candidates of one answer share. */
interface Shared {
  readonly counter: PartCounter
  readonly unread: FieldWatch
  readonly context: AnswerReadContext
}

export function createCandidateStream(choice: number, { counter, unread, context }: Shared): CandidateStream {
  const state: State = {
    choice,
    counter,
    unread,
    parts: answerContext(context),
    newId: context.newId,
    text: '',
    calls: false,
    last: {},
    finished: false,
    rest: {},
    cited: new Set(),
  }
  return {
    read: (candidate) => readCandidate(state, candidate),
    say: (words) => say(state, words),
    stop: () => (state.finished ? stopOf(state.last, state.calls) : undefined),
    close: () => closePart(state),
    rest: () => (Object.keys(state.rest).length === 0 ? undefined : state.rest),
    contentRest: () => state.content,
  }
}

function readCandidate(state: State, candidate: JsonObject): readonly CanonicalEvent[] {
  const logprobs = readLogprobs(objectOf(candidate.logprobsResult))
  const events = readPieces(state, objectOf(candidate.content)?.parts, logprobs)
  const citations = citationEvents(state, candidate)
  if (finishOf(candidate) !== undefined) {
    state.finished = true
    state.last = candidate
  }
  // Each chunk has the logprobs of its own tokens: they went with the text.
  const beside = candidateRest(candidate)
  if (beside !== undefined) {
    const { logprobsResult: _, ...rest } = beside
    state.rest = mergeRest(state.rest, rest, state.unread)
  }
  state.content = contentRest(candidate) ?? state.content
  lookAtCandidate(state.unread, state.choice, candidate)
  return citations.length === 0 ? events : [...events, ...citations]
}

function readPieces(
  state: State,
  parts: Json | undefined,
  logprobs: readonly TokenLogprob[] | undefined,
): readonly CanonicalEvent[] {
  const list: readonly Json[] = Array.isArray(parts) ? parts : []
  const [only] = list
  if (only !== undefined && list.length === 1)
    return (logprobs === undefined ? readMore(state, only) : undefined) ?? readPiece(state, only, 0, logprobs)
  return list.flatMap((part, place) => readPiece(state, part, place, place === 0 ? logprobs : undefined))
}

/** Nearly all of a stream: a text and nothing beside it, which goes on with the text before. Undefined: it is something else. */
function readMore(state: State, raw: Json): readonly CanonicalEvent[] | undefined {
  const { open } = state
  if (open?.kind !== 'text' || open.sealed || !isJsonObject(raw)) return undefined
  for (const key in raw) if (key !== 'text') return undefined
  const { text } = raw
  return typeof text === 'string' && text !== '' ? say(state, text) : undefined
}

/** The open part goes on. */
function say(state: State, text: string): readonly CanonicalEvent[] {
  const { open } = state
  if (open === undefined || text === '') return []
  if (open.kind === 'text') state.text += text
  const kind = open.kind === 'text' ? 'text' : 'reasoning'
  return [{ type: 'part-delta', index: open.index, delta: { kind, text } }]
}

function readPiece(
  state: State,
  raw: Json,
  place: number,
  logprobs: readonly TokenLogprob[] | undefined,
): readonly CanonicalEvent[] {
  const at = `/candidates/${state.choice}/content/parts/${place}`
  const call = isJsonObject(raw) ? objectOf(raw.functionCall) : undefined
  if (call !== undefined && isJsonObject(raw) && isPiecewise(state, call)) {
    state.unread.lookInto(at, raw, callPieceFields)
    return readCallPiece(state, raw, call)
  }
  const part = readAnswerPart(raw, at, state.parts)
  // Of later pieces of a part nothing else tells it.
  state.unread.noteRest(part.origin)
  if (part.kind === 'text') return readText(state, part, logprobs)
  if (part.kind === 'reasoning') return readThought(state, part)
  if (part.kind === 'audio') return readAudio(state, part)
  if (part.kind === 'tool-call') state.calls = true
  const closed = closePart(state)
  const index = nextIndex(state)
  return [...closed, start(state, index, part), { type: 'part-end', index }]
}

const nextIndex = ({ counter }: State): number => {
  const index = counter.next
  counter.next += 1
  return index
}

const start = ({ choice }: State, index: number, part: Part): CanonicalEvent => ({
  type: 'part-start',
  index,
  choice,
  part,
})

/** Unknown fields of the first piece belong to the part. */
const withOrigin = (part: Part): Pick<Part, 'origin'> =>
  part.origin === undefined ? {} : { origin: part.origin }

function readText(
  state: State,
  part: TextPart,
  logprobs: readonly TokenLogprob[] | undefined,
): readonly CanonicalEvent[] {
  const { text, seal } = part
  // Most streams end in an empty text that says nothing.
  if (text === '' && seal === undefined && part.origin?.rest === undefined) return []
  const continues = state.open?.kind === 'text' && !state.open.sealed
  const opened = continues ? [] : openText(state, part)
  const { open } = state
  if (open?.kind !== 'text') return opened
  const offset = state.text.length - open.from
  state.text += text
  const { index } = open
  const grown: CanonicalEvent[] = [...opened]
  if (text !== '') {
    grown.push({
      type: 'part-delta',
      index,
      delta: { kind: 'text', text, ...(logprobs === undefined ? {} : { logprobs }) },
    })
  }
  if (seal !== undefined) {
    open.sealed = true
    grown.push({ type: 'part-delta', index, delta: { kind: 'seal', seal: sealAt(seal, offset) } })
  }
  return grown
}

function openText(state: State, part: TextPart): readonly CanonicalEvent[] {
  const closed = closePart(state)
  const index = nextIndex(state)
  state.open = { kind: 'text', index, from: state.text.length, sealed: false }
  return [...closed, start(state, index, { kind: 'text', text: '', ...withOrigin(part) })]
}

function readThought(state: State, part: Extract<Part, { kind: 'reasoning' }>): readonly CanonicalEvent[] {
  const events: CanonicalEvent[] = []
  if (state.open?.kind !== 'reasoning') {
    events.push(...closePart(state))
    const index = nextIndex(state)
    state.open = { kind: 'reasoning', index }
    events.push(start(state, index, { kind: 'reasoning', text: '', ...withOrigin(part) }))
  }
  const { index } = state.open
  if (part.text !== undefined && part.text !== '') {
    events.push({ type: 'part-delta', index, delta: { kind: 'reasoning', text: part.text } })
  }
  if (part.seal !== undefined)
    events.push({ type: 'part-delta', index, delta: { kind: 'seal', seal: part.seal } })
  return events
}

/** Speech comes in many pieces of one recording. */
function readAudio(state: State, part: Extract<Part, { kind: 'audio' }>): readonly CanonicalEvent[] {
  const { source } = part
  if (source.kind !== 'inline') {
    const index = nextIndex(state)
    return [...closePart(state), start(state, index, part), { type: 'part-end', index }]
  }
  const { open } = state
  const delta = (index: number): CanonicalEvent => ({
    type: 'part-delta',
    index,
    delta: { kind: 'audio', data: source.data },
  })
  if (open?.kind === 'audio' && open.mediaType === source.mediaType) return [delta(open.index)]
  const closed = closePart(state)
  const index = nextIndex(state)
  state.open = { kind: 'audio', index, mediaType: source.mediaType }
  return [...closed, start(state, index, { ...part, source: { ...source, data: '' } }), delta(index)]
}

/** A call that goes on, or the pieces of one. An empty `functionCall` ends it. */
const isPiecewise = (state: State, call: JsonObject): boolean =>
  call.willContinue === true ||
  call.partialArgs !== undefined ||
  (call.name === undefined && state.open?.kind === 'call')

const callPieceFields = {
  thoughtSignature: true,
  thought: true,
  functionCall: {
    id: true,
    name: true,
    willContinue: true,
    partialArgs: {
      jsonPath: true,
      stringValue: true,
      numberValue: true,
      boolValue: true,
      nullValue: true,
      willContinue: true,
    },
  },
} satisfies ReadFields

function readCallPiece(state: State, raw: JsonObject, call: JsonObject): readonly CanonicalEvent[] {
  const events: CanonicalEvent[] = []
  const name = textOf(call.name)
  if (name !== undefined || state.open?.kind !== 'call')
    events.push(...openCall(state, raw, call, name ?? ''))
  const { open } = state
  if (open?.kind !== 'call') return events
  const text = objectsOf(call.partialArgs)
    .map((piece) => open.args.add(piece))
    .join('')
  if (text !== '') events.push({ type: 'part-delta', index: open.index, delta: { kind: 'input', text } })
  return call.willContinue === true ? events : [...events, ...closePart(state)]
}

function openCall(state: State, raw: JsonObject, call: JsonObject, name: string): readonly CanonicalEvent[] {
  const closed = closePart(state)
  state.calls = true
  const id = textOf(call.id)
  const seal = textOf(raw.thoughtSignature)
  const part: Part = {
    kind: 'tool-call',
    id: id === undefined || id === '' ? state.newId('call') : id,
    name,
    input: '',
    form: 'function',
    ...(seal === undefined
      ? {}
      : { seal: { issuer: state.parts.issuer, form: 'thoughtSignature', data: seal } }),
  }
  const index = nextIndex(state)
  state.open = { kind: 'call', index, start: part, args: createPartialArgs() }
  return [...closed, start(state, index, part)]
}

function closePart(state: State): readonly CanonicalEvent[] {
  const { open } = state
  state.open = undefined
  if (open === undefined) return []
  const { index } = open
  if (open.kind !== 'call') return [{ type: 'part-end', index }]
  const text = open.args.end()
  const { correction } = open.args
  const fixed =
    correction === undefined || open.start.kind !== 'tool-call'
      ? {}
      : { part: { ...open.start, input: correction } }
  return [
    { type: 'part-delta', index, delta: { kind: 'input', text } },
    { type: 'part-end', index, ...fixed },
  ]
}

const isCited = ({ groundingMetadata, citationMetadata }: JsonObject): boolean =>
  groundingMetadata !== undefined || citationMetadata !== undefined

/** Those of a text that is closed already can no longer be given: their metadata goes on as it is. */
function citationEvents(state: State, candidate: JsonObject): readonly CanonicalEvent[] {
  const { open } = state
  if (open?.kind !== 'text' || !isCited(candidate)) return []
  return readCitations(candidate, state.text).flatMap((citation): readonly CanonicalEvent[] => {
    const { start: from, end: to, ...bare } = citation
    const key = `${from} ${to} ${citation.url} ${citation.title}`
    if (state.cited.has(key)) return []
    state.cited.add(key)
    const isHere = from !== undefined && to !== undefined && to > open.from
    if (!isHere && from !== undefined) return []
    const placed = isHere ? { ...bare, start: Math.max(0, from - open.from), end: to - open.from } : bare
    return [{ type: 'part-delta', index: open.index, delta: { kind: 'citation', citation: placed } }]
  })
}

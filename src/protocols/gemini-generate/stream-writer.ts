import type {
  CanonicalEvent,
  Delta,
  MessageEnd,
  PartDelta,
  PartEnd,
  PartStart,
} from '../../canonical/event.ts'
import { applyTable, type EventTable } from '../../canonical/event-table.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { Part, TextPart, TokenLogprob } from '../../canonical/part.ts'
import type { Seal } from '../../canonical/seal.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { StreamWriter } from '../stream-codec.ts'
import { type AnswerParts, createAnswerParts, reportTier, reportUsage, writeFinish } from './answer-writer.ts'
import { readAnswerExtra, readCandidateExtra } from './candidate.ts'
import { faults } from './fault.ts'
import { candidateExtras, type PlacedCitation } from './grounding.ts'
import { readJson } from './part-writer.ts'
import { writeUsage } from './usage-metadata.ts'
import { googleIssuer } from './vocabulary.ts'

/** Each frame is a whole GenerateContentResponse. Nothing is written that a client has no use for: no comments, no pings. */
export function streamWriter(context: AnswerContext): StreamWriter {
  const losses = createLossList()
  const state: State = {
    context,
    losses,
    parts: createAnswerParts(context, losses),
    head: { modelVersion: context.request.model },
    open: new Map(),
    choices: new Map(),
    answer: {},
  }
  let told = 0
  const newLosses = (): readonly Loss[] => {
    const fresh = losses.losses.slice(told)
    told = losses.losses.length
    return fresh
  }
  return {
    write: (event) => {
      const value = writeEvent(state, event)
      return { value, losses: newLosses() }
    },
  }
}

const writeEvent = (state: State, event: CanonicalEvent): readonly Frame[] =>
  applyTable(writers, state, event)

interface State {
  readonly context: AnswerContext
  readonly losses: LossList
  readonly parts: AnswerParts
  /** `modelVersion` and `responseId`. */
  head: JsonObject
  readonly open: Map<number, OpenPart>
  readonly choices: Map<number, ChoiceState>
  usage?: Usage
  usageMetadata?: JsonObject
  serviceTier?: string | undefined
  /** Fields of the whole answer that Gemini itself gave. */
  answer: JsonObject
}

interface OpenPart {
  readonly choice: number
  readonly start: Part
  /** Arguments wait until they are whole. */
  readonly input: string[]
  /** The seal of a call waits too. */
  seal?: Seal
  /** Text that was written of it. */
  written: string
  /** The number of the summary that was written last. */
  summary: number
  /** Where its text begins in the candidate's. */
  readonly offset: number
}

interface ChoiceState {
  text: string
  readonly citations: PlacedCitation[]
  readonly logprobs: TokenLogprob[]
  extra: JsonObject
  broken?: string
  isEmpty: boolean
}

const nothing: readonly Frame[] = []

const writers: EventTable<State, readonly Frame[]> = {
  'message-start': (state, { id, model, ...start }) => {
    reportTier(start, state.losses)
    state.serviceTier = start.serviceTier
    state.head = {
      modelVersion: model ?? state.context.request.model,
      responseId: id ?? state.context.newId('response'),
    }
    return nothing
  },
  'part-start': startPart,
  'part-delta': growPart,
  'part-end': endPart,
  usage: (state, { usage }) => {
    state.usage = mergeUsage(state.usage, usage)
    state.usageMetadata = writeUsage(state.usage, state.serviceTier)
    reportUsage(usage.input.cacheWrite, state.losses)
    return nothing
  },
  'message-end': endMessage,
  ping: () => nothing,
  fault: (state, { fault }) => faults.writeInStream(fault, String(state.head.responseId ?? '')),
  opaque: (state, event) => {
    const candidate = readCandidateExtra(event)
    const answer = readAnswerExtra(event)
    if (candidate !== undefined) {
      const choice = choiceOf(state, candidate.choice)
      choice.extra = { ...choice.extra, ...candidate.fields }
    } else if (answer !== undefined) state.answer = { ...state.answer, ...answer }
    return nothing
  },
}

function choiceOf(state: State, choice: number): ChoiceState {
  const known = state.choices.get(choice)
  if (known !== undefined) return known
  const made: ChoiceState = { text: '', citations: [], logprobs: [], extra: {}, isEmpty: true }
  state.choices.set(choice, made)
  return made
}

/** Parts that grow are written by their deltas; all others at once, at their end. */
const growing: ReadonlySet<Part['kind']> = new Set(['text', 'reasoning', 'refusal', 'audio'])

function startPart(state: State, { index, choice, part }: PartStart): readonly Frame[] {
  const { text } = choiceOf(state, choice)
  state.open.set(index, { choice, start: part, input: [], written: '', summary: 0, offset: text.length })
  return growing.has(part.kind) ? writeGrowing(state, choice, part) : nothing
}

/** What a part that grows has from its start. */
function writeGrowing(state: State, choice: number, part: Part): readonly Frame[] {
  if (part.kind === 'text' || part.kind === 'refusal') {
    if (part.kind === 'refusal') reportRefusal(state)
    return part.text === '' && !('seal' in part) ? nothing : pieces(state, choice, part)
  }
  if (part.kind === 'reasoning') {
    const hasText = (part.text ?? '') !== '' || (part.summary ?? []).length > 0
    return hasText || part.seal !== undefined ? pieces(state, choice, part) : nothing
  }
  const isEmptyAudio = part.kind === 'audio' && part.source.kind === 'inline' && part.source.data === ''
  return isEmptyAudio ? nothing : pieces(state, choice, part)
}

function growPart(state: State, { index, delta }: PartDelta): readonly Frame[] {
  const open = state.open.get(index)
  return open === undefined ? nothing : growers[delta.kind](state, open, delta)
}

type Grower = (state: State, open: OpenPart, delta: Delta) => readonly Frame[]

const growers: Readonly<Record<Delta['kind'], Grower>> = {
  text: growText,
  refusal: growText,
  compaction: () => nothing,
  reasoning: growReasoning,
  audio: growAudio,
  seal: growSeal,
  input: (_state, open, delta) => {
    if (delta.kind === 'input') open.input.push(delta.text)
    return nothing
  },
  citation: (state, open, delta) => {
    if (delta.kind === 'citation') {
      choiceOf(state, open.choice).citations.push({ citation: delta.citation, offset: open.offset })
    }
    return nothing
  },
}

function growText(state: State, open: OpenPart, delta: Delta): readonly Frame[] {
  if (!('text' in delta) || delta.text === '') return nothing
  const choice = choiceOf(state, open.choice)
  choice.text += delta.text
  open.written += delta.text
  if (delta.kind === 'text' && delta.logprobs !== undefined) choice.logprobs.push(...delta.logprobs)
  return [chunk(state, open.choice, [{ text: delta.text }])]
}

/** The parts of a summary are told apart by an empty line, as Gemini does between its thoughts. */
function growReasoning(state: State, open: OpenPart, delta: Delta): readonly Frame[] {
  if (delta.kind !== 'reasoning' || delta.text === '' || !state.parts.showsThoughts(open.start))
    return nothing
  const { summary = 0 } = delta
  const gap = summary > open.summary ? '\n\n' : ''
  open.summary = summary
  return [chunk(state, open.choice, [{ text: gap + delta.text, thought: true }])]
}

function growAudio(state: State, open: OpenPart, delta: Delta): readonly Frame[] {
  if (delta.kind !== 'audio' || open.start.kind !== 'audio') return nothing
  const { source } = open.start
  const mimeType = source.kind === 'inline' ? source.mediaType : ''
  if (delta.transcript !== undefined) {
    state.losses.add(loss('media', '', 'dropped', 'the transcript of speech', false))
  }
  return delta.data === undefined || delta.data === ''
    ? nothing
    : [chunk(state, open.choice, [{ inlineData: { mimeType, data: delta.data } }])]
}

/** Google's signature goes on an empty text after the text it signs, as Google itself sends it. */
function growSeal(state: State, open: OpenPart, delta: Delta): readonly Frame[] {
  if (delta.kind !== 'seal' || delta.seal.issuer !== googleIssuer || open.start.kind === 'compaction')
    return nothing
  if (open.start.kind === 'tool-call') {
    open.seal = delta.seal
    return nothing
  }
  const thought = open.start.kind === 'reasoning' ? { thought: true } : {}
  return [chunk(state, open.choice, [{ text: '', ...thought, thoughtSignature: delta.seal.data }])]
}

function endPart(state: State, { index, part }: PartEnd): readonly Frame[] {
  const open = state.open.get(index)
  state.open.delete(index)
  if (open === undefined) return nothing
  if (!growing.has(open.start.kind)) return pieces(state, open.choice, part ?? finished(open))
  const missing = part?.kind === 'text' ? addMissing(state, open, part) : nothing
  endCitations(choiceOf(state, open.choice), open)
  return missing
}

/** Only now is it known how far the text goes that they hang on. */
function endCitations({ citations, text }: ChoiceState, { offset }: OpenPart): void {
  for (const [place, placed] of citations.entries())
    if (placed.offset === offset) citations[place] = { ...placed, until: text.length }
}

/** The vendor's final form of a text may hold what its deltas did not. */
function addMissing(state: State, open: OpenPart, part: TextPart): readonly Frame[] {
  const choice = choiceOf(state, open.choice)
  const known = choice.citations.some(({ offset }) => offset === open.offset)
  if (!known)
    choice.citations.push(...(part.citations ?? []).map((citation) => ({ citation, offset: open.offset })))
  const written = open.start.kind === 'text' ? open.start.text + open.written : open.written
  return part.text.startsWith(written)
    ? growText(state, open, { kind: 'text', text: part.text.slice(written.length) })
    : nothing
}

function finished({ start, input, seal }: OpenPart): Part {
  const written = input.join('')
  if (start.kind === 'server-tool-call' && written !== '')
    return { ...start, input: readJson(written) ?? start.input }
  return start.kind === 'tool-call'
    ? { ...start, input: start.input + written, ...(seal === undefined ? {} : { seal }) }
    : start
}

/** The frame for a whole part; none where nothing of it can be written. */
function pieces(state: State, choice: number, part: Part): readonly Frame[] {
  const wire = state.parts.write(part)
  if (wire === undefined) {
    if (part.kind === 'tool-call') choiceOf(state, choice).broken = `${part.name}(${part.input})`
    return nothing
  }
  if (part.kind === 'text' || part.kind === 'refusal') choiceOf(state, choice).text += part.text
  return wire.length === 0 ? nothing : [chunk(state, choice, wire)]
}

function reportRefusal({ losses }: State): void {
  losses.add(loss('text', '', 'approximated', 'a refusal is sent as text', false))
}

function chunk(state: State, choice: number, parts: readonly JsonObject[]): Frame {
  choiceOf(state, choice).isEmpty = false
  return frameOf(state, { candidates: [{ content: { parts, role: 'model' }, index: choice }] })
}

const frameOf = (state: State, body: JsonObject): Frame =>
  dataFrame(
    writeJson({
      ...body,
      ...(state.usageMetadata === undefined ? {} : { usageMetadata: state.usageMetadata }),
      ...state.head,
    }),
  )

/** The finish reasons of all candidates, with all that is known only now. */
function endMessage(state: State, { stop, otherStops }: MessageEnd): readonly Frame[] {
  const stops: readonly [number, StopReason][] = [
    [0, stop],
    ...Object.entries(otherStops ?? {}).map(([choice, other]): [number, StopReason] => [
      Number(choice),
      other,
    ]),
  ]
  const isBlocked =
    'promptFeedback' in state.answer && stops.every(([choice]) => choiceOf(state, choice).isEmpty)
  const candidates = stops.map(([choice, reason]) => writeLast(state, choice, reason))
  return [frameOf(state, { ...(isBlocked ? {} : { candidates }), ...state.answer })]
}

function writeLast(state: State, choice: number, stop: StopReason): JsonObject {
  const { text, citations, logprobs, extra, broken } = choiceOf(state, choice)
  return {
    content: { parts: [{ text: '' }], role: 'model' },
    ...writeFinish(stop, broken, state.losses),
    index: choice,
    ...candidateExtras({ citations, text, logprobs, searches: state.parts.searches }, extra),
    ...extra,
  }
}

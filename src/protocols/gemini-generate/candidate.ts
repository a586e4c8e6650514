import type { OpaqueEvent } from '../../canonical/event.ts'
import type { FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { numberOf, objectOf, textOf } from './schema.ts'
import { readCounts } from './usage-metadata.ts'
import { blockedStop, protocol, readStop } from './vocabulary.ts'

/** Names of the opaque events that hold what only a Gemini client can read: of a candidate, and of the whole answer. */
const candidateExtra = 'gemini-generate.candidate'
const answerExtra = 'gemini-generate.answer'

const candidateFields: ReadonlySet<string> = new Set(['content', 'finishReason', 'finishMessage', 'index'])
const contentFields: ReadonlySet<string> = new Set(['parts', 'role'])
const answerFields: ReadonlySet<string> = new Set([
  'candidates',
  'usageMetadata',
  'modelVersion',
  'responseId',
])

/** Fields of a candidate without a canonical node (grounding, safety ratings …); undefined: none. */
export const candidateRest = (candidate: JsonObject): JsonObject | undefined =>
  without(candidate, candidateFields)

/** What of `content` no part tells. Undefined: nothing. */
export const contentRest = (candidate: JsonObject): JsonObject | undefined =>
  without(objectOf(candidate.content) ?? {}, contentFields)

export const answerRest = (answer: JsonObject): JsonObject | undefined => without(answer, answerFields)

/** What one chunk of a stream says of the whole answer beyond what is read, and what one piece of a candidate says. */
export function lookAtChunk(unread: FieldWatch, chunk: JsonObject): void {
  unread.lookInto('', chunk, chunkFields)
}

export function lookAtCandidate(unread: FieldWatch, choice: number, candidate: JsonObject): void {
  unread.lookInto(`/candidates/${choice}`, candidate, pieceFields)
}

/** The fields that the end tells for a Gemini client: the last of each, of no more names than the watch admits. */
export const mergeRest = (before: JsonObject, rest: JsonObject, unread: FieldWatch): JsonObject => ({
  ...before,
  ...Object.fromEntries(Object.entries(rest).filter(([name]) => unread.admits(name))),
})

function without(object: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  // Most chunks of a stream have nothing beside what is known.
  if (Object.keys(object).every((key) => known.has(key))) return undefined
  // Once for each chunk of a stream, and there is nothing as a rule: no list is made to see that.
  for (const key in object) {
    if (known.has(key)) continue
    const rest = Object.entries(object).filter(([name, value]) => value !== undefined && !known.has(name))
    return rest.length === 0 ? undefined : Object.fromEntries(rest)
  }
  return undefined
}

/** `content`: fields of the candidate's content beside its parts. */
export function candidateEvent(
  choice: number,
  fields: JsonObject,
  content: JsonObject | undefined,
): OpaqueEvent {
  const at = `/candidates/${choice}`
  const within = content && unreadFields(content, {}, { protocol, at: pointerTo(at, 'content') })
  return {
    type: 'opaque',
    name: candidateExtra,
    raw: { choice, fields },
    origin: unreadFields(fields, readFields, { protocol, at }, within) ?? { protocol, at },
  }
}

const source = { uri: true, title: true, text: true, sourceUri: true } satisfies ReadFields
const token = { token: true, tokenId: true, logProbability: true } satisfies ReadFields

/** Citations and log probabilities are read. */
const readFields = {
  groundingMetadata: {
    groundingChunks: { web: source, retrievedContext: source, maps: source, image: source },
    groundingSupports: {
      segment: { startIndex: true, endIndex: true, partIndex: true, text: true },
      groundingChunkIndices: true,
    },
  },
  citationMetadata: { citationSources: stretch(), citations: stretch() },
  logprobsResult: { chosenCandidates: token, topCandidates: { candidates: token } },
} satisfies ReadFields

function stretch(): ReadFields {
  return { ...source, startIndex: true, endIndex: true }
}

const readAnswerFields = {
  createTime: true,
  promptFeedback: { blockReason: true, blockReasonMessage: true },
} satisfies ReadFields

const named = (names: ReadonlySet<string>): ReadFields =>
  Object.fromEntries([...names].map((name) => [name, true]))

const chunkFields: ReadFields = { ...named(answerFields), usageMetadata: readCounts, ...readAnswerFields }
const pieceFields: ReadFields = { ...named(candidateFields), content: named(contentFields), ...readFields }

export const answerEvent = (fields: JsonObject): OpaqueEvent => ({
  type: 'opaque',
  name: answerExtra,
  raw: fields,
  origin: unreadFields(fields, readAnswerFields, { protocol, at: '' }) ?? { protocol, at: '' },
})

export interface CandidateExtra {
  readonly choice: number
  readonly fields: JsonObject
}

/** Undefined: not an event of this dialect. */
export function readCandidateExtra({ name, raw }: OpaqueEvent): CandidateExtra | undefined {
  const fields = isJsonObject(raw) ? objectOf(raw.fields) : undefined
  const choice = isJsonObject(raw) ? numberOf(raw.choice) : undefined
  return name === candidateExtra && fields !== undefined && choice !== undefined
    ? { choice, fields }
    : undefined
}

export const readAnswerExtra = ({ name, raw }: OpaqueEvent): JsonObject | undefined =>
  name === answerExtra ? objectOf(raw) : undefined

/** The reason as it was written: a word, or the number of one. */
export const finishOf = (candidate: JsonObject): string | undefined => {
  const { finishReason } = candidate
  return typeof finishReason === 'number' ? String(finishReason) : textOf(finishReason)
}

export const stopOf = (candidate: JsonObject, hasCalls: boolean): StopReason =>
  readStop(finishOf(candidate), hasCalls, textOf(candidate.finishMessage))

/** The prompt was not let through: no candidate, and feedback that says so. */
export function blockedOf(answer: JsonObject): StopReason | undefined {
  const feedback = objectOf(answer.promptFeedback)
  const reason = textOf(feedback?.blockReason) ?? numberText(feedback?.blockReason)
  const message = textOf(feedback?.blockReasonMessage)
  return reason === undefined && message === undefined ? undefined : blockedStop(reason, message)
}

const numberText = (value: Json | undefined): string | undefined =>
  typeof value === 'number' && value > 0 ? String(value) : undefined

/** RFC 3339 → Unix seconds. */
export function createdAtOf(answer: JsonObject): number | undefined {
  const time = Date.parse(textOf(answer.createTime) ?? '')
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000)
}

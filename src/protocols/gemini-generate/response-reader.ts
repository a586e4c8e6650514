import type { OpaqueEvent } from '../../canonical/event.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Citation, Part } from '../../canonical/part.ts'
import type { CanonicalResponse, Choice } from '../../canonical/response.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { answerContext, readAnswerPart } from './answer-parts.ts'
import {
  answerEvent,
  answerRest,
  blockedOf,
  candidateEvent,
  candidateRest,
  contentRest,
  createdAtOf,
  stopOf,
} from './candidate.ts'
import { readCitations } from './grounding.ts'
import { readLogprobs } from './logprobs.ts'
import { packValue } from './node.ts'
import { objectOf, objectsOf, textOf } from './schema.ts'
import { joinSealed } from './sealed-text.ts'
import { readUsage, withUnread } from './usage-metadata.ts'
import { protocol } from './vocabulary.ts'

export function readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse {
  const candidates = objectsOf(body.candidates)
  const usage = objectOf(body.usageMetadata)
  const id = textOf(body.responseId)
  const model = textOf(body.modelVersion)
  const createdAt = createdAtOf(body)
  const serviceTier = textOf(usage?.serviceTier)
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    choices:
      candidates.length === 0
        ? [emptyChoice(body)]
        : candidates.map((candidate, place) => readCandidate(candidate, place, context)),
    ...(usage === undefined ? {} : { usage: withUnread(readUsage(usage)) }),
    extras: readExtras(body, candidates),
    origin: readForm(body, candidates),
  }
}

/** No candidate at all: the prompt was blocked, or nothing is known. */
const emptyChoice = (body: JsonObject): Choice => ({
  parts: [],
  stop: blockedOf(body) ?? { unified: 'unknown' },
})

function readCandidate(candidate: JsonObject, place: number, context: AnswerReadContext): Choice {
  const content = objectOf(candidate.content)
  const partContext = answerContext(context)
  const at = `/candidates/${place}/content/parts`
  const read = listAt(content?.parts).map((part, index) =>
    readAnswerPart(part, pointerTo(at, index), partContext),
  )
  const parts = withLogprobs(withCitations(joinSealed(read), candidate), candidate)
  return {
    parts,
    stop: stopOf(
      candidate,
      parts.some((part) => part.kind === 'tool-call'),
    ),
  }
}

const listAt = (value: Json | undefined): readonly Json[] => (isJsonArray(value) ? value : [])

/** A citation hangs on the text in which its stretch ends; one without a stretch on the last text. */
function withCitations(parts: readonly Part[], candidate: JsonObject): readonly Part[] {
  const whole = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
  const citations = readCitations(candidate, whole)
  if (citations.length === 0) return parts
  const last = parts.findLastIndex((part) => part.kind === 'text' && part.text !== '')
  let offset = 0
  return parts.map((part, place) => {
    if (part.kind !== 'text') return part
    const from = offset
    offset += part.text.length
    const own = citations.flatMap((citation) => placeIn(citation, from, offset, place === last))
    return own.length === 0 ? part : { ...part, citations: own }
  })
}

function placeIn(citation: Citation, from: number, to: number, isLast: boolean): readonly Citation[] {
  const { start, end } = citation
  if (start === undefined || end === undefined) return isLast ? [citation] : []
  if (end <= from || end > to) return []
  return [{ ...citation, start: Math.max(0, start - from), end: end - from }]
}

/** Logprobs are told of the whole candidate; they are given to its first text. */
function withLogprobs(parts: readonly Part[], candidate: JsonObject): readonly Part[] {
  const logprobs = readLogprobs(objectOf(candidate.logprobsResult))
  const first = parts.findIndex((part) => part.kind === 'text')
  if (logprobs === undefined || first < 0) return parts
  return parts.map((part, place) => (place === first && part.kind === 'text' ? { ...part, logprobs } : part))
}

function readExtras(body: JsonObject, candidates: readonly JsonObject[]): readonly OpaqueEvent[] {
  const rest = answerRest(body)
  const ofCandidates = candidates.flatMap((candidate, choice) => {
    const fields = candidateRest(candidate)
    const content = contentRest(candidate)
    if (fields === undefined && content === undefined) return []
    return [candidateEvent(choice, fields ?? {}, content)]
  })
  return rest === undefined ? ofCandidates : [...ofCandidates, answerEvent(rest)]
}

/** What is there or not, so that the same answer can be written again. */
function readForm(body: JsonObject, candidates: readonly JsonObject[]): Origin {
  const tags = [
    ...(body.candidates === undefined
      ? ['no-candidates']
      : candidates.length === 0
        ? ['empty-candidates']
        : []),
    ...(body.responseId === undefined ? ['no-id'] : []),
    ...(body.modelVersion === undefined ? ['no-model'] : []),
    ...candidates.flatMap((candidate, place) =>
      candidateTags(candidate, place).map((tag) => `${place}/${tag}`),
    ),
  ]
  return { protocol, at: '', ...(tags.length === 0 ? {} : { form: tags.join(' ') }) }
}

function candidateTags(candidate: JsonObject, place: number): readonly string[] {
  const content = objectOf(candidate.content)
  return [
    'own',
    ...(candidate.index === undefined
      ? ['no-index']
      : candidate.index === place
        ? []
        : [`index:${packValue(candidate.index)}`]),
    ...(candidate.finishReason === undefined ? ['no-finish'] : []),
    ...(candidate.content === undefined ? ['no-content'] : []),
    ...(content?.role === undefined
      ? ['no-role']
      : content.role === 'model'
        ? []
        : [`role:${packValue(content.role)}`]),
    ...(content?.parts === undefined ? ['no-parts'] : []),
    ...(isJsonObject(candidate.content) ? extraContent(candidate.content) : []),
  ]
}

/** Fields of `content` beside role and parts, kept as text: no recorded answer has one. */
const extraContent = ({ role: _, parts: __, ...rest }: JsonObject): readonly string[] =>
  Object.keys(rest).length === 0 ? [] : [`content:${packValue(rest)}`]

import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList } from '../../canonical/loss-list.ts'
import type { CanonicalResponse, Choice } from '../../canonical/response.ts'
import type { AnswerContext } from '../codec-context.ts'
import { type AnswerParts, createAnswerParts, reportTier, reportUsage, writeFinish } from './answer-writer.ts'
import { readAnswerExtra, readCandidateExtra } from './candidate.ts'
import type { Searches } from './foreign-server-tools.ts'
import { candidateExtras, type PlacedCitation } from './grounding.ts'
import { formOf, tagJson } from './node.ts'
import { writeUsage } from './usage-metadata.ts'

export function writeResponse(response: CanonicalResponse, context: AnswerContext): Written<JsonObject> {
  const losses = createLossList()
  const parts = createAnswerParts(context, losses)
  const form = formOf(response.origin)
  const { ofChoice, ofAnswer } = readExtras(response)
  const model = response.model ?? (form.has('no-model') ? undefined : context.request.model)
  const id = response.id ?? (form.has('no-id') ? undefined : context.newId('response'))
  const candidates = response.choices.map((choice, place) =>
    writeCandidate({ choice, place, form, extra: ofChoice.get(place) }, parts, losses),
  )
  reportUsage(response.usage?.input.cacheWrite, losses)
  reportTier(response, losses)
  const blocked =
    'promptFeedback' in ofAnswer && response.choices.every((choice) => choice.parts.length === 0)
  const hasNone =
    form.has('no-candidates') || (blocked && !form.has('empty-candidates') && !form.has('0/own'))
  return {
    value: {
      ...(hasNone ? {} : { candidates: form.has('empty-candidates') ? [] : candidates }),
      ...(response.usage === undefined
        ? {}
        : { usageMetadata: writeUsage(response.usage, response.serviceTier) }),
      ...(model === undefined ? {} : { modelVersion: model }),
      ...(id === undefined ? {} : { responseId: id }),
      ...ofAnswer,
    },
    losses: losses.losses,
  }
}

interface Extras {
  readonly ofChoice: ReadonlyMap<number, JsonObject>
  readonly ofAnswer: JsonObject
}

function readExtras(response: CanonicalResponse): Extras {
  const ofChoice = new Map<number, JsonObject>()
  let ofAnswer: JsonObject = {}
  for (const event of response.extras) {
    const candidate = readCandidateExtra(event)
    const answer = readAnswerExtra(event)
    if (candidate !== undefined) {
      ofChoice.set(candidate.choice, { ...ofChoice.get(candidate.choice), ...candidate.fields })
    } else if (answer !== undefined) ofAnswer = { ...ofAnswer, ...answer }
  }
  return { ofChoice, ofAnswer }
}

interface CandidateSource {
  readonly choice: Choice
  readonly place: number
  /** The form of the whole answer; words about this candidate begin with its place. */
  readonly form: ReadonlySet<string>
  readonly extra: JsonObject | undefined
}

function writeCandidate(source: CandidateSource, parts: AnswerParts, losses: LossList): JsonObject {
  const { choice, place, form, extra } = source
  let broken: string | undefined
  const wire = choice.parts.flatMap((part) => {
    const written = parts.write(part)
    if (written === undefined && part.kind === 'tool-call') broken = `${part.name}(${part.input})`
    return written ?? []
  })
  const finish = form.has(`${place}/no-finish`) ? {} : writeFinish(choice.stop, broken, losses)
  const content = writeContent(wire, source)
  return {
    ...(content === undefined ? {} : { content }),
    ...finish,
    ...(form.has(`${place}/no-index`) ? {} : { index: tagJson(form, `${place}/index`) ?? place }),
    ...foreignExtra(choice, parts.searches, extra ?? {}),
    ...extra,
  }
}

function writeContent(wire: readonly JsonObject[], { place, form }: CandidateSource): JsonObject | undefined {
  const is = (tag: string): boolean => form.has(`${place}/${tag}`)
  if (is('no-content') && wire.length === 0) return undefined
  const rest = tagJson(form, `${place}/content`)
  const isOwnAnswer = is('own')
  return {
    ...(is('no-parts') && wire.length === 0
      ? {}
      : { parts: wire.length === 0 && !isOwnAnswer ? [{ text: '' }] : wire }),
    ...(is('no-role') ? {} : { role: tagJson(form, `${place}/role`) ?? 'model' }),
    ...(isJsonObject(rest) ? rest : {}),
  }
}

/** What other vendors say of their texts, in Gemini's places. */
function foreignExtra(choice: Choice, searches: Searches, own: JsonObject): JsonObject {
  const texts = choice.parts.filter((part) => part.kind === 'text')
  const citations: PlacedCitation[] = []
  let text = ''
  for (const part of texts) {
    const offset = text.length
    text += part.text
    for (const citation of part.citations ?? []) citations.push({ citation, offset, until: text.length })
  }
  const logprobs = texts.flatMap((part) => part.logprobs ?? [])
  return candidateExtras({ citations, text, logprobs, searches }, own)
}

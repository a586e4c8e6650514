import { writeDataUrl } from '../../canonical/data-url.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Loss, Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { AudioPart, Part, TextPart, ToolCallPart } from '../../canonical/part.ts'
import type { CanonicalResponse, Choice } from '../../canonical/response.ts'
import type { AnswerContext } from '../codec-context.ts'
import { withSeal, writeSeal } from './assistant-reader.ts'
import { writeAnnotation } from './citation.ts'
import { writeLogprobs, writeTokens } from './logprobs.ts'
import { visibleText } from './reasoning-reader.ts'
import { writeReasoningAsRead } from './reasoning-writer.ts'
import { fieldsOf, hasForm, isOurs, withRest } from './rest.ts'
import { refusalOf, stopLoss, writeStop } from './stop.ts'
import { hasCounts, missingCounts, writeUsage } from './usage.ts'
import { tierOf } from './vocabulary.ts'

/** A whole answer for a client of this dialect. */
export function writeResponse(response: CanonicalResponse, context: AnswerContext): Written<JsonObject> {
  if (hasForm(response.origin, wholeForm)) {
    return { value: withRest(writeOwnAnswer(response), response.origin), losses: [] }
  }
  const losses = createLossList()
  const choices = response.choices.map((choice, index) => writeChoice(choice, index, context, losses))
  loseCounts(response, losses)
  const untold = tierLoss(response)
  if (untold !== undefined) losses.add(untold)
  return {
    value: {
      id: isOurs(response.origin) && response.id !== undefined ? response.id : answerId(context),
      object: 'chat.completion',
      created: response.createdAt ?? context.now,
      model: response.model ?? context.request.model,
      choices,
      ...(hasCounts(response.usage) ? { usage: writeUsage(response.usage) } : {}),
      ...tierField(response),
      ...(isOurs(response.origin) ? writeExtras(response) : {}),
    },
    losses: losses.losses,
  }
}

/** Marks an answer that was read whole from this dialect: it is given back as it was. */
export const wholeForm = 'whole'

export function tierField({
  serviceTier,
  origin,
}: Pick<CanonicalResponse, 'serviceTier' | 'origin'>): JsonObject {
  if (serviceTier === undefined) return {}
  return fieldsOf({ service_tier: isOurs(origin) ? serviceTier : tierOf(serviceTier) })
}

/** Undefined: the tier is told, or there is none. */
export function tierLoss({
  serviceTier,
  origin,
}: Pick<CanonicalResponse, 'serviceTier' | 'origin'>): Loss | undefined {
  if (serviceTier === undefined || isOurs(origin) || tierOf(serviceTier) !== undefined) return undefined
  return loss('service-tier', '', 'dropped', `${serviceTier} is no service tier of OpenAI's`, false)
}

/** Extras of a choice stand under names with a dot. */
const writeExtras = ({ extras }: CanonicalResponse): JsonObject =>
  Object.fromEntries(extras.filter(({ name }) => !name.includes('.')).map(({ name, raw }) => [name, raw]))

/** OpenAI's ids have a dash where Torii's have a low line. */
export const answerId = ({ newId }: AnswerContext): string => newId('chatcmpl').replace('_', '-')

function loseCounts(response: CanonicalResponse, losses: LossList): void {
  if (!hasCounts(response.usage)) return
  for (const name of missingCounts(response.usage)) losses.add(missingCount(name))
}

export const missingCount = (name: string) =>
  loss('usage', '', 'defaulted', `the upstream gave no ${name}; 0 is told`, false)

/** The answer as its canonical form alone gives it back; the rest is merged in by the caller. */
export function writeOwnAnswer(response: CanonicalResponse): JsonObject {
  return fieldsOf({
    id: response.id,
    created: response.createdAt,
    model: response.model,
    choices: response.choices.length === 0 ? undefined : response.choices.map(writeOwnChoice),
    usage: response.usage?.raw,
    service_tier: response.serviceTier,
    ...writeExtras(response),
  })
}

function writeOwnChoice({ parts, stop }: Choice, index: number): JsonObject {
  const texts = parts.filter((part) => part.kind === 'text')
  const calls = parts.filter((part) => part.kind === 'tool-call')
  const legacy = calls.find((call) => hasForm(call.origin, 'function_call'))
  const listed = calls.filter((call) => call !== legacy).map(writeOwnCall)
  const annotations = texts.flatMap((part) => annotationsOf(part, 0))
  const logprobs = texts.flatMap((part) => part.logprobs ?? [])
  const sealed = parts.find(
    (part) => (part.kind === 'text' && part.seal !== undefined) || hasForm(part.origin, 'message-seal'),
  )
  const seal = sealed?.kind === 'text' || sealed?.kind === 'tool-call' ? sealed.seal : undefined
  const message = fieldsOf({
    role: 'assistant',
    content: texts.length === 0 ? undefined : texts.map((part) => part.text).join(''),
    ...writeReasoningAsRead(parts.filter((part) => part.kind === 'reasoning')),
    refusal: parts.find((part) => part.kind === 'refusal')?.text,
    annotations: annotations.length === 0 ? undefined : annotations,
    tool_calls: listed.length === 0 ? undefined : listed,
    function_call:
      legacy === undefined
        ? undefined
        : withRest({ name: legacy.name, ...argumentsOf(legacy) }, legacy.origin),
    extra_content: seal === undefined ? undefined : writeSeal(seal),
  })
  return fieldsOf({
    index,
    message,
    logprobs: logprobs.length === 0 ? undefined : { content: writeTokens(logprobs) },
    finish_reason: stop.raw,
  })
}

function writeOwnCall(part: ToolCallPart): JsonObject {
  const { origin } = part
  const node = fieldsOf({
    id: hasForm(origin, 'no-id') ? undefined : hasForm(origin, 'empty-id') ? '' : part.id,
    type: hasForm(origin, 'untyped') ? undefined : part.form,
    [part.form]: { name: part.name, ...(part.form === 'custom' ? { input: part.input } : argumentsOf(part)) },
  })
  return withRest(hasForm(origin, 'message-seal') ? node : withSeal(node, part.seal), origin)
}

function argumentsOf({ origin, input }: ToolCallPart): JsonObject {
  if (hasForm(origin, 'no-input')) return { arguments: '' }
  if (hasForm(origin, 'null-input')) return { arguments: null }
  if (hasForm(origin, 'absent-input')) return {}
  if (hasForm(origin, 'object-input')) return { arguments: JSON.parse(input) }
  return { arguments: input }
}

const annotationsOf = (part: TextPart, from: number): readonly JsonObject[] =>
  (part.citations ?? [])
    .map((citation) => writeAnnotation(citation, { from, to: from + part.text.length }))
    .filter((annotation) => annotation !== undefined)

function writeChoice(choice: Choice, index: number, context: AnswerContext, losses: LossList): JsonObject {
  const { message, logprobs } = writeMessage(choice, context, losses)
  const spoken = {
    calls: choice.parts.some((part) => part.kind === 'tool-call'),
    refused: choice.parts.some((part) => part.kind === 'refusal'),
  }
  const untold = stopLoss(choice.stop, spoken)
  if (untold !== undefined) losses.add(untold)
  return { index, message, logprobs, finish_reason: writeStop(choice.stop, spoken) }
}

/** A message under way. */
interface Draft {
  text: string | undefined
  refusal: string | undefined
  audio: JsonObject | undefined
  readonly reasoning: string[]
  readonly calls: JsonObject[]
  readonly images: JsonObject[]
  readonly annotations: JsonObject[]
  readonly logprobs: JsonObject[]
}

function writeMessage({ parts, stop }: Choice, context: AnswerContext, losses: LossList) {
  const draft: Draft = {
    text: undefined,
    refusal: undefined,
    audio: undefined,
    reasoning: [],
    calls: [],
    images: [],
    annotations: [],
    logprobs: [],
  }
  for (const part of parts) draftPart(part, draft, context, losses)
  draft.refusal ??= refusalOf(stop)
  const { reasoning, calls, images } = draft
  const tokens = parts.flatMap((part) => (part.kind === 'text' ? (part.logprobs ?? []) : []))
  const message = {
    role: 'assistant',
    content:
      draft.text ??
      (calls.length > 0 || draft.refusal !== undefined || draft.audio !== undefined ? null : ''),
    refusal: draft.refusal ?? null,
    ...(reasoning.length === 0 ? {} : { reasoning_content: reasoning.join(reasoningGap) }),
    ...callFields(calls, context),
    ...(images.length === 0 ? {} : { images }),
    ...(draft.audio === undefined ? {} : { audio: draft.audio }),
    annotations: draft.annotations,
  }
  return { message, logprobs: tokens.length === 0 ? null : writeLogprobs(tokens) }
}

/** Between one piece of reasoning and the next. */
export const reasoningGap = '\n\n'

function draftPart(part: Part, draft: Draft, context: AnswerContext, losses: LossList): void {
  switch (part.kind) {
    case 'text': {
      const from = draft.text?.length ?? 0
      draft.text = (draft.text ?? '') + part.text
      const annotations = annotationsOf(part, from)
      draft.annotations.push(...annotations)
      if (annotations.length < (part.citations?.length ?? 0)) losses.add(lostCitation(part))
      return
    }
    case 'refusal':
      draft.refusal = (draft.refusal ?? '') + part.text
      return
    case 'reasoning': {
      const text = visibleText(part)
      if (text !== '') draft.reasoning.push(text)
      return
    }
    case 'tool-call':
      draft.calls.push(writeAnswerCall(part))
      return
    case 'audio':
      draft.audio = writeAnswerAudio(part, context)
      return
    default: {
      const image = writeAnswerImage(part)
      if (image === undefined) losses.add(lostPart(part))
      else draft.images.push(image)
    }
  }
}

export const writeAnswerCall = (part: ToolCallPart): JsonObject =>
  part.form === 'custom'
    ? { id: part.id, type: 'custom', custom: { name: part.name, input: part.input } }
    : {
        id: part.id,
        type: 'function',
        function: { name: part.name, arguments: part.input === '' ? '{}' : part.input },
      }

/** A client that speaks the legacy `functions` understands the one call only. */
function callFields(calls: readonly JsonObject[], { request }: AnswerContext): JsonObject {
  const [first, ...others] = calls
  if (first === undefined) return {}
  if (others.length === 0 && asksLegacy(request.tools)) return { function_call: first.function }
  return { tool_calls: calls }
}

export const asksLegacy = (tools: AnswerContext['request']['tools']): boolean =>
  tools.some((tool) => hasForm(tool.origin, 'functions')) &&
  tools.every((tool) => tool.kind === 'server' || hasForm(tool.origin, 'functions'))

/** OpenAI keeps speech for an hour. */
const audioLife = 3600

export function writeAnswerAudio(part: AudioPart, context: AnswerContext): JsonObject {
  return {
    id: context.newId('audio'),
    data: part.source.kind === 'inline' ? part.source.data : '',
    transcript: part.transcript ?? '',
    expires_at: context.now + audioLife,
  }
}

/** Pictures as OpenRouter gives them: OpenAI's own wire has no place for one in an answer. */
export function writeAnswerImage(part: Part): JsonObject | undefined {
  if (part.kind !== 'image' || part.draft === true || part.source.kind === 'file') return undefined
  const { source } = part
  const url = source.kind === 'url' ? source.url : writeDataUrl(source.mediaType, source.data)
  return { type: 'image_url', image_url: { url } }
}

const lostParts: Readonly<Record<string, Parameters<typeof loss>[0]>> = {
  'server-tool-call': 'server-tool',
  'server-tool-result': 'server-tool',
  compaction: 'compaction',
  document: 'document',
  video: 'media',
  image: 'media',
}

export const lostPart = (part: Part) =>
  loss(
    lostParts[part.kind] ?? 'unknown-part',
    part.origin?.at ?? '',
    'dropped',
    `${part.kind} has no form in an openai-chat answer`,
    false,
  )

export const lostCitation = (part: Part) =>
  loss('citation', part.origin?.at ?? '', 'dropped', 'openai-chat cites by URL only', false)

import type { OpaqueEvent } from '../../canonical/event.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { AudioPart, Citation, Part, TextPart } from '../../canonical/part.ts'
import type { CanonicalResponse, Choice } from '../../canonical/response.ts'
import { type ReadFields, unreadFields, unreadInList } from '../../canonical/unread-fields.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { placeMessageSeal, readCalls, readImages, readSeal } from './assistant-reader.ts'
import { readAnnotations, readSources } from './citation.ts'
import { sourceOfUrl, textOf } from './content-reader.ts'
import { readLogprobs } from './logprobs.ts'
import { calledFields, callFields, choiceFields, contentFields, messageFields } from './read-fields.ts'
import { readReasoning } from './reasoning-reader.ts'
import { wholeForm, writeOwnAnswer } from './response-writer.ts'
import { difference, originAt } from './rest.ts'
import { filled, numberOf, objectOf, objectsOf } from './schema.ts'
import { readStop } from './stop.ts'
import { readUsage } from './usage.ts'
import { sniffAudioType } from './vocabulary.ts'

/**
 * A whole answer of any vendor of this dialect. An error inside a 200 leaves no choices here: the meter tells it.
 * What a writer of this dialect needs to give the very answer back is in `origin.rest` and the extras.
 */
export function readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse {
  const sources = readSources(body)
  const choices = objectsOf(body.choices).map((choice, index) =>
    readChoice(choice, pointerTo('/choices', index), sources, context),
  )
  const usage = usageOf(body)
  const known: CanonicalResponse = {
    ...readEnvelope(body),
    choices,
    ...(usage === undefined
      ? {}
      : { usage: readUsage(usage, context.quirks.outputExcludesReasoning === true) }),
    extras: readExtras(body),
    origin: originAt(''),
  }
  const within = objectsOf(body.choices).reduce<Origin | undefined>(
    (outer, choice, index) => unreadOfChoice(choice, pointerTo('/choices', index), outer),
    undefined,
  )
  return {
    ...known,
    origin: {
      ...originAt('', undefined, wholeForm, difference(body, writeOwnAnswer(known))),
      ...(within === undefined ? {} : { within }),
    },
  }
}

const place = (at: string) => ({ protocol: 'openai-chat', at }) as const
const wholeFields: ReadFields = { ...messageFields, tool_calls: callFields, function_call: calledFields }

/** What of a choice is not read. */
function unreadOfChoice(choice: JsonObject, at: string, outer: Origin | undefined): Origin | undefined {
  const own = unreadFields(choice, choiceFields, place(at), outer)
  return (['message', 'delta'] as const).reduce<Origin | undefined>((within, name) => {
    const message = choice[name]
    if (!isJsonObject(message)) return within
    const here = pointerTo(at, name)
    const rest = unreadFields(message, wholeFields, place(here), within)
    return isJsonArray(message.content)
      ? unreadInList(message.content, contentFields, place(pointerTo(here, 'content')), rest)
      : rest
  }, own)
}

/** What vendors leave out they give as `""` and `0`. */
export function readEnvelope(body: JsonObject) {
  const id = filled(body.id)
  const model = filled(body.model)
  const created = numberOf(body.created)
  const serviceTier = filled(body.service_tier)
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(created === undefined || created === 0 ? {} : { createdAt: created }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
}

const envelope = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'service_tier',
  'error',
  // Padding against the guessing of lengths.
  'obfuscation',
  'p',
  'padding',
])

/** The vendor's own word for its machines, and sources, which are told as citations. */
const ownWords = new Set(['system_fingerprint', 'citations', 'search_results'])

/** Fields beside the choices: fingerprints, moderation, costs, sources, timings. `isNews`: whether one is worth telling. */
export function readExtras(
  body: JsonObject,
  isNews: (name: string, raw: Json) => boolean = () => true,
): readonly OpaqueEvent[] {
  const extras: OpaqueEvent[] = []
  for (const name of Object.keys(body)) {
    const raw = body[name]
    if (envelope.has(name) || raw === undefined || raw === null || raw === '' || !isNews(name, raw)) continue
    const origin = originAt('', ownWords.has(name) ? undefined : { [name]: raw })
    extras.push({ type: 'opaque', name, raw, origin })
  }
  return extras
}

/** At the top level; Moonshot has it in the choice, Groq also in `x_groq`. */
export const usageOf = (body: JsonObject): JsonObject | undefined =>
  objectOf(body.usage) ?? choiceUsage(body.choices) ?? objectOf(objectOf(body.x_groq)?.usage)

/** Asked for each chunk, and hardly ever there. */
function choiceUsage(choices: Json | undefined): JsonObject | undefined {
  if (!isJsonArray(choices)) return undefined
  for (const choice of choices) {
    const usage = isJsonObject(choice) ? objectOf(choice.usage) : undefined
    if (usage !== undefined) return usage
  }
  return undefined
}

function readChoice(
  choice: JsonObject,
  at: string,
  sources: readonly Citation[],
  context: AnswerReadContext,
): Choice {
  const message = objectOf(choice.message) ?? objectOf(choice.delta) ?? textMessage(choice)
  const parts = readMessage(message, pointerTo(at, 'message'), context)
  const cited = citeText(parts, readAnnotations(message.annotations, `${at}/message/annotations`), sources)
  const logprobs = readLogprobs(choice.logprobs)
  const spoken = {
    calls: cited.some((part) => part.kind === 'tool-call'),
    refused: cited.some((part) => part.kind === 'refusal'),
  }
  return {
    parts: logprobs.length === 0 ? cited : onFirstText(cited, (part) => ({ ...part, logprobs })),
    stop: readStop(choice, spoken),
  }
}

/** Legacy completions have the text beside the finish reason. */
const textMessage = (choice: JsonObject): JsonObject =>
  typeof choice.text === 'string' ? { content: choice.text } : {}

function readMessage(message: JsonObject, at: string, context: AnswerReadContext): readonly Part[] {
  const parts: Part[] = [
    ...readReasoning(message, at, context.issuer).parts,
    ...readAnswerContent(message, pointerTo(at, 'content')),
  ]
  const refusal = filled(message.refusal)
  if (refusal !== undefined)
    parts.push({ kind: 'refusal', text: refusal, origin: originAt(pointerTo(at, 'refusal')) })
  parts.push(...readAnswerImages(message, at), ...readAudio(message.audio, pointerTo(at, 'audio')))
  parts.push(...readAnswerCalls(message, at, context))
  const seal = readSeal(message, context.issuer)
  if (seal === undefined) return parts
  return placeMessageSeal(parts, seal) ?? [...parts, { kind: 'text', text: '', seal, origin: originAt(at) }]
}

/** A string, Mistral's list with thinking in it, or (Cloudflare) the JSON value that was asked for. */
function readAnswerContent(message: JsonObject, at: string): readonly Part[] {
  const { content } = message
  if (typeof content === 'string') return readText(content, isThought(message), at)
  if (isJsonArray(content)) {
    return content.flatMap((item, index) => readAnswerItem(item, pointerTo(at, index)))
  }
  return isJsonObject(content)
    ? [{ kind: 'text', text: JSON.stringify(content), origin: originAt(at, undefined, 'object') }]
    : []
}

/** Google says by a flag that thoughts stand in the text, between tags. */
export const isThought = (node: JsonObject): boolean =>
  objectOf(objectOf(node.extra_content)?.google)?.thought === true

function readText(text: string, thought: boolean, at: string): readonly Part[] {
  if (text === '') return []
  const match = thought ? /^<thought>([\s\S]*?)<\/thought>/.exec(text) : null
  if (match === null) return [{ kind: 'text', text, origin: originAt(at, undefined, 'string') }]
  const after = text.slice(match[0].length)
  return [
    { kind: 'reasoning', text: match[1] ?? '', origin: originAt(at, undefined, 'thought') },
    ...(after === ''
      ? []
      : [{ kind: 'text', text: after, origin: originAt(at, undefined, 'string') } as const]),
  ]
}

export function readAnswerItem(item: Json, at: string): readonly Part[] {
  if (!isJsonObject(item)) return typeof item === 'string' ? readText(item, false, at) : []
  if (item.type === 'text' && typeof item.text === 'string') {
    return item.text === ''
      ? []
      : [{ kind: 'text', text: item.text, origin: originAt(at, undefined, 'item') }]
  }
  if (item.type === 'thinking') {
    const text = isJsonArray(item.thinking) ? textOf(item.thinking) : (filled(item.thinking) ?? '')
    return [{ kind: 'reasoning', text, origin: originAt(at, undefined, 'item') }]
  }
  const name = filled(item.type) ?? 'content'
  return [{ kind: 'opaque', name, raw: item, origin: originAt(at, undefined, 'item') }]
}

/** OpenRouter's `images`; one without an address is not a picture. */
export const readAnswerImages = (message: JsonObject, at: string): readonly Part[] =>
  readImages({ images: objectsOf(message.images).filter(hasUrl) }, at)

const hasUrl = (image: JsonObject): boolean => filled(objectOf(image.image_url)?.url) !== undefined

/** The answer does not say in which format its speech is. */
function readAudio(value: Json | undefined, at: string): readonly AudioPart[] {
  const audio = objectOf(value)
  const data = filled(audio?.data)
  if (audio === undefined || data === undefined) return []
  const source = sourceOfUrl(data)
  const inline =
    source.kind === 'inline' ? source : ({ kind: 'inline', mediaType: sniffAudioType(data), data } as const)
  const transcript = filled(audio.transcript)
  return [
    {
      kind: 'audio',
      source: inline,
      ...(transcript === undefined ? {} : { transcript }),
      origin: originAt(at, undefined, undefined, audioOwn(audio)),
    },
  ]
}

export const audioOwn = (audio: JsonObject): JsonObject => {
  const id = filled(audio.id)
  const expires = numberOf(audio.expires_at)
  return {
    ...(id === undefined ? {} : { id }),
    ...(expires === undefined ? {} : { expires_at: expires }),
  }
}

/** A call without a name is none that a client could run; it is kept, not refused. */
function readAnswerCalls(
  message: JsonObject,
  at: string,
  { issuer, newId }: AnswerReadContext,
): readonly Part[] {
  const calls = objectsOf(message.tool_calls)
  const named = calls.filter(isNamed)
  const call = objectOf(message.function_call)
  const readable = {
    tool_calls: named,
    ...(filled(call?.name) === undefined || call === undefined ? {} : { function_call: call }),
  }
  return [
    ...readCalls(readable, at, { issuer, idAt: () => newId('call') }),
    ...calls
      .filter((candidate) => !isNamed(candidate))
      .map((raw): Part => ({ kind: 'opaque', name: 'tool_call', raw, origin: originAt(at) })),
  ]
}

const isNamed = (call: JsonObject): boolean =>
  filled(objectOf(call.function)?.name) !== undefined || filled(objectOf(call.custom)?.name) !== undefined

/** Annotations count within the whole content; places of sources are not known at all. */
function citeText(
  parts: readonly Part[],
  annotations: readonly Citation[],
  sources: readonly Citation[],
): readonly Part[] {
  const citations = annotations.length > 0 ? annotations : sources
  return citations.length === 0 ? parts : onFirstText(parts, (part) => ({ ...part, citations }))
}

function onFirstText(parts: readonly Part[], change: (part: TextPart) => TextPart): readonly Part[] {
  const place = parts.findIndex((part) => part.kind === 'text')
  const part = parts[place]
  return part?.kind === 'text' ? parts.with(place, change(part)) : parts
}

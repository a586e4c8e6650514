import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Part, ToolCallPart } from '../../canonical/part.ts'
import type { Turn } from '../../canonical/request.ts'
import type { Seal, SealIssuer } from '../../canonical/seal.ts'
import { readContentPart } from './content-reader.ts'
import { type Calls, readContent } from './message-content.ts'
import { readReasoning } from './reasoning-reader.ts'
import { difference, fieldsOf, hasForm, mergeFields, originAt } from './rest.ts'
import { expectName, expectObject, filled, objectOf, objectsOf, wrongType } from './schema.ts'

/** An assistant's message in a client's history. */
export function readAssistant(calls: Calls, message: JsonObject, at: string): Turn {
  const reasoning = readReasoning(message, at)
  const content = readContent(message.content, pointerTo(at, 'content'))
  const extras = readExtras(message, at)
  const toolCalls = readCalls(message, at, { issuer: 'google', idAt: placeId })
  for (const call of toolCalls) {
    if (call.kind === 'tool-call')
      calls.ids.set(call.id, { name: call.name, form: call.form, answered: false, bare: isBare(call) })
  }
  const name = filled(message.name)
  const known: JsonObject = {
    ...fieldsOf({ role: 'assistant', content: message.content, name }),
    ...reasoning.known,
    ...extras.known,
    ...(isJsonArray(message.tool_calls) ? { tool_calls: message.tool_calls } : {}),
    ...(isJsonObject(message.function_call) ? { function_call: message.function_call } : {}),
  }
  const spoken = [...reasoning.parts, ...content.parts, ...extras.parts, ...toolCalls]
  const sealed = placeMessageSeal(spoken, readSeal(message, 'google'))
  const understood = sealed === undefined ? known : { ...known, extra_content: sealedContent(message) }
  const forms = [
    content.form,
    isJsonArray(message.tool_calls) && message.tool_calls.length === 0 && 'no-calls',
  ]
  return {
    speaker: 'assistant',
    parts: sealed ?? spoken,
    ...(name === undefined ? {} : { name }),
    origin: originAt(
      at,
      difference(message, understood),
      [...forms.filter((form) => form !== false), ...reasoning.forms].join(' '),
    ),
  }
}

const isBare = ({ origin }: Part): boolean =>
  hasForm(origin, 'no-id') || hasForm(origin, 'empty-id') || hasForm(origin, 'function_call')

interface Extras {
  readonly parts: readonly Part[]
  readonly known: JsonObject
}

/** `refusal`, `images` (OpenRouter) and the reference to an audio answer. */
function readExtras(message: JsonObject, at: string): Extras {
  const parts: Part[] = []
  const known: Record<string, Json> = {}
  const refusal = filled(message.refusal)
  if (refusal !== undefined) {
    known.refusal = refusal
    parts.push({ kind: 'refusal', text: refusal, origin: originAt(pointerTo(at, 'refusal')) })
  }
  const images = readImages(message, at)
  if (images.length > 0 && message.images !== undefined) known.images = message.images
  parts.push(...images)
  const audio = objectOf(message.audio)
  const id = filled(audio?.id)
  if (audio !== undefined && id !== undefined) {
    known.audio = { id }
    const source = { kind: 'file', id, issuer: 'openai' } as const
    parts.push({ kind: 'audio', source, origin: originAt(pointerTo(at, 'audio')) })
  }
  return { parts, known }
}

/** Pictures that the model made, as OpenRouter and its kin give them. */
export const readImages = (message: JsonObject, at: string): readonly Part[] =>
  objectsOf(message.images)
    .filter((image) => image.type === 'image_url')
    .map((image, index) => {
      const part = readContentPart(image, pointerTo(pointerTo(at, 'images'), index))
      return { ...part, ...(part.origin === undefined ? {} : { origin: { ...part.origin, form: 'images' } }) }
    })

/** What a reader of calls is told. `idAt`: an id for a call that has none. */
export interface CallContext {
  readonly issuer: SealIssuer
  readonly idAt: (at: string) => string
}

export function readCalls(message: JsonObject, at: string, context: CallContext): readonly Part[] {
  const place = pointerTo(at, 'tool_calls')
  if (message.tool_calls !== undefined && message.tool_calls !== null && !isJsonArray(message.tool_calls)) {
    throw wrongType(place, 'an array of objects', message.tool_calls)
  }
  const calls = isJsonArray(message.tool_calls)
    ? message.tool_calls.map((call, index) => readCall(call, pointerTo(place, index), context))
    : []
  return isJsonObject(message.function_call)
    ? [...calls, readFunctionCall(message.function_call, pointerTo(at, 'function_call'), context)]
    : calls
}

function readCall(value: Json, at: string, { issuer, idAt }: CallContext): Part {
  const node = expectObject(value, at)
  const form = isJsonObject(node.custom) ? 'custom' : 'function'
  const called = objectOf(node[form])
  const type = filled(node.type) ?? form
  if (called === undefined && type !== 'function' && type !== 'custom') {
    return { kind: 'opaque', name: type, raw: node, origin: originAt(at) }
  }
  const inner = expectObject(called, pointerTo(at, form))
  const name = expectName(inner.name, pointerTo(pointerTo(at, form), 'name'))
  const field = form === 'custom' ? 'input' : 'arguments'
  const input = readInput(inner[field], form)
  const id = filled(node.id)
  const seal = readSeal(node, issuer)
  const known = fieldsOf({
    id,
    type: filled(node.type) === undefined ? undefined : form,
    index: node.index,
    [form]: { name, [field]: inner[field] ?? '' },
    extra_content: seal === undefined ? undefined : sealedContent(node),
  })
  const forms = [
    id === undefined && (node.id === '' ? 'empty-id' : 'no-id'),
    filled(node.type) === undefined && 'untyped',
    ...input.forms,
  ]
  return {
    kind: 'tool-call',
    id: id ?? idAt(at),
    name,
    input: input.text,
    form,
    ...(seal === undefined ? {} : { seal }),
    origin: originAt(
      at,
      difference(node, known),
      forms.filter((word) => word !== false).join(' '),
      // Its number in a stream, which some places repeat in whole answers.
      node.index === undefined ? undefined : { index: node.index },
    ),
  }
}

function readFunctionCall(call: JsonObject, at: string, { idAt }: CallContext): ToolCallPart {
  const name = expectName(call.name, pointerTo(at, 'name'))
  const input = readInput(call.arguments, 'function')
  const known = { name, arguments: call.arguments ?? '' }
  return {
    kind: 'tool-call',
    id: idAt(at),
    name,
    input: input.text,
    form: 'function',
    origin: originAt(at, difference(call, known), ['function_call', ...input.forms].join(' ')),
  }
}

/** The same body gives the same id each time: a fresh one would break the upstream's prompt cache on every turn. */
const placeId = (at: string): string => `call_${at.replaceAll(/[^0-9]+/g, '_').replace(/^_|_$/g, '')}`

interface Input {
  readonly text: string
  readonly forms: readonly string[]
}

/** Arguments are JSON text; some vendors give an object, or nothing for no arguments. */
function readInput(value: Json | undefined, form: 'function' | 'custom'): Input {
  if (typeof value === 'string') {
    return value === '' && form === 'function'
      ? { text: '{}', forms: ['no-input'] }
      : { text: value, forms: [] }
  }
  if (value === undefined || value === null) {
    return { text: form === 'function' ? '{}' : '', forms: [value === null ? 'null-input' : 'absent-input'] }
  }
  return { text: JSON.stringify(value), forms: ['object-input'] }
}

/** Google's seal as its OpenAI endpoint places it: `extra_content.google.thought_signature`. */
export function readSeal(node: JsonObject, issuer: SealIssuer): Seal | undefined {
  const data = filled(objectOf(objectOf(node.extra_content)?.google)?.thought_signature)
  return data === undefined ? undefined : { issuer, form: 'thought_signature', data }
}

/** The understood part of `extra_content`. */
const sealedContent = (node: JsonObject): JsonObject => ({
  google: { thought_signature: objectOf(objectOf(node.extra_content)?.google)?.thought_signature ?? '' },
})

/** A seal of the whole message belongs to its text, else to its first call without one. Undefined: it has no place. */
export function placeMessageSeal(
  parts: readonly Part[],
  seal: Seal | undefined,
): readonly Part[] | undefined {
  if (seal === undefined) return undefined
  const text = parts.findIndex((part) => part.kind === 'text')
  const place =
    text === -1 ? parts.findIndex((part) => part.kind === 'tool-call' && part.seal === undefined) : text
  const part = parts[place]
  if (part?.kind === 'text') return parts.with(place, { ...part, seal })
  if (part?.kind !== 'tool-call') return undefined
  const form = [part.origin?.form, 'message-seal'].filter((word) => word !== undefined).join(' ')
  return parts.with(place, {
    ...part,
    seal,
    origin: originAt(part.origin?.at ?? '', part.origin?.rest, form),
  })
}

/** `extra_content` with the seal put back. */
export const writeSeal = (seal: Seal): JsonObject => ({ google: { thought_signature: seal.data } })

export const withSeal = (node: JsonObject, seal: Seal | undefined): JsonObject =>
  seal === undefined ? node : mergeFields(node, { extra_content: writeSeal(seal) })

import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Part, RefusalPart, ToolCallPart } from '../../canonical/part.ts'
import type { Turn } from '../../canonical/request.ts'
import { withSeal, writeSeal } from './assistant-reader.ts'
import { contentOf, loseMark, placeOf, writeContentPart } from './content-writer.ts'
import { flushWaiting, type Messages, ownContent } from './messages.ts'
import type { Outgoing } from './outgoing.ts'
import { writeReasoning } from './reasoning-writer.ts'
import { fieldsOf, hasForm, isOurs, mergeFields, withRest } from './rest.ts'

/** An assistant's message of the history. What it showed besides text waits for the user's next message. */
export function writeAssistant(turn: Turn, messages: Messages, out: Outgoing): void {
  const sorted = sortParts(turn, out)
  const contentItems = sorted.content.flatMap((part) => writeContentPart(part, out))
  const shown = sorted.shown.flatMap((part) => writeContentPart(part, out))
  const images = sorted.images.flatMap((part) => writeContentPart(part, out))
  const calls = sorted.calls.map((part) => writeCall(part, out))
  const reasoning = { ...owedReasoning(turn, out), ...writeReasoning(turn, sorted.reasoning, out) }
  const own = isOurs(turn.origin)
  const fields: JsonObject = {
    role: 'assistant',
    ...reasoning,
    ...(sorted.refusal === undefined ? {} : { refusal: sorted.refusal.text }),
    ...(images.length === 0 ? {} : { images }),
    ...(sorted.audioId === undefined ? {} : { audio: { id: sorted.audioId } }),
    ...callFields(calls, turn, out),
    ...(turn.name === undefined ? {} : { name: turn.name }),
  }
  const content = own ? ownContent(turn.origin, contentItems) : foreignContent(contentItems, calls.length > 0)
  const sealed = messageSeal(turn, fields, out)
  const isSaid = own || contentItems.length > 0 || Object.keys(fields).length > 1
  if (isSaid) messages.list.push(withRest({ ...fieldsOf({ content }), ...sealed }, turn.origin))
  if (shown.length === 0) return
  out.lose('media', turn.origin?.at ?? '', 'moved', 'media of the assistant is sent in a user message', false)
  messages.waiting.push(...shown)
  if (calls.length === 0) flushWaiting(messages)
}

/** The blocks of one answer are one text: they were cut for citations and the like, not into messages. */
function foreignContent(items: readonly JsonObject[], hasCalls: boolean): Json {
  if (items.length === 0) return hasCalls ? null : ''
  if (items.some((item) => item.type !== 'text' || Object.keys(item).length > 2)) return contentOf(items)
  return items.map((item) => (typeof item.text === 'string' ? item.text : '')).join('')
}

/**
 * Moonshot and DeepSeek refuse a call that was thought over without its thoughts while thinking is on. Where another vendor's
 * model made the call there are none to give.
 */
function owedReasoning(turn: Turn, { target: { quirks }, request }: Outgoing): JsonObject {
  const { reasoningField, reasoningRequest } = quirks
  const isOwed =
    !isOurs(turn.origin) &&
    reasoningRequest === 'thinking' &&
    request.reasoning?.amount.kind !== 'off' &&
    turn.parts.some((part) => part.kind === 'tool-call')
  return isOwed && reasoningField !== undefined && reasoningField !== 'none' ? { [reasoningField]: '' } : {}
}

interface Sorted {
  readonly reasoning: Extract<Part, { kind: 'reasoning' }>[]
  readonly content: Part[]
  /** Media that an assistant's message cannot hold. */
  readonly shown: Part[]
  /** OpenRouter's `images`. */
  readonly images: Part[]
  readonly calls: (ToolCallPart | Extract<Part, { kind: 'opaque' }>)[]
  refusal?: RefusalPart
  audioId?: string
}

function sortParts(turn: Turn, out: Outgoing): Sorted {
  const sorted: Sorted = { reasoning: [], content: [], shown: [], images: [], calls: [] }
  for (const part of turn.parts) {
    const place = places[part.kind]
    if (place === 'text' && sorted.calls.length > 0 && !isOurs(turn.origin)) {
      out.lose(
        'text',
        placeOf(part),
        'moved',
        'openai-chat has text before the tool calls of its turn',
        false,
      )
    }
    sortPart(part, sorted)
  }
  return sorted
}

const places: Partial<Record<Part['kind'], 'text'>> = { text: 'text', refusal: 'text' }

function sortPart(part: Part, sorted: Sorted): void {
  switch (part.kind) {
    case 'reasoning':
      if (hasForm(part.origin, 'thinking-list') || hasForm(part.origin, 'thinking')) sorted.content.push(part)
      else sorted.reasoning.push(part)
      return
    case 'tool-call':
      sorted.calls.push(part)
      return
    case 'refusal':
      if (hasForm(part.origin, 'part') || sorted.refusal !== undefined) sorted.content.push(part)
      else sorted.refusal = part
      return
    case 'audio':
      if (part.source.kind === 'file' && sorted.audioId === undefined) sorted.audioId = part.source.id
      else sorted.shown.push(part)
      return
    case 'image':
    case 'video':
    case 'document':
      if (hasForm(part.origin, 'images')) sorted.images.push(part)
      else (isOurs(part.origin) ? sorted.content : sorted.shown).push(part)
      return
    case 'opaque':
      if (isOurs(part.origin) && /\/tool_calls\/\d+$/.test(placeOf(part))) sorted.calls.push(part)
      else sorted.content.push(part)
      return
    default:
      sorted.content.push(part)
  }
}

function callFields(calls: readonly JsonObject[], turn: Turn, out: Outgoing): JsonObject {
  const legacy = turn.parts.find((part) => part.kind === 'tool-call' && hasForm(part.origin, 'function_call'))
  const legacyAt = legacy === undefined ? -1 : turn.parts.filter(isCallLike).indexOf(legacy)
  const listed = calls.filter((_, index) => index !== legacyAt)
  const isEmptyList = hasForm(turn.origin, 'no-calls') && out.own
  return {
    ...(listed.length > 0 || isEmptyList ? { tool_calls: listed } : {}),
    ...(legacyAt === -1 ? {} : { function_call: calls[legacyAt] ?? {} }),
  }
}

const isCallLike = (part: Part): boolean =>
  part.kind === 'tool-call' || (part.kind === 'opaque' && /\/tool_calls\/\d+$/.test(placeOf(part)))

function writeCall(part: Sorted['calls'][number], out: Outgoing): JsonObject {
  if (part.kind === 'opaque') return writeContentPart(part, out)[0] ?? {}
  const { origin } = part
  if (part.cacheMark !== undefined) loseMark(part, out)
  if (hasForm(origin, 'function_call')) {
    return withRest({ name: out.names.fit(part.name), ...inputField('arguments', part) }, origin)
  }
  const asFunction = part.form === 'function' || out.target.quirks.customTools === false
  const form = asFunction ? 'function' : 'custom'
  const name = out.names.fit(part.name, part.namespace)
  const id = hasForm(origin, 'no-id')
    ? undefined
    : hasForm(origin, 'empty-id')
      ? ''
      : out.callId(part.id, placeOf(part))
  const node = fieldsOf({
    id,
    type: hasForm(origin, 'untyped') ? undefined : form,
    [form]: { name, ...inputField(asFunction ? 'arguments' : 'input', part) },
  })
  return withRest(hasForm(origin, 'message-seal') ? node : withSeal(node, callSeal(part, out)), origin)
}

/** A free-form input that goes as a function's is its one string. */
function inputField(field: 'arguments' | 'input', part: ToolCallPart): JsonObject {
  const { origin, input } = part
  if (field === 'arguments' && part.form === 'custom') return { arguments: JSON.stringify({ input }) }
  if (hasForm(origin, 'no-input')) return { [field]: '' }
  if (hasForm(origin, 'null-input')) return { [field]: null }
  if (hasForm(origin, 'absent-input')) return {}
  if (hasForm(origin, 'object-input')) return { [field]: JSON.parse(input) }
  return { [field]: input }
}

/** Google's seal stands in `extra_content`; this wire has no place for another vendor's. */
function callSeal(part: ToolCallPart, out: Outgoing) {
  const { seal } = part
  if (seal === undefined) return undefined
  if (isOurs(part.origin) || (seal.issuer === out.target.issuer && isThoughtSignature(seal.form))) return seal
  out.lose(
    'seal',
    placeOf(part),
    'dropped',
    'the seal of the tool call is valid for its own vendor only',
    false,
  )
  return undefined
}

const isThoughtSignature = (form: string): boolean => /^thought_?signature$/i.test(form)

/** A seal on the text stands on the message; so does one that was found there and put on a call. */
function messageSeal(turn: Turn, fields: JsonObject, out: Outgoing): JsonObject {
  const holder = turn.parts.find(
    (part) => (part.kind === 'text' && part.seal !== undefined) || hasForm(part.origin, 'message-seal'),
  )
  if (holder?.kind !== 'text' && holder?.kind !== 'tool-call') return fields
  const { seal } = holder
  if (seal === undefined) return fields
  if (isOurs(turn.origin) || (seal.issuer === out.target.issuer && isThoughtSignature(seal.form))) {
    return mergeFields(fields, { extra_content: writeSeal(seal) })
  }
  out.lose('seal', placeOf(holder), 'dropped', 'the seal of the text is valid for its own vendor only', false)
  return fields
}

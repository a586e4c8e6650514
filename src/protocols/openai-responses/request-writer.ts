import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { pairCalls } from '../../canonical/pair-calls.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Instruction, Turn } from '../../canonical/request.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import { type WrittenItem, writeTurn } from './item-writer.ts'
import { isInInput, placedItems } from './request-reader.ts'
import { writeSettings } from './settings-writer.ts'
import { writeToolChoice, writeTools } from './tool-writer.ts'
import { protocol } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'
import { createWriting, type Writing } from './writing.ts'

export function writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const writing = createWriting(request, target)
  const body = writeBody(request, writing)
  writing.losses.addAll(foreignRestLosses(request, protocol))
  losePrefill(request, writing)
  const { renames } = writing.names
  return {
    value: { path: '/v1/responses', query: {}, headers: {}, body, renames },
    losses: writing.losses.losses,
  }
}

/** Anthropic goes on writing where a last assistant turn ends; here it is a finished answer. */
function losePrefill({ turns }: CanonicalRequest, writing: Writing): void {
  const last = turns.at(-1)
  if (last?.speaker !== 'assistant' || isOwn(last.origin)) return
  if (last.parts.some((part) => part.kind === 'tool-call')) return
  const detail = 'openai-responses does not go on writing a begun answer'
  writing.losses.add(loss('prefill', last.origin?.at ?? '', 'approximated', detail, true))
}

export function writeBody(request: CanonicalRequest, writing: Writing): JsonObject {
  const { instructions, items: leading } = writeInstructions(request, writing)
  const turns = turnsOf(request, writing).flatMap((turn) => writeTurn(turn, writing))
  const prompt = request.turns.flatMap(({ parts }) => parts).find(isPrompt)
  const fields = {
    ...(request.model === '' && isOwn(request.origin) ? {} : { model: writing.target.model }),
    ...instructions,
    ...writeInput(request, [...leading, ...turns], writing),
    ...writeToolSet(request, writing),
    ...writeSettings(request, writing),
    ...(prompt === undefined ? {} : { prompt: prompt.raw }),
  }
  return writeNode(fields, bodyOrigin(request, writing))
}

function turnsOf({ origin, turns }: CanonicalRequest, { losses }: Writing): readonly Turn[] {
  if (isOwn(origin)) return turns
  const paired = pairCalls(turns)
  losses.addAll(paired.losses)
  return paired.value
}

/** The body without the conversation, for the answer that repeats it. */
export function writeEcho(request: CanonicalRequest, writing: Writing): JsonObject {
  const field = request.instructions.find(
    ({ part }) => isOwn(part.origin) && part.origin.at === '/instructions',
  )
  const fields = {
    ...(field?.part.kind === 'text' ? { instructions: field.part.text } : {}),
    ...writeToolSet(request, writing),
    ...writeSettings(request, writing),
  }
  return writeNode(fields, bodyOrigin(request, writing))
}

const isPrompt = (part: Part): part is Extract<Part, { kind: 'opaque' }> =>
  part.kind === 'opaque' && isOwn(part.origin) && part.origin.at === '/prompt'

/** What was kept of the body, less what this writer has placed itself. */
function bodyOrigin(request: CanonicalRequest, writing: Writing): CanonicalRequest['origin'] {
  const { origin } = request
  if (!isOwn(origin) || origin.own === undefined) return origin
  const { [placedItems]: placed, tool_choice: choice, ...own } = origin.own
  return {
    ...origin,
    own: {
      ...own,
      ...(isJsonObject(placed) || placed === undefined ? {} : { [placedItems]: placed }),
      ...(choice === undefined || !writing.names.isNative ? {} : { tool_choice: choice }),
    },
  }
}

/**
 * One plain text is `instructions`; more, or what stood as messages, are messages. So is all where nothing else is said: the API
 * wants an input.
 */
function writeInstructions(
  { instructions, turns }: CanonicalRequest,
  writing: Writing,
): { readonly instructions: JsonObject; readonly items: readonly WrittenItem[] } {
  const field = instructions.find(({ part }) => isOwn(part.origin) && part.origin.at === '/instructions')
  const others = instructions.filter((instruction) => instruction !== field)
  const only = instructions.length === 1 ? instructions[0] : undefined
  const isField =
    turns.length > 0 && only !== undefined && !isOwn(only.part.origin) && only.part.kind === 'text'
  const isMarked = isField && only.part.cacheMark !== undefined
  const staysMarked = isMarked && writing.target.quirks.cacheBreakpoints === true
  const chosen = field ?? (isField && !staysMarked ? only : undefined)
  if (isMarked && !staysMarked) writing.noteCacheMark(only.part.origin)
  return {
    instructions: chosen?.part.kind === 'text' ? { instructions: chosen.part.text } : {},
    items:
      chosen === only && chosen !== undefined
        ? []
        : groupBySpeaker(others).flatMap((turn) => writeTurn(turn, writing)),
  }
}

/** Neighbours of one speaker share a message, unless they were read from messages of their own. */
function groupBySpeaker(
  instructions: readonly Instruction[],
): readonly { speaker: Instruction['speaker']; parts: Part[] }[] {
  const groups: { speaker: Instruction['speaker']; parts: Part[] }[] = []
  for (const { speaker, part } of instructions) {
    const last = groups.at(-1)
    if (last?.speaker === speaker) last.parts.push(part)
    else groups.push({ speaker, parts: [part] })
  }
  return groups
}

function writeInput(request: CanonicalRequest, items: readonly WrittenItem[], writing: Writing): JsonObject {
  const { origin } = request
  const first = request.turns[0]?.parts[0]
  const isText =
    isOwn(origin) &&
    origin.form === 'string' &&
    items.length === 1 &&
    first?.kind === 'text' &&
    first.origin?.at === '/input'
  if (isText) return { input: first.text }
  const placed = isOwn(origin) && writing.names.isNative ? origin.own?.[placedItems] : undefined
  const input = isJsonObject(placed) ? insertPlaced(items, placed) : items.map(({ item }) => item)
  return input.length === 0 && isOwn(origin) ? {} : { input }
}

/** Items that only tools tell of stand again where they stood: before the first item that came later. */
function insertPlaced(items: readonly WrittenItem[], placed: JsonObject): readonly Json[] {
  const waiting = Object.entries(placed)
    .map(([index, item]) => ({ index: Number(index), item: item ?? null }))
    .sort((a, b) => a.index - b.index)
  const input: Json[] = []
  for (const { item, at } of items) {
    const index = indexOf(at)
    while (waiting[0] !== undefined && index !== undefined && waiting[0].index < index) {
      input.push(waiting.shift()?.item ?? null)
    }
    input.push(item)
  }
  return [...input, ...waiting.map(({ item }) => item)]
}

function indexOf(at: string | undefined): number | undefined {
  const match = /^\/input\/(\d+)/.exec(at ?? '')
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/** Tools inside the input stay there where the target knows such items; else they join the others. */
function writeToolSet(request: CanonicalRequest, writing: Writing): JsonObject {
  const { toolChoice } = request
  const listed = writing.names.isNative ? request.tools.filter((tool) => !isInInput(tool)) : request.tools
  const tools = writeTools(listed, writing)
  const hasTools = tools.length > 0
  if (
    !hasTools &&
    !isOwn(request.origin) &&
    (toolChoice?.kind === 'named' || toolChoice?.kind === 'required')
  ) {
    const detail = 'none of the tools to choose among can be sent'
    writing.losses.add(loss('tool-choice', request.places.toolChoice ?? '', 'dropped', detail, true))
  }
  const choice =
    toolChoice === undefined || (!hasTools && !isOwn(request.origin))
      ? undefined
      : writeToolChoice(toolChoice, request.tools, writing.names)
  return {
    ...(hasTools ? { tools } : {}),
    ...(choice === undefined ? {} : { tool_choice: choice }),
  }
}

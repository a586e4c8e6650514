import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Instruction, Tool, Turn } from '../../canonical/request.ts'
import type { ReadContext } from '../codec-context.ts'
import type { Reading } from './content-reader.ts'
import { refuseContradictions } from './contradictions.ts'
import { type ItemParts, itemType } from './item-parts.ts'
import { readItem } from './item-reader.ts'
import { type Places, readSettings } from './settings-reader.ts'
import { readToolChoice, readTools, restOfToolChoice } from './tool-reader.ts'
import { writeToolChoice } from './tool-writer.ts'
import { ownIssuer, protocol } from './vocabulary.ts'
import { openNode, refuse, sameJson, type WireNode } from './wire-node.ts'

const reading: Reading = { issuer: ownIssuer, complain: refuse }

/** @throws MalformedRequest with the vendor's own words. */
export function readRequest(body: JsonObject, _context: ReadContext): CanonicalRequest {
  const request = readBody(body, (node) => {
    if (!isJsonObject(node.raw.prompt)) node.need('model')
    if (!hasConversation(node.raw)) {
      refuse({ message: nothingToAnswer, at: '/input', code: 'missing_required_parameter' })
    }
  })
  refuseContradictions(request)
  return request
}

/** `check` says what must be there: a request to count may leave out what one to answer may not. */
export function readBody(raw: JsonObject, check: (node: WireNode) => void): CanonicalRequest {
  const body = openNode(raw, '', refuse)
  check(body)
  const places: Places = {}
  const model = body.text('model') ?? ''
  if (model !== '') places.model = '/model'
  else body.override('model', body.raw.model)
  const settings = readSettings(body, places, refuse)
  const input = readInput(body)
  const tools = [...readTools(body.list('tools') ?? [], '/tools', refuse), ...input.tools]
  if (tools.length === input.tools.length) body.override('tools', body.raw.tools)
  const conversation = splitInstructions(body, input.items)
  refuseOrphans(conversation.turns, raw)
  const choice = readChoice(body, tools, places)
  return {
    model,
    ...settings,
    ...conversation,
    turns: settleNamespaces(conversation.turns, tools),
    tools: withoutDoubles(tools),
    ...(choice === undefined ? {} : { toolChoice: choice }),
    origin: body.origin(typeof raw.input === 'string' ? 'string' : undefined),
    places,
  }
}

const nothingToAnswer =
  'One of "input" or "previous_response_id" or \'prompt\' or \'conversation\' must be provided.'

const hasConversation = (raw: JsonObject): boolean =>
  ['previous_response_id', 'prompt', 'conversation'].some((name) => raw[name] != null) ||
  (isJsonArray(raw.input) ? raw.input.length > 0 : raw.input != null)

interface Input {
  readonly items: readonly ItemParts[]
  /** Tools that stand inside the input. */
  readonly tools: readonly Tool[]
}

function readInput(body: WireNode): Input {
  const prompt = readPrompt(body)
  if (typeof body.raw.input === 'string') {
    const text = body.text('input') ?? ''
    if (text === '') body.override('input', text)
    const part: Part = {
      kind: 'text',
      text,
      origin: { protocol, at: '/input', form: 'string' },
    }
    return { items: [{ side: 'message', speaker: 'user', parts: [part] }, ...prompt], tools: [] }
  }
  const list = body.list('input') ?? []
  if (list.length === 0) body.override('input', body.raw.input)
  const tools: Tool[] = []
  const placed: Record<string, Json> = {}
  const items = list.flatMap((value, index): readonly ItemParts[] => {
    const at = pointerTo('/input', index)
    const found = toolsOfItem(value, at)
    tools.push(...found)
    if (found.length === 0 || !isJsonObject(value) || itemType(value) !== 'additional_tools') {
      return [readItem(value, at, reading)]
    }
    placed[index] = value
    return []
  })
  if (Object.keys(placed).length > 0) body.override(placedItems, placed)
  return { items: [...items, ...prompt], tools }
}

/** Where the body's origin keeps items that are told by the request's tools alone, by their index in `input`. */
export const placedItems = 'input'

/** A prompt template is instructions, turns and tools that only the vendor knows: a part that no other dialect can write. */
function readPrompt(body: WireNode): readonly ItemParts[] {
  const raw = body.object('prompt')
  if (raw === undefined) return []
  const part: Part = { kind: 'opaque', name: 'prompt', raw, origin: { protocol, at: '/prompt' } }
  body.override('prompt', raw)
  return [{ side: 'message', speaker: 'user', parts: [part] }]
}

/** Codex puts all its tools into the input (`additional_tools`), and what a client-run search found after it. */
function toolsOfItem(item: Json, at: string): readonly Tool[] {
  if (!isJsonObject(item) || !isJsonArray(item.tools)) return []
  const bringsTools =
    item.type === 'additional_tools' || (item.type === 'tool_search_output' && item.execution === 'client')
  if (!bringsTools) return []
  const node = openNode(item, at, refuse)
  node.keep('type', 'id', 'role', 'status', 'tools')
  const within = item.type === 'additional_tools' ? node.origin() : undefined
  return readTools(item.tools, pointerTo(at, 'tools'), refuse, within)
}

/** A tool that is found twice is one tool: the first definition holds. */
function withoutDoubles(tools: readonly Tool[]): readonly Tool[] {
  const seen = new Set<string>()
  return tools.filter((tool) => {
    if (tool.kind === 'server') return true
    const key = `${tool.namespace ?? ''}\0${tool.name}`
    const isDouble = seen.has(key) && isInInput(tool)
    seen.add(key)
    return !isDouble
  })
}

/** The tool stands inside the input, not in `tools`. */
export const isInInput = (tool: Tool): boolean =>
  tool.origin?.protocol === protocol && tool.origin.at.startsWith('/input/')

/** System and developer messages that stand first are instructions, like `instructions` itself. */
function splitInstructions(
  body: WireNode,
  items: readonly ItemParts[],
): Pick<CanonicalRequest, 'instructions' | 'turns'> {
  const text = body.text('instructions')
  const first: readonly Instruction[] =
    text === undefined
      ? []
      : [
          {
            speaker: 'system',
            part: { kind: 'text', text, origin: { protocol, at: '/instructions', form: 'string' } },
          },
        ]
  const leading = items.findIndex(({ speaker, side }) => side !== 'message' || !isInstructing(speaker))
  const count = leading === -1 ? items.length : leading
  return {
    instructions: [...first, ...items.slice(0, count).flatMap(instructionsOf)],
    turns: joinTurns(items.slice(count)),
  }
}

const isInstructing = (speaker: string): speaker is Instruction['speaker'] =>
  speaker === 'system' || speaker === 'developer'

const instructionsOf = ({ speaker, parts }: ItemParts): readonly Instruction[] =>
  isInstructing(speaker) ? parts.map((part) => ({ speaker, part })) : []

/** Items of the assistant that stand together are one turn, and so are tool results. */
function joinTurns(items: readonly ItemParts[]): readonly Turn[] {
  const turns: { side: ItemParts['side']; speaker: Turn['speaker']; parts: Part[] }[] = []
  for (const { side, speaker, parts } of items) {
    const last = turns.at(-1)
    const joins = last !== undefined && (side === 'here' || (side !== 'message' && side === last.side))
    if (joins) last.parts.push(...parts)
    else turns.push({ side, speaker, parts: [...parts] })
  }
  const names = callNames(turns.flatMap(({ parts }) => parts))
  return turns.map(({ speaker, parts }) => ({
    speaker,
    parts: parts.map((part) => named(part, names)),
    origin: { protocol, at: itemPlace(parts[0]) },
  }))
}

/** `/input/3/content/0` → `/input/3`. */
const itemPlace = (part: Part | undefined): string => part?.origin?.within?.at ?? part?.origin?.at ?? '/input'

const callNames = (parts: readonly Part[]): ReadonlyMap<string, string> =>
  new Map(parts.flatMap((part) => (part.kind === 'tool-call' ? [[part.id, part.name] as const] : [])))

/**
 * A tool that a hosted search found is called under a namespace of its own name, which no definition has: it stays with the
 * call for its vendor, and the call means the tool.
 */
function settleNamespaces(turns: readonly Turn[], tools: readonly Tool[]): readonly Turn[] {
  const loose = new Set(tools.flatMap((tool) => (isLoose(tool) ? [tool.name] : [])))
  const spaces = new Set(tools.flatMap((tool) => (tool.kind === 'server' ? [] : [tool.namespace])))
  const settle = (part: Part): Part => {
    if (part.kind !== 'tool-call' || part.namespace === undefined) return part
    if (spaces.has(part.namespace) || !loose.has(part.name) || part.origin === undefined) return part
    const { namespace, origin, ...call } = part
    return { ...call, origin: { ...origin, own: { ...origin.own, namespace } } }
  }
  return turns.map((turn) => ({ ...turn, parts: turn.parts.map(settle) }))
}

const isLoose = (tool: Tool): boolean => tool.kind !== 'server' && tool.namespace === undefined

/** Dialects that match results by name find it here. */
function named(part: Part, names: ReadonlyMap<string, string>): Part {
  if (part.kind !== 'tool-result' || part.name !== undefined) return part
  const name = names.get(part.callId)
  return name === undefined ? part : { ...part, name }
}

/** A result without its call is refused, unless the call may stand where only the vendor sees it. */
function refuseOrphans(turns: readonly Turn[], raw: JsonObject): void {
  if (['previous_response_id', 'conversation', 'prompt'].some((name) => raw[name] != null)) return
  const calls = new Set<string>()
  for (const part of turns.flatMap((turn) => turn.parts)) {
    if (part.kind === 'compaction' || part.kind === 'opaque') return
    if (part.kind === 'tool-call') calls.add(part.id)
    if (part.kind !== 'tool-result' || calls.has(part.callId)) continue
    const word = part.form === 'custom' ? 'custom tool call' : 'function call'
    refuse({
      message: `No tool call found for ${word} output with call_id ${part.callId}.`,
      at: part.origin?.at ?? '/input',
      code: 'invalid_request',
    })
  }
}

function readChoice(body: WireNode, tools: readonly Tool[], places: Places): CanonicalRequest['toolChoice'] {
  const raw = body.raw.tool_choice
  if (raw === undefined || raw === null) {
    body.keep('tool_choice')
    return undefined
  }
  const choice = readToolChoice(raw, '/tool_choice', refuse)
  const rest = choice === undefined ? undefined : restOfToolChoice(raw)
  if (rest !== undefined) body.unknown('tool_choice', rest)
  const written = choice === undefined ? undefined : writeToolChoice(choice, tools)
  body.override('tool_choice', sameJson(written, raw) ? undefined : raw)
  if (choice !== undefined) places.toolChoice = '/tool_choice'
  return choice
}

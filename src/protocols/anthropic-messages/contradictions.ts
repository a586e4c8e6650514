import { isJsonArray, isJsonObject, type Json, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { MediaSource, Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { toolPairing } from './tool-pairing.ts'
import { toolNames } from './vocabulary.ts'
import { dotted, hasForm } from './wire-node.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code?: string
}

/**
 * What the vendor refuses though every field has its type, in its own words: to a client of this dialect another upstream is no
 * reason to be answered otherwise. @throws MalformedRequest
 */
export function refuseContradictions(request: CanonicalRequest): void {
  for (const find of checks) {
    const found = find(request)
    if (found === undefined) continue
    throw new MalformedRequest(found.message, { at: found.at, code: found.code ?? 'invalid_value' })
  }
}

type Check = (request: CanonicalRequest) => Finding | undefined

const checks: readonly Check[] = [
  maxTokens,
  temperature,
  topP,
  topK,
  thinkingKind,
  budget,
  stopSequences,
  messages,
  texts,
  ending,
  cacheMarks,
  callInputs,
  ...toolPairing,
  media,
  tools,
  toolChoice,
  choiceKind,
  forcedThinking,
  warmThinking,
  outputSchema,
]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

/** 0 fills the prompt cache and answers nothing. */
function maxTokens({ maxOutput }: CanonicalRequest): Finding | undefined {
  if (maxOutput === undefined || maxOutput >= 0) return undefined
  return { message: 'max_tokens: Input should be greater than or equal to 0', at: '/max_tokens' }
}

function temperature({ sampling }: CanonicalRequest): Finding | undefined {
  const value = sampling.temperature
  if (value === undefined || (value >= 0 && value <= 1)) return undefined
  return { message: 'temperature: range: 0..1', at: '/temperature' }
}

function topP({ sampling }: CanonicalRequest): Finding | undefined {
  const value = sampling.topP
  return value === undefined || (value >= 0 && value <= 1)
    ? undefined
    : { message: 'top_p: range: 0..1', at: '/top_p' }
}

function topK({ sampling }: CanonicalRequest): Finding | undefined {
  if (sampling.topK === undefined || sampling.topK >= 0) return undefined
  return { message: 'top_k: Input should be greater than or equal to 0', at: '/top_k' }
}

/** Of a kind that is not known it is left among the rest. */
function thinkingKind({ origin }: CanonicalRequest): Finding | undefined {
  const thinking = origin.rest?.thinking
  if (!isJsonObject(thinking) || typeof thinking.type !== 'string' || thinkingKinds.has(thinking.type))
    return undefined
  const tags = [...thinkingKinds].map((kind) => `'${kind}'`).join(', ')
  const message = `thinking: Input tag '${thinking.type}' found using 'type' does not match any of the expected tags: ${tags}`
  return { message, at: '/thinking/type' }
}

const thinkingKinds: ReadonlySet<string> = new Set(['disabled', 'enabled', 'adaptive'])

function forcedThinking({ reasoning, toolChoice: choice }: CanonicalRequest): Finding | undefined {
  const isForced = choice?.kind === 'required' || choice?.kind === 'named'
  if (!isForced || reasoning?.amount.kind !== 'budget') return undefined
  return { message: 'Thinking may not be enabled when tool_choice forces tool use.', at: '/thinking' }
}

function warmThinking({ reasoning, sampling }: CanonicalRequest): Finding | undefined {
  if (reasoning?.amount.kind !== 'budget' || (sampling.temperature ?? 1) === 1) return undefined
  return { message: '`temperature` may only be set to 1 when thinking is enabled.', at: '/temperature' }
}

/** The vendor's floor is the least that thinking takes. */
function budget({ reasoning, maxOutput }: CanonicalRequest): Finding | undefined {
  if (reasoning?.amount.kind !== 'budget') return undefined
  const { tokens } = reasoning.amount
  const at = '/thinking/budget_tokens'
  if (tokens < 1024) {
    const message = 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024'
    return { message, at }
  }
  if (maxOutput === undefined || tokens < maxOutput) return undefined
  return { message: '`max_tokens` must be greater than `thinking.budget_tokens`.', at: '/max_tokens' }
}

function stopSequences({ sampling }: CanonicalRequest): Finding | undefined {
  if (!sampling.stop?.some((sequence) => sequence.trim() === '')) return undefined
  return { message: 'stop_sequences: each stop sequence must contain non-whitespace', at: '/stop_sequences' }
}

function messages({ turns, continuity }: CanonicalRequest): Finding | undefined {
  if (turns.length === 0 && continuity === undefined)
    return { message: 'messages: at least one message is required', at: '/messages' }
  const empty = turns.findIndex(
    (turn, index) =>
      isEmpty(turn) && turn.speaker !== 'system' && (turn.speaker === 'user' || index < turns.length - 1),
  )
  const turn = turns[empty]
  if (turn === undefined) return undefined
  return {
    message: `messages.${empty}: all messages must have non-empty content except for the optional final assistant message`,
    at: pointerTo(placeOf(turn), 'content'),
  }
}

const isEmpty = (turn: Turn): boolean => {
  const [only, ...others] = turn.parts
  return only === undefined || (others.length === 0 && isBlankString(only, turn))
}

/** `content: ""` is no block. */
const isBlankString = (part: Part, turn: Turn): boolean =>
  part.kind === 'text' && part.text === '' && hasForm(turn.origin, 'string')

function texts({ turns, instructions }: CanonicalRequest): Finding | undefined {
  const said = turns.flatMap((turn) => turn.parts.filter((part) => !isBlankString(part, turn)))
  const told = instructions.flatMap(({ part }) => (hasForm(part.origin, 'string') ? [] : [part]))
  const blank = [...said, ...told].find((part) => part.kind === 'text' && part.text.trim() === '')
  if (blank?.kind !== 'text') return undefined
  const field = dotted(placeOf(blank)).split('.')[0] ?? 'messages'
  const demand = blank.text === '' ? 'be non-empty' : 'contain non-whitespace text'
  return { message: `${field}: text content blocks must ${demand}`, at: pointerTo(placeOf(blank), 'text') }
}

function ending({ turns }: CanonicalRequest): Finding | undefined {
  const last = turns.at(-1)
  const part = last?.parts.at(-1)
  if (last?.speaker !== 'assistant' || part?.kind !== 'text' || !/\s$/.test(part.text)) return undefined
  const message = 'messages: final assistant content cannot end with trailing whitespace'
  return { message, at: pointerTo(placeOf(last), 'content') }
}

const mostMarks = 4

function cacheMarks({ turns, instructions, tools }: CanonicalRequest): Finding | undefined {
  const said = turns.flatMap(({ parts }) => parts.flatMap((part) => [part, ...withInner(part)]))
  const all = [...instructions.map(({ part }) => part), ...new Set(said), ...tools]
  const marked = all.filter((node) => 'cacheMark' in node && node.cacheMark !== undefined)
  if (marked.length <= mostMarks) return undefined
  const message = `A maximum of ${mostMarks} blocks with cache_control may be provided. Found ${marked.length}.`
  return { message, at: pointerTo(placeOf(marked[mostMarks] ?? {}), 'cache_control') }
}

function callInputs({ turns }: CanonicalRequest): Finding | undefined {
  const odd = turns
    .flatMap(({ parts }) => parts)
    .find((part) => part.kind === 'tool-call' && !part.input.trimStart().startsWith('{'))
  if (odd === undefined) return undefined
  const at = pointerTo(placeOf(odd), 'input')
  return {
    message: `${dotted(at).replace(/\.input$/, '')}.tool_use.input: Input should be a valid dictionary`,
    at,
  }
}

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

function media({ turns }: CanonicalRequest): Finding | undefined {
  for (const part of turns.flatMap((turn) => turn.parts).flatMap(withInner)) {
    if (part.kind !== 'image' && part.kind !== 'document') continue
    if (part.source.kind === 'url') {
      const found = address(part.source.url, part.kind, placeOf(part))
      if (found !== undefined) return found
    }
    if (part.source.kind !== 'inline') continue
    const found = inline(part.source, part.kind, placeOf(part))
    if (found !== undefined) return found
  }
  return undefined
}

/** `data:` URLs, which need no fetching, are let pass. */
function address(url: string, kind: 'image' | 'document', place: string): Finding | undefined {
  const at = pointerTo(pointerTo(place, 'source'), 'url')
  const parsed = URL.parse(url)
  if (parsed === null)
    return { message: `${dotted(place)}.${kind}.source.url: Input should be a valid URL`, at }
  return parsed.protocol !== 'https:' && parsed.protocol !== 'data:'
    ? { message: 'Only HTTPS URLs are supported.', at }
    : undefined
}

const withInner = (part: Part): readonly Part[] => (part.kind === 'tool-result' ? part.parts : [part])

function inline(
  { data, mediaType }: Extract<MediaSource, { kind: 'inline' }>,
  kind: 'image' | 'document',
  place: string,
): Finding | undefined {
  const at = pointerTo(place, 'source')
  const name = `${dotted(place)}.${kind}.source.base64`
  if (kind === 'image' && !imageTypes.includes(mediaType)) {
    const types = "'image/jpeg', 'image/png', 'image/gif' or 'image/webp'"
    return { message: `${name}.media_type: Input should be ${types}`, at: pointerTo(at, 'media_type') }
  }
  if (kind === 'document' && mediaType !== 'application/pdf')
    return {
      message: `${name}.media_type: Input should be 'application/pdf'`,
      at: pointerTo(at, 'media_type'),
    }
  if (data === '') return { message: `${name}: ${kind} cannot be empty`, at: pointerTo(at, 'data') }
  return isBase64(data) ? undefined : { message: `${name}: invalid base64 data`, at: pointerTo(at, 'data') }
}

const isBase64 = (data: string): boolean => /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(data)

function tools({ tools: defined }: CanonicalRequest): Finding | undefined {
  const pattern = new RegExp(`^[${toolNames.characters}]{1,${toolNames.length}}$`)
  const seen = new Set<string>()
  for (const tool of defined) {
    if (tool.kind !== 'function') continue
    const place = placeOf(tool)
    if (!pattern.test(tool.name)) {
      const message = `${dotted(place)}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`
      return { message, at: pointerTo(place, 'name') }
    }
    const type = tool.schema?.type
    if (type !== undefined && type !== 'object') {
      const message = `${dotted(place)}.custom.input_schema.type: Input should be 'object'`
      return { message, at: pointerTo(pointerTo(place, 'input_schema'), 'type') }
    }
    if (seen.has(tool.name))
      return { message: 'tools: Tool names must be unique.', at: pointerTo(place, 'name') }
    seen.add(tool.name)
  }
  return undefined
}

function toolChoice({
  toolChoice: choice,
  tools: defined,
  continuity,
}: CanonicalRequest): Finding | undefined {
  if (choice === undefined || continuity !== undefined) return undefined
  if (defined.length === 0)
    return { message: 'tool_choice may only be specified while providing tools.', at: '/tool_choice' }
  if (
    choice.kind !== 'named' ||
    defined.some((tool) => nameOf(tool) === choice.name || tool.name === choice.name)
  )
    return undefined
  return { message: `Tool '${choice.name}' not found in provided tools`, at: '/tool_choice/name' }
}

/** Of a kind that is not known it is left among the rest. */
function choiceKind({ origin, toolChoice: choice }: CanonicalRequest): Finding | undefined {
  const given = origin.rest?.tool_choice
  if (choice !== undefined || !isJsonObject(given) || typeof given.type !== 'string') return undefined
  const message = `tool_choice: Input tag '${given.type}' found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'`
  return { message, at: '/tool_choice/type' }
}

function outputSchema({ output, places }: CanonicalRequest): Finding | undefined {
  if (output?.kind !== 'schema' || !isOpen(output.schema)) return undefined
  const at = places.output ?? ''
  const message = `${dotted(at)}.schema: For 'object' type, 'additionalProperties' must be explicitly set to false`
  return { message, at: pointerTo(at, 'schema') }
}

/** Is an object in it that more may be put into? */
function isOpen(schema: Json | undefined): boolean {
  if (isJsonArray(schema)) return schema.some(isOpen)
  if (!isJsonObject(schema)) return false
  const isObject = schema.type === 'object'
  return (isObject && schema.additionalProperties !== false) || Object.values(schema).some(isOpen)
}

const nameOf = (tool: CanonicalRequest['tools'][number]): string =>
  tool.kind === 'server' && typeof tool.raw.name === 'string' ? tool.raw.name : tool.name

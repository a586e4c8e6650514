import { type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, SettingName, Turn } from '../../canonical/request.ts'
import { adoptedForm } from './content-reader.ts'
import { formOf, snakeOf } from './node.ts'
import { contentFields, fieldPath } from './schema.ts'

interface Finding {
  readonly message: string
  readonly at: string
}

/**
 * What Google refuses though every field has its type, in its own words: to a client of this dialect another upstream is no reason
 * to be answered otherwise. A response whose call is out of sight is let pass: chat sessions of its SDKs can be cut so.
 * @throws MalformedRequest
 */
export function refuseContradictions(request: CanonicalRequest): void {
  for (const find of checks) {
    const found = find(request)
    if (found !== undefined)
      throw new MalformedRequest(found.message, { at: found.at, code: 'invalid_value' })
  }
}

type Check = (request: CanonicalRequest) => Finding | undefined

const checks: readonly Check[] = [
  integers,
  bounds,
  thinking,
  stop,
  mode,
  mimeType,
  contents,
  parts,
  answers,
  media,
  functions,
  choice,
]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

/** https://ai.google.dev/api/generate-content#generationconfig */
const bounded: readonly (readonly [SettingName, number, number, string])[] = [
  ['maxOutput', 1, Number.POSITIVE_INFINITY, 'max_output_tokens must be positive.'],
  ['sampling.temperature', 0, 2, 'temperature must be in the range [0.0, 2.0].'],
  ['sampling.topP', 0, 1, 'top_p must be in the range [0.0, 1.0].'],
  ['sampling.candidates', 1, 8, 'candidate_count must be in the range [1, 8].'],
]

/** Google's parser reads whole numbers of 32 bits here. */
function integers({ maxOutput, sampling, reasoning, places }: CanonicalRequest): Finding | undefined {
  const { topK, candidates, seed } = sampling
  const budget = reasoning?.amount.kind === 'budget' ? reasoning.amount.tokens : undefined
  const given: readonly (readonly [string, number | undefined])[] = [
    [places.maxOutput ?? '', maxOutput],
    [places['sampling.topK'] ?? '', topK],
    [places['sampling.candidates'] ?? '', candidates],
    [places['sampling.seed'] ?? '', seed],
    [pointerTo(reasoning?.origin?.at ?? '', 'thinkingBudget'), budget],
  ]
  const [at, odd] = given.find(([, value]) => value !== undefined && !Number.isInteger(value)) ?? []
  if (at === undefined || odd === undefined) return undefined
  return { message: `Invalid value at '${fieldPath(at)}' (TYPE_INT32), ${odd}`, at }
}

function bounds(request: CanonicalRequest): Finding | undefined {
  const { temperature, topP, candidates } = request.sampling
  const given = [request.maxOutput, temperature, topP, candidates]
  for (const [index, [setting, least, most, words]] of bounded.entries()) {
    const value = given[index]
    if (value === undefined || (value >= least && value <= most)) continue
    const name = words.split(' ')[0] ?? ''
    return {
      message: `* GenerateContentRequest.generation_config.${name}: ${words}`,
      at: request.places[setting] ?? '',
    }
  }
  return undefined
}

/** A level and a budget: the level is read, the budget stays among the rest. */
function thinking({ reasoning }: CanonicalRequest): Finding | undefined {
  const budget = reasoning?.origin?.rest?.thinkingBudget ?? reasoning?.origin?.rest?.thinking_budget
  if (budget === undefined || budget === null) return undefined
  const message = 'You can only set only one of thinking budget and thinking level.'
  return { message, at: reasoning?.origin?.at ?? '' }
}

const mostStops = 5

function stop({ sampling, places }: CanonicalRequest): Finding | undefined {
  if ((sampling.stop?.length ?? 0) <= mostStops) return undefined
  const words = `the number of stop sequences must be at most ${mostStops}.`
  return {
    message: `* GenerateContentRequest.generation_config.stop_sequences: ${words}`,
    at: places['sampling.stop'] ?? '',
  }
}

/** A mode of no known name is left among the rest. */
function mode({ origin }: CanonicalRequest): Finding | undefined {
  const at = '/toolConfig/functionCallingConfig'
  const word = restAt(origin, at)?.mode
  if (typeof word !== 'string') return undefined
  const type = 'type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionCallingConfig.Mode'
  return {
    message: `Invalid value at 'tool_config.function_calling_config.mode' (${type}), "${word}"`,
    at: `${at}/mode`,
  }
}

/** What was not understood of the object there. */
function restAt(origin: Origin, at: string): JsonObject | undefined {
  for (let piece: Origin | undefined = origin; piece !== undefined; piece = piece.within)
    if (piece.at === at) return piece.rest
  return undefined
}

/** XML, YAML and single values are Google's alone, and go on among the rest. */
const mimeTypes = ['text/plain', 'application/json', 'application/xml', 'application/yaml', 'text/x.enum']

function mimeType({ origin }: CanonicalRequest): Finding | undefined {
  const type = restAt(origin, '/generationConfig')?.responseMimeType
  if (typeof type !== 'string' || mimeTypes.includes(type)) return undefined
  const words =
    'allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and `text/x.enum`.'
  return {
    message: `* GenerateContentRequest.generation_config.response_mime_type: ${words}`,
    at: '/generationConfig/responseMimeType',
  }
}

/** A part that says nothing at all, or two things: the second one is left among the rest. */
function parts({ turns }: CanonicalRequest): Finding | undefined {
  for (const { origin } of turns.flatMap((turn) => turn.parts)) {
    const second = contentFields.find((name) => set(origin?.rest?.[name] ?? origin?.rest?.[snakeOf(name)]))
    if (second === undefined || origin === undefined) continue
    const words = `(oneof), oneof field 'data' is already set. Cannot set '${second}'`
    return { message: `Invalid value at '${fieldPath(origin.at)}' ${words}`, at: origin.at }
  }
  const bare = turns
    .flatMap((turn) => turn.parts)
    .find((part) => part.kind === 'text' && part.seal === undefined && formOf(part.origin).has('bare'))
  if (bare === undefined) return undefined
  const field = fieldPath(placeOf(bare))
  return {
    message: `* GenerateContentRequest.${field}.data: required oneof field 'data' must have one initialized field`,
    at: placeOf(bare),
  }
}

const set = (value: Json | undefined): boolean => value !== undefined && value !== null

function choice({ toolChoice, tools }: CanonicalRequest): Finding | undefined {
  const names =
    toolChoice?.kind === 'allowed' ? toolChoice.names : toolChoice?.kind === 'named' ? [toolChoice.name] : []
  const declared = new Set(tools.flatMap((tool) => (tool.kind === 'server' ? [] : [tool.name])))
  const unknown = names.find((name) => !declared.has(name))
  if (unknown === undefined || declared.size === 0) return undefined
  const words = `allowed_function_names: ${unknown} is not in function_declarations.`
  return {
    message: `* GenerateContentRequest.tool_config.function_calling_config.${words}`,
    at: '/toolConfig/functionCallingConfig/allowedFunctionNames',
  }
}

function contents({ turns }: CanonicalRequest): Finding | undefined {
  const empty = turns.find((turn) => turn.parts.length === 0 && !isAdopted(turn))
  if (empty === undefined) return undefined
  const at = placeOf(empty)
  const message = `* GenerateContentRequest.${fieldPath(at)}.parts: contents.parts must not be empty.`
  return { message, at: `${at}/parts` }
}

const isAdopted = ({ origin }: Turn): boolean => formOf(origin).has(adoptedForm)

/** The calls of a step have as many responses in what the user says next; turns of one speaker in a row are one. */
function answers({ turns }: CanonicalRequest): Finding | undefined {
  for (let start = 0; start < turns.length; ) {
    const calling = runAt(turns, start, 'assistant')
    const replying = runAt(turns, start + calling.length, 'user')
    const asked = count(calling, 'tool-call')
    const given = count(replying, 'tool-result')
    if (asked > 0 && given > 0 && given !== asked && !calling.some(isAdopted)) {
      const message =
        'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.'
      return { message, at: placeOf(replying[0] ?? {}) }
    }
    start += Math.max(1, calling.length + replying.length)
  }
  return undefined
}

/** The turns of one speaker from here on. */
function runAt(turns: readonly Turn[], start: number, speaker: Turn['speaker']): readonly Turn[] {
  const end = turns.findIndex((turn, index) => index >= start && turn.speaker !== speaker)
  return turns.slice(start, end === -1 ? turns.length : end)
}

const count = (turns: readonly Turn[], kind: Part['kind']): number =>
  turns.flatMap(({ parts }) => parts).filter((part) => part.kind === kind).length

function media({ turns }: CanonicalRequest): Finding | undefined {
  for (const part of turns.flatMap((turn) => turn.parts)) {
    if (!('source' in part) || part.source.kind !== 'inline') continue
    if (part.source.mediaType === '')
      return { message: 'Unsupported MIME type: ', at: `${placeOf(part)}/inlineData/mimeType` }
    if (part.source.data === '') {
      const field = fieldPath(`${placeOf(part)}/inlineData`)
      return {
        message: `* GenerateContentRequest.${field}: inline_data.data: Data cannot be empty.`,
        at: `${placeOf(part)}/inlineData/data`,
      }
    }
    if (isBase64(part.source.data)) continue
    const at = `${placeOf(part)}/inlineData/data`
    const field = fieldPath(`${placeOf(part)}/inline_data/data`)
    return { message: `Invalid value at '${field}' (TYPE_BYTES), Base64 decoding failed`, at }
  }
  return undefined
}

const isBase64 = (data: string): boolean => /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(data)

/** Length is let pass: names of MCP tools are long, and are fitted for the target. */
function functions({ tools }: CanonicalRequest): Finding | undefined {
  const seen = new Set<string>()
  for (const tool of tools) {
    if (tool.kind !== 'function') continue
    if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]*$/.test(tool.name)) {
      const words =
        'Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.'
      const field = fieldPath(placeOf(tool))
      return { message: `* GenerateContentRequest.${field}.name: ${words}`, at: `${placeOf(tool)}/name` }
    }
    if (seen.has(tool.name))
      return { message: `Duplicate function declaration found: ${tool.name}`, at: placeOf(tool) }
    seen.add(tool.name)
  }
  return undefined
}

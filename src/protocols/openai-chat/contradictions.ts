import { isJsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { mentionsJson } from '../../canonical/mentions-json.ts'
import type { CanonicalRequest, CustomTool, FunctionTool, SettingName } from '../../canonical/request.ts'
import { files } from './file-checks.ts'
import { hasForm } from './rest.ts'
import { paramOf, shapeOf } from './schema.ts'
import { toolPairing } from './tool-pairing.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code?: string
}

/**
 * What OpenAI refuses though every field has its type, in its own words: to a client of this dialect another upstream is no reason
 * to be answered otherwise. @throws MalformedRequest
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
  bounds,
  bothBounds,
  stop,
  contents,
  ...toolPairing,
  ...files,
  names,
  parameters,
  toolChoice,
  choiceWord,
  format,
  jsonWord,
]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

interface Bound {
  readonly setting: SettingName
  readonly kind: 'decimal' | 'integer'
  readonly least: number
  readonly most?: number
  /** Where it stands, if not where the setting does. */
  readonly at?: string
  value(request: CanonicalRequest): number | undefined
}

/** https://platform.openai.com/docs/api-reference/chat/create */
const bounded: readonly Bound[] = [
  {
    setting: 'sampling.temperature',
    kind: 'decimal',
    least: 0,
    most: 2,
    value: ({ sampling }) => sampling.temperature,
  },
  { setting: 'sampling.topP', kind: 'decimal', least: 0, most: 1, value: ({ sampling }) => sampling.topP },
  {
    setting: 'sampling.presencePenalty',
    kind: 'decimal',
    least: -2,
    most: 2,
    value: ({ sampling }) => sampling.presencePenalty,
  },
  {
    setting: 'sampling.frequencyPenalty',
    kind: 'decimal',
    least: -2,
    most: 2,
    value: ({ sampling }) => sampling.frequencyPenalty,
  },
  {
    setting: 'sampling.candidates',
    kind: 'integer',
    least: 1,
    most: 128,
    value: ({ sampling }) => sampling.candidates,
  },
  {
    setting: 'sampling.logprobs',
    at: '/top_logprobs',
    kind: 'integer',
    least: 0,
    most: 20,
    value: ({ sampling }) => sampling.logprobs?.top,
  },
  { setting: 'maxOutput', kind: 'integer', least: 1, value: ({ maxOutput }) => maxOutput },
]

function bounds(request: CanonicalRequest): Finding | undefined {
  for (const { setting, kind, least, most = Number.POSITIVE_INFINITY, value, at: place } of bounded) {
    const given = value(request)
    const at = place ?? request.places[setting] ?? ''
    if (given !== undefined && kind === 'integer' && !Number.isInteger(given)) return notWhole(at)
    if (given === undefined || (given >= least && given <= most)) continue
    const [side, sign, limit, code] =
      given < least
        ? ['below minimum', '>=', least, 'below_min_value']
        : ['above maximum', '<=', most, 'above_max_value']
    return {
      message: `Invalid '${paramOf(at)}': ${kind} ${side} value. Expected a value ${sign} ${limit}, but got ${given} instead.`,
      at,
      code: `${kind}_${code}`,
    }
  }
  return undefined
}

const notWhole = (at: string): Finding => ({
  message: `Invalid type for '${paramOf(at)}': expected an integer, but got a decimal number instead.`,
  at,
  code: 'invalid_type',
})

function bothBounds({ origin }: CanonicalRequest): Finding | undefined {
  if (typeof origin.rest?.max_tokens !== 'number') return undefined
  const message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
  return { message, at: '/max_tokens', code: 'invalid_parameter_combination' }
}

function stop({ sampling, places }: CanonicalRequest): Finding | undefined {
  const count = sampling.stop?.length ?? 0
  if (count <= 4) return undefined
  const message = `Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length ${count} instead.`
  return { message, at: places['sampling.stop'] ?? '/stop', code: 'array_above_max_length' }
}

function contents({ turns }: CanonicalRequest): Finding | undefined {
  for (const turn of turns) {
    if (turn.speaker !== 'user' || turn.parts.length > 0) continue
    const at = pointerTo(placeOf(turn), 'content')
    if (hasForm(turn.origin, 'null'))
      return {
        message: `Invalid value for 'content': expected a string, got null.`,
        at,
        code: 'invalid_type',
      }
    if (!hasForm(turn.origin, 'empty-list')) continue
    const message = `Invalid '${paramOf(at)}': empty array. Expected an array with minimum length 1, but got an empty array instead.`
    return { message, at, code: 'empty_array' }
  }
  return undefined
}

/**
 * Spaces, other scripts. Dots are those of MCP tools in Qwen Code and its like, and length is let pass as well: both are fitted for
 * the target, and come back as they were.
 */
function names({ tools }: CanonicalRequest): Finding | undefined {
  const odd = tools.find((tool) => tool.kind !== 'server' && !/^[a-zA-Z0-9_.-]+$/.test(tool.name))
  if (odd === undefined || odd.kind === 'server') return undefined
  const at = nameOf(odd)
  const message = `Invalid '${paramOf(at)}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`
  return { message, at }
}

const nameOf = (tool: FunctionTool | CustomTool): string => {
  const at = placeOf(tool)
  const isBare = hasForm(tool.origin, 'flat') || hasForm(tool.origin, 'functions')
  const inner = tool.kind === 'custom' ? 'custom' : 'function'
  return pointerTo(isBare ? at : pointerTo(at, inner), 'name')
}

const parametersOf = (tool: FunctionTool): string =>
  pointerTo(nameOf(tool).replace(/\/name$/, ''), 'parameters')

/** Parameters that are no object are left among the rest of the tool. */
function parameters({ tools }: CanonicalRequest): Finding | undefined {
  for (const tool of tools) {
    if (tool.kind !== 'function') continue
    const type = tool.schema?.type
    if (typeof type === 'string' && type !== 'object') {
      const at = parametersOf(tool)
      const message = `Invalid schema for function '${tool.name}': schema must be a JSON Schema of 'type: "object"', got 'type: "${type}"'.`
      return { message, at, code: 'invalid_function_parameters' }
    }
    const { rest } = tool.origin ?? {}
    const given = (isJsonObject(rest?.function) ? rest.function : rest)?.parameters
    if (tool.schema !== undefined || given === undefined || given === null) continue
    const at = parametersOf(tool)
    const shape = shapeOf(given)
    const message = `Invalid type for '${paramOf(at)}': expected an object, but got ${shape} instead.`
    return { message, at, code: 'invalid_type' }
  }
  return undefined
}

/** What was not understood is left among the rest. */
function choiceWord({ origin }: CanonicalRequest): Finding | undefined {
  const word = origin.rest?.tool_choice
  if (isJsonObject(word) && word.type === 'function' && word.function === undefined)
    return missing('/tool_choice/function')
  if (typeof word !== 'string') return undefined
  const message = `Invalid value: '${word}'. Supported values are: 'none', 'auto', and 'required'.`
  return { message, at: '/tool_choice' }
}

const missing = (at: string): Finding => ({
  message: `Missing required parameter: '${paramOf(at)}'.`,
  at,
  code: 'missing_required_parameter',
})

/** A format of no known type is left among the rest. */
function format({ origin, output }: CanonicalRequest): Finding | undefined {
  const asked = origin.rest?.response_format
  if (typeof asked === 'string') {
    const at = '/response_format'
    const message = `Invalid type for '${paramOf(at)}': expected an object, but got a string instead.`
    return { message, at, code: 'invalid_type' }
  }
  if (!isJsonObject(asked) || typeof asked.type !== 'string') return undefined
  if (asked.type === 'json_schema' && asked.json_schema === undefined && output?.kind !== 'schema')
    return missing('/response_format/json_schema')
  if (formats.includes(asked.type)) return undefined
  const words = "'json_object', 'json_schema', and 'text'"
  const message = `Invalid value: '${asked.type}'. Supported values are: ${words}.`
  return { message, at: '/response_format/type' }
}

function jsonWord(request: CanonicalRequest): Finding | undefined {
  if (request.output?.kind !== 'json' || mentionsJson(request)) return undefined
  const message =
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
  return { message, at: '/messages' }
}

/** vLLM's and llama.cpp's grammars beside OpenAI's three. */
const formats = ['text', 'json_object', 'json_schema', 'grammar', 'regex', 'structural_tag']

function toolChoice({ toolChoice: choice, tools, places, origin }: CanonicalRequest): Finding | undefined {
  if (choice === undefined || places.toolChoice !== '/tool_choice') return undefined
  const at = places.toolChoice
  if (
    tools.length === 0 &&
    (choice.kind === 'required' || choice.kind === 'named') &&
    !hasForm(origin, 'tools=[]')
  ) {
    const message =
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified."
    return { message, at }
  }
  if (choice.kind !== 'named' || choice.tool === 'server' || tools.some(({ name }) => name === choice.name))
    return undefined
  return { message: `Tool choice '${choice.name}' not found in 'tools' parameter.`, at }
}

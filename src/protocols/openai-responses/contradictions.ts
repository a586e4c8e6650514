import { pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { mentionsJson } from '../../canonical/mentions-json.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, SettingName } from '../../canonical/request.ts'
import { files } from './file-checks.ts'
import { wirePath } from './wire-node.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code: string
}

/**
 * What OpenAI refuses though every field has its type, in its own words: to a client of this dialect another upstream is no reason
 * to be answered otherwise. @throws MalformedRequest
 */
export function refuseContradictions(request: CanonicalRequest): void {
  for (const find of checks) {
    const found = find(request)
    if (found !== undefined) throw new MalformedRequest(found.message, { at: found.at, code: found.code })
  }
}

type Check = (request: CanonicalRequest) => Finding | undefined

const checks: readonly Check[] = [
  bounds,
  doubles,
  answers,
  files,
  names,
  parameters,
  toolChoice,
  formatName,
  jsonWord,
]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

/** https://platform.openai.com/docs/api-reference/responses/create */
const bounded: readonly (readonly [SettingName, 'decimal' | 'integer', number, number])[] = [
  ['sampling.temperature', 'decimal', 0, 2],
  ['sampling.topP', 'decimal', 0, 1],
  ['maxOutput', 'integer', 16, Number.POSITIVE_INFINITY],
  ['sampling.logprobs', 'integer', 0, 20],
]

function bounds(request: CanonicalRequest): Finding | undefined {
  const { temperature, topP, logprobs } = request.sampling
  const given = [temperature, topP, request.maxOutput, logprobs?.top]
  for (const [index, [setting, kind, least, most]] of bounded.entries()) {
    const value = given[index]
    const at = request.places[setting] ?? ''
    if (value !== undefined && kind === 'integer' && !Number.isInteger(value))
      return {
        message: `Invalid type for '${wirePath(at)}': expected an integer, but got a decimal number instead.`,
        at,
        code: 'invalid_type',
      }
    if (value === undefined || (value >= least && value <= most)) continue
    const [side, sign, limit, code] =
      value < least
        ? ['below minimum', '>=', least, 'below_min_value']
        : ['above maximum', '<=', most, 'above_max_value']
    return {
      message: `Invalid '${wirePath(at)}': ${kind} ${side} value. Expected a value ${sign} ${limit}, but got ${value} instead.`,
      at,
      code: `${kind}_${code}`,
    }
  }
  return undefined
}

/**
 * A call under the id of one that is still open, a second output of one call. Ids that come again later on are those of places that
 * count anew in each step: they are paired there.
 */
function doubles({ turns }: CanonicalRequest): Finding | undefined {
  const open = new Set<string>()
  const closed = new Set<string>()
  for (const part of turns.flatMap((turn) => turn.parts)) {
    if (part.kind !== 'tool-call' && part.kind !== 'tool-result') continue
    const [id, found] =
      part.kind === 'tool-call'
        ? [part.id, open.has(part.id) ? `Duplicate 'call_id': ${part.id}.` : undefined]
        : [
            part.callId,
            closed.has(part.callId) ? `Duplicate ${outputOf(part)} for call_id ${part.callId}.` : undefined,
          ]
    if (found !== undefined)
      return { message: found, at: pointerTo(placeOf(part), 'call_id'), code: 'duplicate_call_id' }
    const [from, to] = part.kind === 'tool-call' ? [closed, open] : [open, closed]
    from.delete(id)
    to.add(id)
  }
  return undefined
}

const outputOf = ({ form }: Extract<Part, { kind: 'tool-result' }>): string =>
  form === 'custom' ? 'custom_tool_call_output' : 'function_call_output'

/** A call that the client runs has its output somewhere in the input, unless the vendor keeps part of the conversation. */
function answers({ turns, continuity }: CanonicalRequest): Finding | undefined {
  const { previousResponseId, conversation } = continuity ?? {}
  const parts = turns.flatMap((turn) => turn.parts)
  if (previousResponseId !== undefined || conversation !== undefined) return undefined
  if (parts.some(({ kind }) => kind === 'opaque' || kind === 'compaction')) return undefined
  const answered = new Set(parts.flatMap((part) => (part.kind === 'tool-result' ? [part.callId] : [])))
  const open = parts.find((part) => part.kind === 'tool-call' && !answered.has(part.id))
  if (open?.kind !== 'tool-call') return undefined
  const word = open.form === 'custom' ? 'custom tool call' : 'function call'
  return {
    message: `No tool output found for ${word} ${open.id}.`,
    at: placeOf(open),
    code: 'invalid_request',
  }
}

function parameters({ tools }: CanonicalRequest): Finding | undefined {
  for (const tool of tools) {
    const type = tool.kind === 'function' ? tool.schema?.type : undefined
    if (typeof type !== 'string' || type === 'object') continue
    const message = `Invalid schema for function '${tool.name}': schema must be a JSON Schema of 'type: "object"', got 'type: "${type}"'.`
    return { message, at: pointerTo(placeOf(tool), 'parameters'), code: 'invalid_function_parameters' }
  }
  return undefined
}

/** Tools, turns and instructions may stand where only the vendor sees them: in a stored answer, a prompt. */
const seesLess = ({ turns, continuity }: CanonicalRequest): boolean =>
  continuity?.previousResponseId !== undefined ||
  continuity?.conversation !== undefined ||
  turns.some(({ parts }) => parts.some(({ kind }) => kind === 'opaque'))

function toolChoice(request: CanonicalRequest): Finding | undefined {
  const { toolChoice: choice, tools } = request
  if (choice === undefined || seesLess(request)) return undefined
  const at = '/tool_choice'
  if (tools.length === 0 && (choice.kind === 'required' || choice.kind === 'named'))
    return {
      message: `Tool choice '${choice.kind === 'named' ? choice.tool : choice.kind}' must be specified with 'tools' parameter.`,
      at,
      code: 'invalid_value',
    }
  if (choice.kind !== 'named' || choice.tool === 'server' || tools.some(({ name }) => name === choice.name))
    return undefined
  return {
    message: `Tool choice '${choice.tool}' not found in 'tools' parameter.`,
    at,
    code: 'invalid_value',
  }
}

/**
 * None, spaces, other scripts. Dots come from MCP, and Codex sends names past 64 characters: both are fitted for the target, and come
 * back as they were.
 */
function names({ tools }: CanonicalRequest): Finding | undefined {
  const odd = tools.find((tool) => tool.kind !== 'server' && !/^[a-zA-Z0-9_.-]+$/.test(tool.name))
  if (odd === undefined) return undefined
  const at = pointerTo(placeOf(odd), 'name')
  if (odd.name === '')
    return {
      message: `Invalid '${wirePath(at)}': empty string. Expected a string with minimum length 1, but got an empty string instead.`,
      at,
      code: 'empty_string',
    }
  const message = `Invalid '${wirePath(at)}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`
  return { message, at, code: 'invalid_value' }
}

function jsonWord(request: CanonicalRequest): Finding | undefined {
  if (request.output?.kind !== 'json' || mentionsJson(request) || seesLess(request)) return undefined
  const message =
    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'."
  return { message, at: '/input', code: 'invalid_value' }
}

function formatName({ output }: CanonicalRequest): Finding | undefined {
  if (output?.kind !== 'schema' || output.name !== undefined) return undefined
  const message = "Missing required parameter: 'text.format.name'."
  return { message, at: '/text/format/name', code: 'missing_required_parameter' }
}

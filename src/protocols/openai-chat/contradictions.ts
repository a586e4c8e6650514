import { pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, SettingName, Turn } from '../../canonical/request.ts'
import { hasForm } from './rest.ts'
import { paramOf } from './schema.ts'

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

const checks: readonly Check[] = [bounds, stop, contents, answers, images, toolChoice]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

interface Bound {
  readonly setting: SettingName
  readonly kind: 'decimal' | 'integer'
  readonly least: number
  readonly most?: number
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
  { setting: 'maxOutput', kind: 'integer', least: 1, value: ({ maxOutput }) => maxOutput },
]

function bounds(request: CanonicalRequest): Finding | undefined {
  for (const { setting, kind, least, most = Number.POSITIVE_INFINITY, value } of bounded) {
    const given = value(request)
    if (given === undefined || (given >= least && given <= most)) continue
    const at = request.places[setting] ?? ''
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

/** Results follow their calls at once; a legacy function has one call, which its reader pairs. */
function answers({ turns }: CanonicalRequest): Finding | undefined {
  for (const [index, turn] of turns.entries()) {
    const missing = unanswered(turn, turns[index + 1])
    if (missing.length === 0) continue
    const message =
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${missing.join(', ')}`
    return { message, at: placeOf(turn), code: 'missing_tool_result' }
  }
  return undefined
}

function unanswered(turn: Turn, next: Turn | undefined): readonly string[] {
  const answered = new Set(
    (next?.parts ?? []).flatMap((part) => (part.kind === 'tool-result' ? [part.callId] : [])),
  )
  return turn.parts.flatMap((part) =>
    part.kind === 'tool-call' && !hasForm(part.origin, 'function_call') && !answered.has(part.id)
      ? [part.id]
      : [],
  )
}

function images({ turns }: CanonicalRequest): Finding | undefined {
  const broken = turns
    .flatMap(({ parts }) => parts)
    .find(
      (part: Part) => part.kind === 'image' && part.source.kind === 'inline' && !isBase64(part.source.data),
    )
  if (broken === undefined) return undefined
  return { message: 'Invalid base64 image_url.', at: placeOf(broken), code: 'invalid_base64' }
}

const isBase64 = (data: string): boolean => /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(data)

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

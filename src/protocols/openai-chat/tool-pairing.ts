import { pointerTo } from '../../canonical/json.ts'
import type { Part, ToolCallPart } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { hasForm } from './rest.ts'
import { paramOf } from './schema.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code: string
}

/** What OpenAI demands of calls and their results, in the order in which it looks. */
export const toolPairing: readonly ((request: CanonicalRequest) => Finding | undefined)[] = [
  doubleCalls,
  unansweredCalls,
  doubleResults,
]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

/** A legacy function has one call, which its reader pairs. */
const callsOf = (turn: Turn | undefined): readonly ToolCallPart[] =>
  (turn?.parts ?? []).filter(
    (part): part is ToolCallPart => part.kind === 'tool-call' && !hasForm(part.origin, 'function_call'),
  )

/** In one message only: an id that comes again in a later step is paired there, and told when it has to be another. */
function doubleCalls({ turns }: CanonicalRequest): Finding | undefined {
  for (const turn of turns) {
    const calls = callsOf(turn)
    if (calls.length < 2) continue
    const seen = new Set<string>()
    for (const call of calls) {
      if (seen.has(call.id))
        return {
          message: `Invalid parameter: Duplicate value for 'tool_call_id' of '${call.id}' in ${paramOf(placeOf(turn))}.`,
          at: pointerTo(placeOf(call), 'id'),
          code: 'duplicate_tool_call_id',
        }
      seen.add(call.id)
    }
  }
  return undefined
}

/** Results follow their calls at once. */
function unansweredCalls({ turns }: CanonicalRequest): Finding | undefined {
  for (const [index, turn] of turns.entries()) {
    const calls = callsOf(turn)
    if (calls.length === 0) continue
    const answered = new Set(resultsOf(turns[index + 1]).map(({ callId }) => callId))
    const missing = calls.flatMap(({ id }) => (answered.has(id) ? [] : [id]))
    if (missing.length === 0) continue
    const message =
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${missing.join(', ')}`
    return { message, at: placeOf(turn), code: 'missing_tool_result' }
  }
  return undefined
}

type Result = Extract<Part, { kind: 'tool-result' }>

const resultsOf = (turn: Turn | undefined): readonly Result[] =>
  (turn?.parts ?? []).filter((part): part is Result => part.kind === 'tool-result')

/** A second result of a call: beside the first one, or where no call is that it could answer. */
function doubleResults({ turns }: CanonicalRequest): Finding | undefined {
  for (const [index, turn] of turns.entries()) {
    const results = resultsOf(turn)
    if (results.length === 0) continue
    const places = new Map<string, string>()
    const asked = new Set((turns[index - 1]?.parts ?? []).flatMap(idOf))
    for (const result of results) {
      const { callId } = result
      const first = places.get(callId)
      if (first === undefined && asked.has(callId)) places.set(callId, placeOf(result))
      else return first === undefined ? orphanResult(result) : secondResult(result, first)
    }
  }
  return undefined
}

function orphanResult(result: Result): Finding {
  const place = paramOf(placeOf(result))
  const message = `Invalid parameter: 'tool_call_id' of '${result.callId}' not found in 'tool_calls' of previous message ('${place}').`
  return { message, at: pointerTo(placeOf(result), 'tool_call_id'), code: 'orphan_tool_result' }
}

function secondResult(result: Result, first: string): Finding {
  const message = `Invalid parameter: Duplicate value for 'tool_call_id' of '${result.callId}', in ${paramOf(first)} and ${paramOf(placeOf(result))}.`
  return { message, at: pointerTo(placeOf(result), 'tool_call_id'), code: 'duplicate_tool_result' }
}

const idOf = (part: Part): readonly string[] => (part.kind === 'tool-call' ? [part.id] : [])

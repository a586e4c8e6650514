import { pointerTo } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { dotted } from './wire-node.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code: string
}

/** What the vendor demands of calls and their results, in the order in which it looks. */
export const toolPairing: readonly ((request: CanonicalRequest) => Finding | undefined)[] = [
  callIds,
  speakers,
  answers,
]

const placeOf = ({ origin }: { readonly origin?: { readonly at: string } }): string => origin?.at ?? ''

function callIds({ turns }: CanonicalRequest): Finding | undefined {
  const seen = new Set<string>()
  for (const part of turns.flatMap((turn) => turn.parts)) {
    if (part.kind !== 'tool-call') continue
    if (seen.has(part.id)) {
      const message = `${dotted(placeOf(part))}: \`tool_use\` ids must be unique`
      return { message, at: pointerTo(placeOf(part), 'id'), code: 'duplicate_tool_use_id' }
    }
    seen.add(part.id)
  }
  return undefined
}

function speakers({ turns }: CanonicalRequest): Finding | undefined {
  for (const [index, { speaker, parts, origin }] of turns.entries()) {
    const stray = parts.find(
      ({ kind }) =>
        (kind === 'tool-call' && speaker === 'user') || (kind === 'tool-result' && speaker === 'assistant'),
    )
    if (stray === undefined) continue
    const [block, place] = stray.kind === 'tool-call' ? ['tool_use', 'assistant'] : ['tool_result', 'user']
    const message = `messages.${index}: \`${block}\` blocks can only be in \`${place}\` messages`
    return { message, at: origin?.at ?? '', code: 'invalid_value' }
  }
  return undefined
}

/** A step: what the assistant says, and what is said to it before it speaks again. Messages of one speaker in a row are one. */
interface Step {
  readonly asked: Set<string>
  readonly caller: Turn | undefined
  readonly callerIndex: number
  readonly replies: Turn[]
}

/** A part of the conversation may stand where only the vendor sees it. */
function answers({ turns, continuity }: CanonicalRequest): Finding | undefined {
  if (continuity !== undefined || turns.some(({ parts }) => parts.some(({ kind }) => kind === 'compaction')))
    return undefined
  const served = new Set(turns.flatMap(({ parts }) => parts.flatMap(servedId)))
  for (const step of stepsOf(turns)) {
    const found = unanswered(step) ?? oddResult(step, served)
    if (found !== undefined) return found
  }
  return undefined
}

/** Calls that the vendor runs may be answered later, when their run is taken up again. */
const servedId = (part: Part): readonly string[] => (part.kind === 'server-tool-call' ? [part.id] : [])

function stepsOf(turns: readonly Turn[]): readonly Step[] {
  const steps: Step[] = []
  for (const [index, turn] of turns.entries()) {
    const last = steps.at(-1)
    const calls = turn.parts.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : []))
    if (turn.speaker !== 'assistant' && last !== undefined) last.replies.push(turn)
    else if (turn.speaker !== 'assistant')
      steps.push({ asked: new Set(), caller: undefined, callerIndex: -1, replies: [turn] })
    else if (last?.caller !== undefined && last.replies.length === 0)
      for (const id of calls) last.asked.add(id)
    else steps.push({ asked: new Set(calls), caller: turn, callerIndex: index, replies: [] })
  }
  return steps
}

type Result = Extract<Part, { kind: 'tool-result' }>

const resultsIn = ({ replies }: Step): readonly Result[] =>
  replies.flatMap(({ parts }) => parts.filter((part): part is Result => part.kind === 'tool-result'))

/** Nothing is owed while the user has not spoken. */
function unanswered(step: Step): Finding | undefined {
  const { asked, caller, callerIndex, replies } = step
  if (caller === undefined || !replies.some(({ speaker }) => speaker === 'user')) return undefined
  const given = new Set(resultsIn(step).map(({ callId }) => callId))
  const missing = [...asked].filter((id) => !given.has(id))
  if (missing.length === 0) return undefined
  const message =
    `messages.${callerIndex}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. ` +
    'Each `tool_use` block must have a corresponding `tool_result` block in the next message.'
  return { message, at: placeOf(caller), code: 'missing_tool_result' }
}

/** A second one, or one that comes too late. */
function oddResult(step: Step, served: ReadonlySet<string>): Finding | undefined {
  const seen = new Set<string>()
  for (const result of resultsIn(step)) {
    const { callId } = result
    const at = pointerTo(placeOf(result), 'tool_use_id')
    const place = dotted(placeOf(result))
    if (seen.has(callId)) {
      const message = `${place}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${callId}`
      return { message, at, code: 'duplicate_tool_result' }
    }
    if (!step.asked.has(callId) && !served.has(callId))
      return { message: strayResult(place, callId), at, code: 'stray_tool_result' }
    seen.add(callId)
  }
  return undefined
}

/** A result whose call is not in the message before. */
export const strayResult = (place: string, callId: string): string =>
  `${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${callId}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`

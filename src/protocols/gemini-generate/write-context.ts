import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, FunctionTool } from '../../canonical/request.ts'
import { fitToolCallId } from '../../canonical/tool-call-id.ts'
import type { ToolNames } from '../../canonical/tool-names.ts'
import type { Target } from '../codec-context.ts'

/** What the writers of one request share. */
export interface WriteContext {
  readonly request: CanonicalRequest
  readonly target: Target
  readonly losses: LossList
  readonly names: ToolNames
  /** Calls of the whole history by id. */
  readonly calls: ReadonlyMap<string, { readonly name: string; readonly namespace?: string }>
  readonly generation: Generation
}

/** What Google's model generations want differently, where the quirks do not say it. */
export interface Generation {
  /** Gemini 3: the first call of a step must be signed. */
  readonly signedCalls: boolean
  /** Gemini 2 and before: functions exclude the tools Google runs, and both exclude JSON output. */
  readonly exclusiveTools: boolean
}

export function generationOf({ model, quirks }: Target): Generation {
  const isNew = quirks.callIds === true || quirks.thinkingForm === 'level'
  const isOld = quirks.thinkingForm === 'budget' || quirks.thinkingForm === 'none'
  return {
    signedCalls: isNew || (!isOld && /gemini-(?:[3-9]|\d\d)/.test(model)),
    exclusiveTools: !isNew && (isOld || /gemini-[12](?!\d)/.test(model)),
  }
}

export function callsOf(request: CanonicalRequest): WriteContext['calls'] {
  const calls = new Map<string, { readonly name: string; readonly namespace?: string }>()
  for (const turn of request.turns) for (const part of turn.parts) addCall(calls, part)
  return calls
}

function addCall(
  calls: Map<string, { readonly name: string; readonly namespace?: string }>,
  part: Part,
): void {
  if (part.kind !== 'tool-call') return
  const { id, name, namespace } = part
  calls.set(id, { name, ...(namespace === undefined ? {} : { namespace }) })
}

/** The id of a call where the target wants ids; undefined: calls and results are paired by their order. */
export function wireCallId(id: string, { quirks }: Target): string | undefined {
  if (quirks.callIds !== true) return undefined
  return quirks.toolCallId === undefined ? id : fitToolCallId(id, quirks.toolCallId)
}

export const placeOfPart = (part: Part): string => part.origin?.at ?? ''

/** A mark of another dialect's cache. */
export function reportMark(
  { cacheMark, origin }: Pick<FunctionTool | Part, 'cacheMark' | 'origin'>,
  { losses }: WriteContext,
): void {
  if (cacheMark === undefined) return
  const detail = 'Gemini caches prefixes by itself; a mark has no place'
  losses.add(loss('cache-mark', origin?.at ?? '', 'dropped', detail, false))
}

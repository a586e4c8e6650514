import { type Json, pointerTo } from './json.ts'
import type { Loss } from './loss.ts'
import { createLossList, loss } from './loss-list.ts'
import type { Origin } from './origin.ts'
import type { Part } from './part.ts'
import type { TargetProtocolId } from './protocol-id.ts'
import type { CanonicalRequest, Tool } from './request.ts'

/**
 * Settings that steer how a vendor keeps, bills, routes or screens a call, how it prunes one that grows too long, or how it cuts
 * its stream: the answer is the same without them. By wire name; no two dialects mean different things by one of these.
 */
const bookkeeping: ReadonlySet<string> = new Set([
  'betas',
  'cache_control',
  'client_metadata',
  'context_management',
  'eager_input_streaming',
  'include',
  'inference_geo',
  'internal_chat_message_metadata_passthrough',
  // How closely media is looked at, which is said of each picture elsewhere.
  'mediaResolution',
  'media_resolution',
  // Anthropic's effort beside a budget of thinking or none; what else is in it has a meaning.
  'output_config',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'provider',
  'safeguards',
  'safetySettings',
  'safety_settings',
  'stream_options',
  'truncation',
])

/**
 * One loss for each field that came from another protocol and that its reader gave no meaning to. Settings (of the body, a
 * tool, the reasoning) may steer the answer, so their loss is functional unless the field is known for bookkeeping; fields of turns and parts are bookkeeping.
 * `null` and `[]` say nothing in any dialect and are no loss.
 */
export function foreignRestLosses(request: CanonicalRequest, protocol: TargetProtocolId): readonly Loss[] {
  const losses = createLossList()
  eachOrigin(request, (origin, steers) => {
    if (origin.protocol === protocol || origin.rest === undefined) return
    losses.addAll(restLosses(origin, (name) => steers && !bookkeeping.has(name)))
  })
  for (const tool of request.tools) if (isAdapted(tool, protocol)) losses.add(adapted(tool))
  return losses.losses
}

const isAdapted = (tool: Tool, protocol: TargetProtocolId): boolean =>
  tool.kind === 'function' && tool.published === true && tool.origin?.protocol !== protocol

const adapted = ({ name, origin }: Tool) =>
  loss(
    'tool-definition',
    origin?.at ?? '',
    'approximated',
    `${name}, which its vendor's models know, is sent as a function with its published schema`,
    false,
  )

/** One loss for each field of one node that its reader gave no meaning to. */
export const restLosses = (origin: Origin, isFunctional: (name: string) => boolean): readonly Loss[] =>
  Object.entries(origin.rest ?? {}).flatMap(([name, value]) => {
    if (saysNothing(value)) return []
    const detail = `${name} has no meaning outside ${origin.protocol}`
    return [loss('unknown-field', pointerTo(origin.at, name), 'dropped', detail, isFunctional(name))]
  })

const saysNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

/** `steers`: what the node says is a setting. */
type VisitOrigin = (origin: Origin, steers: boolean) => void

function eachOrigin(request: CanonicalRequest, visit: VisitOrigin): void {
  // What the body holds and no node stands for (Gemini's `generationConfig`) is settings too.
  for (let at: Origin | undefined = request.origin; at !== undefined; at = at.within) visit(at, true)
  alongChain(request.reasoning?.origin, true, visit)
  for (const tool of request.tools) alongChain(tool.origin, true, visit)
  for (const instruction of request.instructions) {
    alongChain(instruction.origin, false, visit)
    inPart(instruction.part, visit)
  }
  for (const turn of request.turns) {
    alongChain(turn.origin, false, visit)
    for (const part of turn.parts) inPart(part, visit)
  }
}

function inPart(part: Part, visit: VisitOrigin): void {
  alongChain(part.origin, false, visit)
  for (const inner of innerParts(part)) inPart(inner, visit)
}

function innerParts(part: Part): readonly Part[] {
  if (part.kind === 'tool-result') return part.parts
  return part.kind === 'document' && part.source.kind === 'parts' ? part.source.parts : none
}

const none: readonly Part[] = []

/** The node itself and the wire nodes that held it, which only group: what they say steers nothing. */
function alongChain(origin: Origin | undefined, steers: boolean, visit: VisitOrigin): void {
  for (let at = origin; at !== undefined; at = at.within) visit(at, steers && at === origin)
}

import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type {
  CompactionPart,
  OpaquePart,
  ReasoningPart,
  ServerToolCallPart,
  ServerToolResultPart,
  TextPart,
  ToolCallPart,
} from '../../canonical/part.ts'
import type { Seal, SealIssuer } from '../../canonical/seal.ts'
import { fitToolCallId, type ToolCallIdLimits } from '../../canonical/tool-call-id.ts'
import { parseJson } from '../../wire/json-text.ts'
import { writeCacheMark } from './cache-mark.ts'
import type { WireCompaction, WireRedactedThinking, WireText, WireThinking, WireToolUse } from './schema.ts'
import { hasForm, isOwn, ownRest, withRest } from './wire-node.ts'

/** The blocks that a part of this dialect becomes again, in requests and in answers alike. */

export const writeText = (part: TextPart, citations: readonly JsonObject[] | undefined): JsonObject => {
  const head = { type: 'text', text: part.text } satisfies WireText
  return withRest(
    { ...head, ...(citations === undefined ? {} : { citations }), ...writeCacheMark(part.cacheMark) },
    ownRest(part.origin),
  )
}

/** Sealed thinking for the one who sealed it. Undefined: it has no seal of this issuer. */
export function writeSealedThinking(part: ReasoningPart, issuer: SealIssuer): JsonObject | undefined {
  const { seal } = part
  if (seal === undefined || seal.issuer !== issuer) return undefined
  const rest = ownRest(part.origin)
  if (part.redacted === true || seal.form === 'redacted_thinking') {
    return withRest({ type: 'redacted_thinking', data: seal.data } satisfies WireRedactedThinking, rest)
  }
  return withRest(writeThinking(part.text ?? '', seal), rest)
}

export const writeThinking = (thinking: string, seal: Seal | undefined): JsonObject =>
  ({ type: 'thinking', thinking, signature: seal?.data ?? '' }) satisfies WireThinking

/** Thinking without a seal, as a client of this dialect sent it back. */
export function writeUnsealedThinking(part: ReasoningPart): JsonObject {
  const signature = hasForm(part.origin, 'signature:empty') ? { signature: '' } : {}
  return withRest({ type: 'thinking', thinking: part.text ?? '', ...signature }, ownRest(part.origin))
}

/** It names a tool of this request, so it is renamed with it. */
export const writeToolReference = (part: TextPart, { fitName }: CallContext): JsonObject =>
  withRest(
    { type: 'tool_reference', tool_name: fitName(part.text), ...writeCacheMark(part.cacheMark) },
    ownRest(part.origin),
  )

export interface CallContext {
  readonly fitName: (name: string, namespace?: string) => string
  readonly ids: ToolCallIdLimits
  readonly losses: LossList
}

export function writeToolUse(part: ToolCallPart, at: string, context: CallContext): JsonObject {
  const block = {
    type: 'tool_use',
    id: fitCallId(part.id, at, isOwn(part.origin) && !hasForm(part.origin, 'restored'), context),
    name: context.fitName(part.name, part.namespace),
    input: writeToolInput(part, at, context.losses),
  } satisfies WireToolUse
  return withRest({ ...block, ...writeCacheMark(part.cacheMark) }, ownRest(part.origin))
}

export function fitCallId(id: string, at: string, verbatim: boolean, context: CallContext): string {
  if (verbatim) return id
  const fitted = fitToolCallId(id, context.ids)
  if (fitted !== id) {
    const reason = `a tool-call id is fitted to ${context.ids.length} characters of [${context.ids.characters}]`
    context.losses.add(loss('tool-call-id', at, 'renamed', reason, false))
  }
  return fitted
}

/** Arguments that are no JSON object (cut off, or broken by their model) are kept under a name of their own. */
const brokenArguments = '_raw_arguments'

function writeToolInput(part: ToolCallPart, at: string, losses: LossList): Json {
  if (part.form === 'custom') return { input: part.input }
  if (part.input.trim() === '') return {}
  const value = parseOrUndefined(part.input)
  if (isJsonObject(value)) return value
  if (value !== undefined && isOwn(part.origin)) return value
  const detail = `the arguments are no JSON object; they stand under \`${brokenArguments}\``
  losses.add(loss('tool-call', at, 'approximated', detail, true))
  return { [brokenArguments]: value ?? part.input }
}

export function parseOrUndefined(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

export function writeOwnServerCall(part: ServerToolCallPart): JsonObject {
  const type = hasForm(part.origin, 'mcp_tool_use') ? 'mcp_tool_use' : 'server_tool_use'
  const input = hasForm(part.origin, 'none') ? {} : { input: part.input }
  const server = part.server === undefined ? {} : { server_name: part.server }
  const block = { type, id: part.id, name: part.name, ...server, ...input, ...writeCacheMark(part.cacheMark) }
  return withRest(block, ownRest(part.origin))
}

export function writeOwnServerResult(part: ServerToolResultPart): JsonObject {
  const type = part.origin?.form?.split(' ')[0] ?? ''
  const content = hasForm(part.origin, 'none') ? {} : { content: part.content }
  const flag = hasForm(part.origin, 'flagged') ? { is_error: part.isError ?? false } : {}
  const block = { type, tool_use_id: part.callId, ...content, ...flag, ...writeCacheMark(part.cacheMark) }
  return withRest(block, ownRest(part.origin))
}

/** Undefined: nothing of it can be sent to this issuer. */
export function writeCompaction(part: CompactionPart, issuer: SealIssuer): JsonObject | undefined {
  const sealed = part.seal !== undefined && part.seal.issuer === issuer
  if (!isOwn(part.origin) && !sealed) return undefined
  const block = {
    type: 'compaction',
    ...(part.text === undefined ? {} : { content: part.text }),
    ...(sealed ? { encrypted_content: part.seal?.data ?? null } : {}),
  } satisfies WireCompaction
  return withRest({ ...block, ...writeCacheMark(part.cacheMark) }, ownRest(part.origin))
}

export const writeOwnOpaque = (part: OpaquePart): JsonObject | undefined =>
  isOwn(part.origin) && isJsonObject(part.raw) ? part.raw : undefined

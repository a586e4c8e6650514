import type { FaultKind } from '../../canonical/fault.ts'
import type { ServerToolKind } from '../../canonical/part.ts'
import type { UnifiedStop } from '../../canonical/stop-reason.ts'
import type { WireStopReason } from './schema.ts'

export const protocol = 'anthropic-messages'

/** Whose seals this dialect carries natively. */
export const ownIssuer = 'anthropic'

/** What the vendor's API takes as a tool name and as the id of a tool call; neither has a documented shorter limit. */
export const toolNames = { length: 128, characters: 'a-zA-Z0-9_-' }
export const callIds = { length: 128, characters: 'a-zA-Z0-9_-' }

export const stopOfWire: Readonly<Record<string, UnifiedStop | undefined>> = {
  end_turn: 'end',
  max_tokens: 'max-output',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  compaction: 'compaction',
  refusal: 'refusal',
  model_context_window_exceeded: 'context-window',
} satisfies Record<WireStopReason, UnifiedStop>

/** `exact: false`: the nearest word this dialect has. */
export const wireOfStop = {
  end: { word: 'end_turn', exact: true },
  'stop-sequence': { word: 'stop_sequence', exact: true },
  'max-output': { word: 'max_tokens', exact: true },
  'context-window': { word: 'model_context_window_exceeded', exact: true },
  'tool-calls': { word: 'tool_use', exact: true },
  refusal: { word: 'refusal', exact: true },
  'content-filter': { word: 'refusal', exact: false },
  pause: { word: 'pause_turn', exact: true },
  compaction: { word: 'compaction', exact: true },
  malformed: { word: 'end_turn', exact: false },
  unknown: { word: 'end_turn', exact: false },
} satisfies Record<UnifiedStop, { readonly word: WireStopReason; readonly exact: boolean }>

/** Tools by the `name` of a `server_tool_use` block. */
export const serverToolOfName: Readonly<Record<string, ServerToolKind | undefined>> = {
  web_search: 'web-search',
  web_fetch: 'web-fetch',
  code_execution: 'code-execution',
  bash_code_execution: 'code-execution',
  text_editor_code_execution: 'code-execution',
  tool_search_tool_regex: 'tool-search',
  tool_search_tool_bm25: 'tool-search',
  advisor: 'advisor',
}

/** Tools by the type of their result block. */
export const serverToolOfResult: Readonly<Record<string, ServerToolKind | undefined>> = {
  web_search_tool_result: 'web-search',
  web_fetch_tool_result: 'web-fetch',
  code_execution_tool_result: 'code-execution',
  bash_code_execution_tool_result: 'code-execution',
  text_editor_code_execution_tool_result: 'code-execution',
  tool_search_tool_result: 'tool-search',
  advisor_tool_result: 'advisor',
  mcp_tool_result: 'mcp',
}

/** Tools by the `type` of a definition, less its date: `web_search_20250305`. */
const toolFamilies: readonly (readonly [string, ServerToolKind])[] = [
  ['web_search_', 'web-search'],
  ['web_fetch_', 'web-fetch'],
  ['code_execution_', 'code-execution'],
  ['tool_search_tool_', 'tool-search'],
  ['computer_', 'computer-use'],
  ['browser_', 'computer-use'],
  ['bash_', 'shell'],
  ['text_editor_', 'text-editor'],
  ['memory_', 'memory'],
  ['advisor_', 'advisor'],
  ['mcp_toolset', 'mcp'],
]

export const serverToolOfType = (type: string): ServerToolKind =>
  toolFamilies.find(([start]) => type.startsWith(start))?.[1] ?? 'other'

/** The vendor's error types, and the kind and status each stands for when no status tells. */
export const faultOfType: Readonly<Record<string, { kind: FaultKind; status: number } | undefined>> = {
  invalid_request_error: { kind: 'invalid-request', status: 400 },
  authentication_error: { kind: 'unauthenticated', status: 401 },
  billing_error: { kind: 'payment', status: 402 },
  permission_error: { kind: 'forbidden', status: 403 },
  not_found_error: { kind: 'not-found', status: 404 },
  conflict_error: { kind: 'conflict', status: 409 },
  request_too_large: { kind: 'too-large', status: 413 },
  rate_limit_error: { kind: 'rate-limited', status: 429 },
  api_error: { kind: 'internal', status: 500 },
  timeout_error: { kind: 'timeout', status: 504 },
  overloaded_error: { kind: 'overloaded', status: 529 },
}

/**
 * How a kind is told to a client: the type its SDK knows, and whether a repeat of the very same request can help. The
 * SDKs repeat on 408, 409, 429 and 5xx of their own accord unless `x-should-retry` says no.
 */
export const typeOfFault = {
  'invalid-request': { type: 'invalid_request_error', repeat: false },
  'context-length': { type: 'invalid_request_error', repeat: false },
  unauthenticated: { type: 'authentication_error', repeat: false },
  payment: { type: 'billing_error', repeat: false },
  forbidden: { type: 'permission_error', repeat: false },
  'not-found': { type: 'not_found_error', repeat: false },
  method: { type: 'invalid_request_error', repeat: false },
  conflict: { type: 'conflict_error', repeat: true },
  'too-large': { type: 'request_too_large', repeat: false },
  'unsupported-media': { type: 'invalid_request_error', repeat: false },
  misdirected: { type: 'invalid_request_error', repeat: false },
  'rate-limited': { type: 'rate_limit_error', repeat: true },
  'client-closed': { type: 'api_error', repeat: false },
  internal: { type: 'api_error', repeat: true },
  'bad-upstream': { type: 'api_error', repeat: true },
  unavailable: { type: 'api_error', repeat: true },
  timeout: { type: 'timeout_error', repeat: true },
  overloaded: { type: 'overloaded_error', repeat: true },
  'content-filter': { type: 'invalid_request_error', repeat: false },
} satisfies Record<FaultKind, { readonly type: string; readonly repeat: boolean }>

/** The opaque event that carries what `message_delta` says beside stop reason and usage (container, stop_details …). */
export const deltaFields = 'anthropic.message_delta'

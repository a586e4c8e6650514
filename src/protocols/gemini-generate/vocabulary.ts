import type { FaultKind } from '../../canonical/fault.ts'
import type { ServerToolKind } from '../../canonical/part.ts'
import type { StopReason, UnifiedStop } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'

export const protocol = 'gemini-generate'

/** Who seals what this dialect carries as `thoughtSignature`. */
export const googleIssuer = 'google'

/** Longest and allowed function names: https://ai.google.dev/api/caching#FunctionDeclaration (first a letter or `_`). */
export const toolNameLimits = { length: 64, characters: 'a-zA-Z0-9_.:-' }

/** https://ai.google.dev/api/generate-content#generationconfig */
export const limits = { stopSequences: 5, topLogprobs: 20, seed: 2 ** 31 - 1 }

/**
 * Google's documented stand-in for a call that no Gemini made, without which Gemini 3 answers 400:
 * https://ai.google.dev/gemini-api/docs/thought-signatures (section on other models' traces).
 */
export const placeholderSignature = 'skip_thought_signature_validator'

const stops: Readonly<Record<string, UnifiedStop>> = {
  FINISH_REASON_UNSPECIFIED: 'unknown',
  STOP: 'end',
  MAX_TOKENS: 'max-output',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  LANGUAGE: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'malformed',
  MALFORMED_RESPONSE: 'malformed',
  UNEXPECTED_TOOL_CALL: 'malformed',
  MISSING_THOUGHT_SIGNATURE: 'malformed',
  CONTINUATION: 'pause',
}

/** `$alt=json;enum-encoding=int` gives numbers. Above 5 the public API and Vertex count apart; both are filters up to 8. */
const numberedReasons = [
  'FINISH_REASON_UNSPECIFIED',
  'STOP',
  'MAX_TOKENS',
  'SAFETY',
  'RECITATION',
  'OTHER',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MALFORMED_FUNCTION_CALL',
  'IMAGE_SAFETY',
  'UNEXPECTED_TOOL_CALL',
]

/** Tool calls finish with STOP, or with UNEXPECTED_TOOL_CALL and the call beside it: the call is what tells. */
export function readStop(raw: string | undefined, hasCalls: boolean, message?: string): StopReason {
  const word = raw !== undefined && /^\d+$/.test(raw) ? (numberedReasons[Number(raw)] ?? raw) : (raw ?? '')
  const unified = Object.hasOwn(stops, word) ? stops[word] : undefined
  const calls = hasCalls && (word === 'STOP' || word === 'UNEXPECTED_TOOL_CALL')
  return {
    unified: calls ? 'tool-calls' : (unified ?? 'unknown'),
    ...(raw === undefined ? {} : { raw }),
    ...(message === undefined ? {} : { message }),
  }
}

/** A prompt that was not let through: HTTP 200 and no candidate. */
export const blockedStop = (reason: string | undefined, message: string | undefined): StopReason => ({
  unified: 'content-filter',
  ...(reason === undefined ? {} : { raw: reason }),
  ...(message === undefined ? {} : { message }),
})

export const finishReasons = {
  end: 'STOP',
  'stop-sequence': 'STOP',
  'tool-calls': 'STOP',
  pause: 'STOP',
  compaction: 'STOP',
  'max-output': 'MAX_TOKENS',
  'context-window': 'MAX_TOKENS',
  refusal: 'SAFETY',
  'content-filter': 'SAFETY',
  malformed: 'MALFORMED_FUNCTION_CALL',
  unknown: 'OTHER',
} as const satisfies Record<UnifiedStop, string>

/** Stops whose meaning a Gemini client cannot see from the finish reason alone. */
export const blurredStops: ReadonlySet<UnifiedStop> = new Set([
  'stop-sequence',
  'pause',
  'compaction',
  'context-window',
  'refusal',
])

export const isFinishReason = (raw: string): boolean => /^(?:\d+|[A-Z]+(?:_[A-Z]+)*)$/.test(raw)

/** Fields of a `tools` entry that name a tool Google runs. */
const serverTools: Readonly<Record<string, ServerToolKind>> = {
  googleSearch: 'web-search',
  googleSearchRetrieval: 'web-search',
  enterpriseWebSearch: 'web-search',
  codeExecution: 'code-execution',
  urlContext: 'web-fetch',
  googleMaps: 'maps',
  fileSearch: 'file-search',
  retrieval: 'file-search',
  computerUse: 'computer-use',
  mcpServers: 'mcp',
}

export const serverToolOf = (field: string): ServerToolKind =>
  (Object.hasOwn(serverTools, field) ? serverTools[field] : undefined) ?? 'other'

/** The field that asks for a tool of this kind, where Google has one that needs nothing of the other vendor's settings. */
export const toolFields: Readonly<Partial<Record<ServerToolKind, string>>> = {
  'web-search': 'googleSearch',
  'web-fetch': 'urlContext',
  'code-execution': 'codeExecution',
  maps: 'googleMaps',
}

/** `toolType` of Gemini 3's toolCall and toolResponse parts. */
const toolTypes: Readonly<Record<string, ServerToolKind>> = {
  GOOGLE_SEARCH_WEB: 'web-search',
  GOOGLE_SEARCH_IMAGE: 'web-search',
  URL_CONTEXT: 'web-fetch',
  GOOGLE_MAPS: 'maps',
  FILE_SEARCH: 'file-search',
}

export const toolOfType = (type: string): ServerToolKind =>
  (Object.hasOwn(toolTypes, type) ? toolTypes[type] : undefined) ?? 'other'

/** google.rpc.Code words: https://cloud.google.com/apis/design/errors */
const statusWords: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  422: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  529: 'UNAVAILABLE',
}

export const statusWordOf = (status: number): string =>
  statusWords[status] ?? (status < 500 ? 'FAILED_PRECONDITION' : 'INTERNAL')

/** What a status word means when nothing more precise is known. */
export const kindOfWord: Readonly<Record<string, FaultKind>> = {
  INVALID_ARGUMENT: 'invalid-request',
  FAILED_PRECONDITION: 'invalid-request',
  OUT_OF_RANGE: 'invalid-request',
  UNAUTHENTICATED: 'unauthenticated',
  PERMISSION_DENIED: 'forbidden',
  NOT_FOUND: 'not-found',
  ABORTED: 'conflict',
  ALREADY_EXISTS: 'conflict',
  RESOURCE_EXHAUSTED: 'rate-limited',
  CANCELLED: 'client-closed',
  DEADLINE_EXCEEDED: 'timeout',
  UNAVAILABLE: 'unavailable',
  UNIMPLEMENTED: 'invalid-request',
  DATA_LOSS: 'internal',
  INTERNAL: 'internal',
  UNKNOWN: 'internal',
}

/** HTTP status for an error that names only a word (inside a stream). */
export const statusOfWord = (word: string): number =>
  Number(Object.entries(statusWords).find(([, known]) => known === word)?.[0] ?? 500)

const tiers: Readonly<Record<string, string>> = {
  unspecified: 'unspecified',
  flex: 'flex',
  priority: 'priority',
  default: 'standard',
  standard: 'standard',
  standard_only: 'standard',
  on_demand: 'standard',
  'on-demand': 'standard',
}

/** Google's word for a service tier of any vendor. Undefined: it has none. */
export const tierOf = (tier: string): string | undefined => entryOf(tiers, tier.toLowerCase())

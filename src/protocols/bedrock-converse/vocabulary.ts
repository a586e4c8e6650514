import type { FaultKind } from '../../canonical/fault.ts'
import type { UnifiedStop } from '../../canonical/stop-reason.ts'

export const protocol = 'bedrock-converse'

/** What ToolSpecification.name and ToolUseBlock.toolUseId take (their patterns in the API reference). */
export const toolNames = { length: 64, characters: 'a-zA-Z0-9_-' }
export const callIds = { length: 64, characters: 'a-zA-Z0-9_.:-' }

export const stopOfWire: Readonly<Record<string, UnifiedStop | undefined>> = {
  end_turn: 'end',
  tool_use: 'tool-calls',
  max_tokens: 'max-output',
  stop_sequence: 'stop-sequence',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
  malformed_model_output: 'malformed',
  malformed_tool_use: 'malformed',
  model_context_window_exceeded: 'context-window',
}

/** The exceptions of Converse and ConverseStream; in a stream their names begin in lower case. */
export const faultOfException: Readonly<Record<string, { kind: FaultKind; status: number } | undefined>> = {
  accessdeniedexception: { kind: 'forbidden', status: 403 },
  unrecognizedclientexception: { kind: 'unauthenticated', status: 403 },
  invalidsignatureexception: { kind: 'unauthenticated', status: 403 },
  expiredtokenexception: { kind: 'unauthenticated', status: 403 },
  validationexception: { kind: 'invalid-request', status: 400 },
  resourcenotfoundexception: { kind: 'not-found', status: 404 },
  throttlingexception: { kind: 'rate-limited', status: 429 },
  servicequotaexceededexception: { kind: 'rate-limited', status: 400 },
  modelnotreadyexception: { kind: 'overloaded', status: 429 },
  modeltimeoutexception: { kind: 'timeout', status: 408 },
  modelerrorexception: { kind: 'bad-upstream', status: 424 },
  modelstreamerrorexception: { kind: 'bad-upstream', status: 424 },
  serviceunavailableexception: { kind: 'unavailable', status: 503 },
  internalserverexception: { kind: 'internal', status: 500 },
}

export const imageFormats: Readonly<Record<string, string | undefined>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

export const documentFormats: Readonly<Record<string, string | undefined>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/markdown': 'md',
}

export const videoFormats: Readonly<Record<string, string | undefined>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'video/webm': 'webm',
  'video/x-flv': 'flv',
  'video/mpeg': 'mpeg',
  'video/x-ms-wmv': 'wmv',
  'video/3gpp': 'three_gp',
}

export const audioFormats: Readonly<Record<string, string | undefined>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/aac': 'aac',
  'audio/mp4': 'm4a',
  'audio/webm': 'webm',
}

/** A media type of an answer, by the format word. */
export const typeOfFormat = (
  formats: Readonly<Record<string, string | undefined>>,
  format: string,
  fallback: string,
): string => Object.entries(formats).find(([, word]) => word === format)?.[0] ?? fallback

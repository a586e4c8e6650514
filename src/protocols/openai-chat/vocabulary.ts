import type { FaultKind } from '../../canonical/fault.ts'
import type { ServerToolKind } from '../../canonical/part.ts'
import type { UnifiedStop } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'

/** The words of OpenAI's `finish_reason`. */
export const finishWords = ['stop', 'length', 'tool_calls', 'content_filter', 'function_call'] as const

/** What vendors of this dialect say in `finish_reason`, lower case. */
export const stopByFinish: Readonly<Record<string, UnifiedStop>> = {
  stop: 'end',
  eos: 'end',
  end_turn: 'end',
  eos_token: 'end',
  stop_sequence: 'stop-sequence',
  length: 'max-output',
  max_tokens: 'max-output',
  model_length: 'context-window',
  model_context_window_exceeded: 'context-window',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  sensitive: 'content-filter',
  refusal: 'refusal',
  malformed_function_call: 'malformed',
}

export const finishByStop = {
  end: 'stop',
  'stop-sequence': 'stop',
  'max-output': 'length',
  'context-window': 'length',
  'tool-calls': 'tool_calls',
  refusal: 'content_filter',
  'content-filter': 'content_filter',
  pause: 'stop',
  compaction: 'stop',
  malformed: 'stop',
  unknown: 'stop',
} satisfies Record<UnifiedStop, (typeof finishWords)[number]>

/** OpenAI's `error.type` for each kind of fault. */
export const errorTypes = {
  'invalid-request': 'invalid_request_error',
  'context-length': 'invalid_request_error',
  unauthenticated: 'invalid_request_error',
  payment: 'insufficient_quota',
  forbidden: 'invalid_request_error',
  'not-found': 'invalid_request_error',
  method: 'invalid_request_error',
  conflict: 'invalid_request_error',
  'too-large': 'invalid_request_error',
  'unsupported-media': 'invalid_request_error',
  misdirected: 'invalid_request_error',
  'rate-limited': 'rate_limit_error',
  'client-closed': 'invalid_request_error',
  internal: 'server_error',
  'bad-upstream': 'server_error',
  unavailable: 'server_error',
  timeout: 'server_error',
  overloaded: 'server_error',
  'content-filter': 'invalid_request_error',
} satisfies Record<FaultKind, string>

/** Words for tools that vendors of this dialect run themselves. */
export const serverTools: Readonly<Record<string, ServerToolKind>> = {
  web_search: 'web-search',
  web_search_preview: 'web-search',
  web_search_options: 'web-search',
  'openrouter:web_search': 'web-search',
  browser_search: 'web-search',
  web_fetch: 'web-fetch',
  'openrouter:web_fetch': 'web-fetch',
  visit_website: 'web-fetch',
  code_interpreter: 'code-execution',
  code_execution: 'code-execution',
  file_search: 'file-search',
  retrieval: 'file-search',
  image_generation: 'image-generation',
  'openrouter:image_generation': 'image-generation',
  mcp: 'mcp',
}

const audioTypes: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  pcm16: 'audio/pcm',
  flac: 'audio/flac',
  opus: 'audio/opus',
  aac: 'audio/aac',
}

const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/pcm': 'pcm16',
}

export const audioTypeOf = (format: string): string => entryOf(audioTypes, format) ?? `audio/${format}`

export const audioFormatOf = (mediaType: string): string => {
  const plain = mediaType.split(';')[0]?.trim().toLowerCase() ?? ''
  return entryOf(audioFormats, plain) ?? plain.replace(/^audio\/(x-)?/, '')
}

/** First base64 characters of the files that vendors give as speech; the answer itself does not say what it is. */
const audioStarts: readonly (readonly [string, string])[] = [
  ['UklGR', 'audio/wav'],
  ['SUQz', 'audio/mpeg'],
  ['//', 'audio/mpeg'],
  ['ZkxhQw', 'audio/flac'],
  ['T2dnUw', 'audio/ogg'],
]

export const sniffAudioType = (data: string): string =>
  audioStarts.find(([start]) => data.startsWith(start))?.[1] ?? 'audio/pcm'

/** Whose seals an OpenRouter `reasoning_details[].format` marks. */
const sealIssuers: Readonly<Record<string, string>> = {
  'anthropic-claude-v1': 'anthropic',
  'google-gemini-v1': 'google',
  'openai-responses-v1': 'openai',
  'azure-openai-responses-v1': 'azure-openai',
  'xai-responses-v1': 'xai',
}

export const issuerOfFormat = (format: string): string => entryOf(sealIssuers, format) ?? format

const tiers: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'default',
  standard: 'default',
  standard_only: 'default',
  flex: 'flex',
  priority: 'priority',
  scale: 'scale',
  fast: 'fast',
}

/** OpenAI's word for a service tier of any vendor. Undefined: it has none. */
export const tierOf = (tier: string): string | undefined => entryOf(tiers, tier.toLowerCase())

import type { JsonObject } from '../../canonical/json.ts'

/** What is told anew at the end, or has its own canonical place. */
const placed: ReadonlySet<string> = new Set([
  'id',
  'model',
  'created_at',
  'service_tier',
  'output',
  'output_text',
  'usage',
  'status',
  'error',
  'incomplete_details',
  'completed_at',
])

/** Fields of every response, whose end says no more than its beginning did. */
const settled: ReadonlySet<string> = new Set([
  'object',
  'background',
  'billing',
  'conversation',
  'frequency_penalty',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'parallel_tool_calls',
  'presence_penalty',
  'previous_response_id',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'store',
  'temperature',
  'text',
  'tool_choice',
  'tool_usage',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
])

/** Fields with a canonical place. */
const told: readonly string[] = ['id', 'model', 'created_at', 'service_tier', 'output', 'usage']

/** Fields of every response that are told in other words elsewhere, or repeat what the client asked for. */
export const ownFields: readonly string[] = [...placed, ...settled].filter((name) => !told.includes(name))

/** What the beginning of a streamed answer repeats of its request. */
export const echoedFields = (response: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(response).filter(([name]) => settled.has(name)))

/** What it says beyond that. */
export const unknownFields = (response: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(response).filter(([name]) => !placed.has(name) && !settled.has(name)))

/** What only the end tells: moderation, a bill, cache diagnostics. */
export function lateFields(response: JsonObject): JsonObject {
  const late = Object.entries(response).filter(
    ([name, value]) => value !== null && value !== undefined && !placed.has(name) && !settled.has(name),
  )
  return Object.fromEntries(late)
}

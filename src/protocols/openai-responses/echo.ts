import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { writeEcho } from './request-writer.ts'
import { ownIssuer } from './vocabulary.ts'
import { createWriting } from './writing.ts'

/** What the request asked for, as every answer of this API repeats it. What the client left unsaid is the API's default, or null. */
export function echoRequest(request: CanonicalRequest): JsonObject {
  const target = { model: request.model, issuer: ownIssuer, quirks: {} }
  const body = writeEcho(request, createWriting(request, target))
  const field = (name: string, fallback: Json): Json => body[name] ?? fallback
  return {
    background: field('background', false),
    instructions: field('instructions', null),
    max_output_tokens: field('max_output_tokens', null),
    max_tool_calls: field('max_tool_calls', null),
    parallel_tool_calls: field('parallel_tool_calls', true),
    previous_response_id: field('previous_response_id', null),
    prompt_cache_key: field('prompt_cache_key', null),
    reasoning: { effort: null, summary: null, ...objectOf(body.reasoning) },
    safety_identifier: field('safety_identifier', null),
    service_tier: field('service_tier', 'auto'),
    store: field('store', true),
    temperature: field('temperature', null),
    text: { format: { type: 'text' }, ...objectOf(body.text) },
    tool_choice: field('tool_choice', 'auto'),
    tools: isJsonArray(body.tools) ? body.tools.map(echoTool) : [],
    top_logprobs: field('top_logprobs', 0),
    top_p: field('top_p', null),
    truncation: field('truncation', 'disabled'),
    metadata: field('metadata', {}),
    ...(body.user === undefined || body.user === null ? {} : { user: body.user }),
    ...conversationOf(body.conversation),
  }
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** A function is repeated with every field it can have. */
const echoTool = (tool: Json): Json =>
  isJsonObject(tool) && tool.type === 'function'
    ? { description: null, parameters: null, strict: null, ...tool }
    : tool

const conversationOf = (value: Json | undefined): JsonObject =>
  value === undefined || value === null
    ? {}
    : { conversation: typeof value === 'string' ? { id: value } : value }

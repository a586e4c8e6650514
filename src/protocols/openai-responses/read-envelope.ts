import { isJsonArray, isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import { orPlain, type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { protocol } from './vocabulary.ts'

const named = (...names: readonly string[]): ReadFields =>
  Object.fromEntries(names.map((name) => [name, true]))

const domains = named('allowed_domains', 'blocked_domains')
const comparison = named('type', 'key', 'value')
const toolNames = named('tool_names', 'read_only')
const grammar = named('type', 'syntax', 'definition')
const network = { ...named('type', 'allowed_domains'), domain_secrets: named('domain', 'name', 'value') }
const container: ReadFields = {
  [orPlain]: true,
  ...named('type', 'file_ids', 'memory_limit', 'container_id', 'skills'),
  network_policy: network,
}
const oneTool: ReadFields = {
  ...named('type', 'name', 'description', 'parameters', 'output_schema', 'strict', 'defer_loading'),
  ...named('allowed_callers', 'vector_store_ids', 'max_num_results', 'search_context_size'),
  ...named('search_content_types', 'external_web_access', 'display_width', 'display_height', 'execution'),
  ...named('server_label', 'server_url', 'server_description', 'connector_id', 'tunnel_id', 'authorization'),
  ...named('headers', 'model', 'quality', 'size', 'output_format', 'output_compression', 'moderation'),
  ...named('background', 'input_fidelity', 'partial_images', 'action', 'n', 'return_token_budget'),
  ranking_options: {
    ...named('ranker', 'score_threshold'),
    hybrid_search: named('embedding_weight', 'text_weight'),
  },
  filters: { ...domains, ...comparison, filters: comparison },
  user_location: named('type', 'country', 'region', 'city', 'timezone'),
  allowed_tools: toolNames,
  require_approval: { [orPlain]: true, always: toolNames, never: toolNames },
  input_image_mask: named('image_url', 'file_id'),
  format: grammar,
  container,
  environment: container,
}

const imageTokens = named('image_tokens', 'text_tokens')

/**
 * What a response repeats of its request, what it says of who pays and how, and what stands elsewhere in the canonical
 * answer. The client's own (schemas, metadata, a prompt's variables) has names of the client's choosing.
 */
export const responseFields: ReadFields = {
  ...named(
    'id',
    'object',
    'model',
    'created_at',
    'completed_at',
    'status',
    'service_tier',
    'error',
    'output',
  ),
  ...named('output_text', 'background', 'frequency_penalty', 'presence_penalty', 'instructions', 'metadata'),
  ...named('max_output_tokens', 'max_tool_calls', 'parallel_tool_calls', 'previous_response_id', 'user'),
  ...named('prompt_cache_key', 'prompt_cache_retention', 'safety_identifier', 'store', 'temperature'),
  ...named('top_logprobs', 'top_p', 'truncation', 'usage'),
  billing: named('payer'),
  conversation: named('id'),
  incomplete_details: named('reason'),
  prompt: named('id', 'version', 'variables'),
  prompt_cache_options: named('mode', 'ttl'),
  reasoning: named('context', 'effort', 'generate_summary', 'mode', 'summary'),
  text: { verbosity: true, format: named('type', 'name', 'description', 'schema', 'strict') },
  tool_choice: {
    [orPlain]: true,
    ...named('type', 'mode', 'name', 'server_label'),
    tools: named('type', 'name', 'server_label'),
  },
  tool_usage: {
    image_gen: {
      ...named('input_tokens', 'output_tokens', 'total_tokens'),
      input_tokens_details: imageTokens,
      output_tokens_details: imageTokens,
    },
    web_search: named('num_requests'),
  },
  tools: { ...oneTool, tools: oneTool },
}

/** What a whole response says in the objects of its frame that nobody reads. What stands beside them is told anyway. */
export function unreadInFrame(response: JsonObject): Origin | undefined {
  const frame = Object.entries(response).filter(
    ([name, value]) => (isJsonObject(value) || isJsonArray(value)) && Object.hasOwn(responseFields, name),
  )
  return unreadFields(Object.fromEntries(frame), responseFields, { protocol, at: '' })
}

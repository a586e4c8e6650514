import type { LooseRequest, Peek, Route } from '../protocol.ts'

/** Paths that other dialects have too are this one's only for a client that names its version. */
const header = 'anthropic-version'

export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/messages', operation: 'generate' },
  { method: 'POST', path: '/v1/messages/count_tokens', operation: 'count-tokens' },
  { method: 'ANY', path: '/v1/messages/batches', operation: 'other' },
  { method: 'GET', path: '/v1/models', operation: 'list-models', header },
  { method: 'GET', path: '/v1/models/{model}', operation: 'get-model', header },
  { method: 'POST', path: '/v1/complete', operation: 'other' },
  { method: 'ANY', path: '/v1/files', operation: 'other', header },
  { method: 'ANY', path: '/v1/skills', operation: 'other', header },
  { method: 'ANY', path: '/v1/agents', operation: 'other', header },
  { method: 'ANY', path: '/v1/sessions', operation: 'other', header },
  { method: 'ANY', path: '/v1/environments', operation: 'other', header },
  { method: 'ANY', path: '/v1/user_profiles', operation: 'other', header },
  { method: 'ANY', path: '/v1/organizations', operation: 'other', header },
]

export function peek({ fields }: LooseRequest): Peek {
  const { model, stream } = fields
  return { ...(typeof model === 'string' ? { model } : {}), stream: stream === true }
}

import type { LooseRequest, Peek } from '../codec-context.ts'
import type { Route } from '../operation.ts'

export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/responses', operation: 'generate' },
  { method: 'POST', path: '/v1/responses/input_tokens', operation: 'count-tokens' },
  { method: 'POST', path: '/v1/responses/compact', operation: 'response-compact' },
  { method: 'GET', path: '/v1/responses/{id}', operation: 'response-get' },
  { method: 'DELETE', path: '/v1/responses/{id}', operation: 'response-delete' },
  { method: 'POST', path: '/v1/responses/{id}/cancel', operation: 'response-cancel' },
  { method: 'GET', path: '/v1/responses/{id}/input_items', operation: 'response-items' },
  { method: 'POST', path: '/v1/conversations', operation: 'conversation-create' },
  { method: 'GET', path: '/v1/conversations/{id}', operation: 'conversation-get' },
  { method: 'POST', path: '/v1/conversations/{id}', operation: 'conversation-update' },
  { method: 'DELETE', path: '/v1/conversations/{id}', operation: 'conversation-delete' },
  { method: 'GET', path: '/v1/conversations/{id}/items', operation: 'conversation-items' },
  { method: 'POST', path: '/v1/conversations/{id}/items', operation: 'conversation-add' },
  { method: 'GET', path: '/v1/conversations/{id}/items/{item}', operation: 'conversation-item' },
  { method: 'DELETE', path: '/v1/conversations/{id}/items/{item}', operation: 'conversation-remove' },
  { method: 'ANY', path: '/v1/conversations', operation: 'other' },
]

/** A stored response is streamed when its query says so. */
export function peek({ fields, query }: LooseRequest): Peek {
  const { model, stream } = fields
  return {
    ...(typeof model === 'string' ? { model } : {}),
    stream: stream === true || query.get('stream') === 'true',
  }
}

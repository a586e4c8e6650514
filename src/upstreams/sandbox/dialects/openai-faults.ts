import type { JsonObject } from '../../../canonical/json.ts'
import { retryHeaders, type SandboxDialect } from '../dialect.ts'
import type { PlayedFault } from '../plays.ts'

const words: Readonly<Record<PlayedFault['kind'], { readonly type: string; readonly code: string | null }>> =
  {
    invalid: { type: 'invalid_request_error', code: 'invalid_value' },
    key: { type: 'invalid_request_error', code: 'invalid_api_key' },
    money: { type: 'insufficient_quota', code: 'insufficient_quota' },
    barred: { type: 'invalid_request_error', code: null },
    missing: { type: 'invalid_request_error', code: 'model_not_found' },
    limited: { type: 'requests', code: 'rate_limit_exceeded' },
    internal: { type: 'server_error', code: null },
    unavailable: { type: 'server_error', code: null },
    overloaded: { type: 'server_error', code: null },
  }

export const openaiErrorBody = ({ kind, message }: PlayedFault): JsonObject => ({
  error: { message, type: words[kind].type, param: null, code: words[kind].code },
})

export const openaiError: SandboxDialect['error'] = (fault) => ({
  body: openaiErrorBody(fault),
  headers: retryHeaders(fault),
})

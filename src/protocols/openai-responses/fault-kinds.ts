import type { FaultKind, FaultScope } from '../../canonical/fault.ts'

/** What an error means: whose it is and how it is told. */
export interface FaultClass {
  readonly kind: FaultKind
  readonly scope: FaultScope
}

const request = (kind: FaultKind): FaultClass => ({ kind, scope: 'request' })
const model = (kind: FaultKind): FaultClass => ({ kind, scope: 'model' })
const account = (kind: FaultKind): FaultClass => ({ kind, scope: 'account' })

/**
 * By `code`, else by `type`: what OpenAI, Azure, ChatGPT's Codex backend, xAI, OpenRouter and compatible servers say on
 * this wire. A code is exact where it stands here; the status only says the rest.
 */
export const classOfWord: ReadonlyMap<string, FaultClass> = new Map<string, FaultClass>([
  ['insufficient_quota', account('payment')],
  ['billing_hard_limit_reached', account('payment')],
  ['billing_not_active', account('payment')],
  ['usage_limit_reached', account('payment')],
  ['usage_not_included', account('payment')],
  ['quota_exceeded', account('payment')],
  ['invalid_api_key', account('unauthenticated')],
  ['invalid_authentication', account('unauthenticated')],
  ['authentication_error', account('unauthenticated')],
  ['token_expired', account('unauthenticated')],
  ['token_invalidated', account('unauthenticated')],
  ['account_deactivated', account('forbidden')],
  ['permission_error', account('forbidden')],
  ['unsupported_country_region_territory', account('forbidden')],
  ['model_not_found', model('not-found')],
  ['model_not_available', model('not-found')],
  ['unknown_model', model('not-found')],
  ['DeploymentNotFound', model('not-found')],
  ['context_length_exceeded', request('context-length')],
  ['content_filter', request('content-filter')],
  ['content_policy_violation', request('content-filter')],
  ['moderation_blocked', request('content-filter')],
  ['invalid_prompt', request('content-filter')],
  ['bio_policy', request('content-filter')],
  ['cyber_policy', request('content-filter')],
  ['misalignment_policy_violation', request('content-filter')],
  ['image_content_policy_violation', request('content-filter')],
  ['rate_limit_exceeded', model('rate-limited')],
  ['rate_limit_error', model('rate-limited')],
  ['RateLimitReached', model('rate-limited')],
  ['too_many_requests', model('rate-limited')],
  ['slow_down', model('rate-limited')],
  ['requests', model('rate-limited')],
  ['tokens', model('rate-limited')],
  ['server_is_overloaded', model('overloaded')],
  ['overloaded_error', model('overloaded')],
  ['engine_overloaded', model('overloaded')],
  ['server_error', model('internal')],
  ['internal_error', model('internal')],
  ['vector_store_timeout', model('timeout')],
  ['request_timeout', model('timeout')],
])

/** What places say in prose under a code that says less. */
export const classOfProse: readonly (readonly [RegExp, FaultClass])[] = [
  [
    /maximum context length|context (?:window|length)|prompt is too long|input is too long|too many (?:input )?tokens/i,
    request('context-length'),
  ],
  [
    /exceeded your current quota|insufficient (?:balance|credits|funds)|out of credits|billing (?:hard limit|details|is not active)/i,
    account('payment'),
  ],
  [
    /(?:incorrect|invalid|missing|no) api[ _-]?key|api key (?:not valid|is invalid|provided)/i,
    account('unauthenticated'),
  ],
  [/not allowed to \w+ (?:from )?this model|verified to use the model/i, model('forbidden')],
  [
    /\bmodel\b.*\b(?:does not exist|not found|not available|not supported|do not have access)/i,
    model('not-found'),
  ],
]

export const classOfStatus: ReadonlyMap<number, FaultClass> = new Map<number, FaultClass>([
  [401, account('unauthenticated')],
  [402, account('payment')],
  [403, account('forbidden')],
  [404, request('not-found')],
  [405, request('method')],
  [408, model('timeout')],
  [409, request('conflict')],
  [413, request('too-large')],
  [415, request('unsupported-media')],
  [421, { kind: 'misdirected', scope: 'egress' }],
  [422, request('invalid-request')],
  [429, model('rate-limited')],
  [500, model('internal')],
  [502, model('bad-upstream')],
  [503, model('unavailable')],
  [504, model('timeout')],
  [524, model('timeout')],
  [529, model('overloaded')],
])

export const classByRange = (status: number): FaultClass =>
  status >= 400 && status < 500 ? request('invalid-request') : model('internal')

interface KindRow {
  /** Where the error came without a status of its own. */
  readonly status: number
  readonly type: string
  /** The word of a failed response (`error.code`), which clients such as Codex decide by. */
  readonly code: string
  /** Would the same request do no better? Then `x-should-retry: false` spares the client its waits. */
  readonly isFinal: boolean
}

/** How each kind is told in this dialect. */
export const rowOfKind: Readonly<Record<FaultKind, KindRow>> = {
  'invalid-request': { status: 400, type: 'invalid_request_error', code: 'invalid_prompt', isFinal: true },
  'context-length': {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    isFinal: true,
  },
  unauthenticated: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key', isFinal: true },
  payment: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota', isFinal: true },
  forbidden: { status: 403, type: 'invalid_request_error', code: 'server_error', isFinal: true },
  'not-found': { status: 404, type: 'invalid_request_error', code: 'model_not_found', isFinal: true },
  method: { status: 405, type: 'invalid_request_error', code: 'server_error', isFinal: true },
  conflict: { status: 409, type: 'invalid_request_error', code: 'server_error', isFinal: false },
  'too-large': { status: 413, type: 'invalid_request_error', code: 'invalid_prompt', isFinal: true },
  'unsupported-media': { status: 415, type: 'invalid_request_error', code: 'invalid_prompt', isFinal: true },
  misdirected: { status: 421, type: 'invalid_request_error', code: 'server_error', isFinal: true },
  'rate-limited': { status: 429, type: 'requests', code: 'rate_limit_exceeded', isFinal: false },
  'client-closed': { status: 499, type: 'server_error', code: 'server_error', isFinal: true },
  internal: { status: 500, type: 'server_error', code: 'server_error', isFinal: false },
  'bad-upstream': { status: 502, type: 'server_error', code: 'server_error', isFinal: false },
  unavailable: { status: 503, type: 'server_error', code: 'server_error', isFinal: false },
  timeout: { status: 504, type: 'server_error', code: 'server_error', isFinal: false },
  overloaded: { status: 503, type: 'server_error', code: 'server_is_overloaded', isFinal: false },
  'content-filter': { status: 400, type: 'invalid_request_error', code: 'invalid_prompt', isFinal: true },
}

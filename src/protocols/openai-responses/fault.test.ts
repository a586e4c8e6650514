import { expect, it } from 'vitest'
import type { Fault } from '../../canonical/fault.ts'
import type { Json } from '../../canonical/json.ts'
import { openaiResponses } from './index.ts'

const { faults } = openaiResponses
const now = Date.parse('2026-08-01T00:00:00Z')
const read = (status: number, body: Json, headers = {}) => faults.read({ status, headers, body, now })
const error = (code: string | null, message = 'm', type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
})

it.each([
  ['a wrong key', 401, error('invalid_api_key'), 'account', 'unauthenticated'],
  ['a quota that is gone', 429, error('insufficient_quota', 'm', 'insufficient_quota'), 'account', 'payment'],
  ['a plan’s limit', 429, { error: { type: 'usage_limit_reached', message: 'm' } }, 'account', 'payment'],
  ['no money', 402, { error: { message: 'm', code: 402 } }, 'account', 'payment'],
  ['a model that is not there', 400, error('model_not_found'), 'model', 'not-found'],
  ['Azure’s deployment', 404, { error: { code: 'DeploymentNotFound', message: 'm' } }, 'model', 'not-found'],
  ['a rate limit', 429, error('rate_limit_exceeded', 'm', 'tokens'), 'model', 'rate-limited'],
  ['too long a prompt', 400, error('context_length_exceeded'), 'request', 'context-length'],
  [
    'the same in prose',
    400,
    error(null, 'maximum context length is 8192 tokens'),
    'request',
    'context-length',
  ],
  ['a flagged prompt', 400, error('invalid_prompt'), 'request', 'content-filter'],
  ['a bad field', 400, error('unsupported_parameter'), 'request', 'invalid-request'],
  ['an overload', 503, error('server_is_overloaded', 'm', 'server_error'), 'model', 'overloaded'],
  ['a failure without a body', 500, '', 'model', 'internal'],
  ['a proxy’s page', 502, '<html><title>Bad Gateway</title></html>', 'model', 'bad-upstream'],
  [
    'xAI’s own form',
    400,
    { code: 'x', error: 'Incorrect API key provided: abc' },
    'account',
    'unauthenticated',
  ],
] as const)('reads %s', (_what, status, body, scope, kind) => {
  expect(read(status, body)).toMatchObject({ scope, kind, status, retryable: scope !== 'request' })
})

it('opens OpenRouter’s wrapper', () => {
  const raw = JSON.stringify({ error: { message: 'prompt is too long: 9 tokens > 8' } })
  const body = { error: { message: 'Provider returned error', code: 400, metadata: { raw } }, user_id: 'u' }
  expect(read(400, body)).toMatchObject({
    kind: 'context-length',
    message: 'prompt is too long: 9 tokens > 8',
  })
})

it.each([
  ['milliseconds', error('x'), { 'retry-after-ms': '1500' }, 1.5],
  ['seconds', error('x'), { 'retry-after': '7' }, 7],
  ['a limit for days', error('x'), { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1d2h' }, 93_600],
  [
    'the date of a limit',
    error('x'),
    { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '2026-08-01T00:00:30Z' },
    30,
  ],
  ['a date', error('x'), { 'retry-after': 'Sat, 01 Aug 2026 00:00:30 GMT' }, 30],
  [
    'a spent limit',
    error('x'),
    { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m30.5s' },
    90.5,
  ],
  [
    'a limit with something left',
    error('x'),
    { 'x-ratelimit-remaining-requests': '9', 'x-ratelimit-reset-requests': '6ms' },
    undefined,
  ],
  ['prose', error('x', 'Please try again in 6m0.5s.'), {}, 360.5],
  [
    'the plan’s reset',
    { error: { type: 'usage_limit_reached', message: 'm', resets_in_seconds: 99 } },
    {},
    99,
  ],
] as const)('takes the wait from %s', (_where, body, headers, seconds) => {
  expect(read(429, body, headers).retryAfter).toBe(seconds)
})

it('lets no key out', () => {
  const fault = read(
    401,
    error('invalid_api_key', 'Incorrect API key provided: sk-abc123********xyz9. See https://x.test'),
  )
  expect(JSON.stringify(fault)).not.toContain('abc123')
})

const fault: Fault = {
  stage: 'attempt',
  scope: 'request',
  kind: 'not-found',
  status: 404,
  code: 'model_not_found',
  message: 'No account serves the model `x`.',
  retryable: false,
  param: '/input/0/content',
}

it('writes the dialect’s error, and spares the client a repeat that cures nothing', () => {
  expect(faults.write(fault, 'ex_1')).toEqual({
    status: 404,
    headers: { 'x-request-id': 'ex_1', 'x-should-retry': 'false' },
    body: {
      error: {
        message: 'No account serves the model `x`.',
        type: 'invalid_request_error',
        param: 'input[0].content',
        code: 'model_not_found',
      },
    },
  })
  const limited = faults.write({ ...fault, kind: 'rate-limited', status: 429, retryAfter: 1.2 }, 'ex_1')
  expect(limited.headers).toEqual({ 'x-request-id': 'ex_1', 'retry-after': '2', 'retry-after-ms': '1200' })
  expect(faults.write({ ...fault, kind: 'unauthenticated', retryable: true }, 'ex_1').headers).toMatchObject({
    'x-should-retry': 'false',
  })
})

it('passes a vendor’s error of this dialect on as it came', () => {
  const vendor = error('unsupported_parameter', 'logprobs are not supported.')
  expect(faults.write(read(400, vendor), 'ex_1').body).toEqual(vendor)
})

it('ends a relayed stream with both events that clients look for', () => {
  const frames = faults.writeInStream(fault, 'ex_1')
  expect(frames.map((frame) => frame.kind === 'event' && frame.event)).toEqual(['error', 'response.failed'])
})

it('goes on with the numbers and the response of the stream it ends', () => {
  const frames = faults.writeInStream(fault, 'ex_1', {
    id: 'resp_1',
    sequence: 6,
    complete: false,
    semantic: true,
  })
  const events = frames.map((frame) => frame.kind === 'event' && JSON.parse(frame.data))
  expect(events).toMatchObject([{ sequence_number: 7 }, { sequence_number: 8, response: { id: 'resp_1' } }])
})

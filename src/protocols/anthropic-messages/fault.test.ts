import { describe, expect, it } from 'vitest'
import type { Fault } from '../../canonical/fault.ts'
import type { Json } from '../../canonical/json.ts'
import { faults } from './fault.ts'

const now = Date.parse('2026-01-02T15:14:48Z')
const read = (status: number, body: Json, headers: Record<string, string> = {}) =>
  faults.read({ status, body, headers, now })
const anthropic = (type: string, message: string): Json => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_1',
})

describe('reading a fault', () => {
  it.each([
    [401, anthropic('authentication_error', 'invalid x-api-key'), 'unauthenticated', 'account', true],
    [403, anthropic('permission_error', 'no'), 'forbidden', 'account', true],
    [400, anthropic('invalid_request_error', 'Your credit balance is too low'), 'payment', 'account', true],
    [404, anthropic('not_found_error', 'model: x'), 'not-found', 'model', true],
    [
      400,
      anthropic('invalid_request_error', 'prompt is too long: 3 tokens > 2 maximum'),
      'context-length',
      'request',
      false,
    ],
    [
      400,
      anthropic('invalid_request_error', 'messages: Field required'),
      'invalid-request',
      'request',
      false,
    ],
    [413, { error: { type: 'request_too_large', message: 'Too large' } }, 'too-large', 'request', false],
    [429, anthropic('rate_limit_error', 'slow'), 'rate-limited', 'model', true],
    [529, anthropic('overloaded_error', 'Overloaded'), 'overloaded', 'model', true],
    [500, '', 'internal', 'model', true],
    [
      429,
      { error: { code: '1302', message: 'High concurrency' }, request_id: 'r' },
      'rate-limited',
      'model',
      true,
    ],
    [429, { error: { code: '1113', message: 'Insufficient balance' } }, 'payment', 'account', true],
    [429, { error: { code: 1308, message: 'Usage limit reached' } }, 'rate-limited', 'account', true],
    [400, { message: 'Input is too long for requested model.' }, 'context-length', 'request', false],
    [422, { detail: 'no' }, 'invalid-request', 'request', false],
  ] as const)('%i %j is %s of the %s', (status, body, kind, scope, retryable) => {
    expect(read(status, body)).toMatchObject({ kind, scope, retryable, status })
  })

  it('reads the title of a page and the first words of a text', () => {
    expect(
      read(502, '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>').message,
    ).toBe('502 Bad Gateway')
    expect(read(503, ' upstream connect error ').message).toBe('upstream connect error')
    expect(read(500, '').message).not.toBe('')
  })

  it('takes the wait from the vendor’s own words', () => {
    const limited = anthropic('rate_limit_error', 'slow')
    expect(read(429, limited, { 'retry-after': '16' }).retryAfter).toBe(16)
    expect(read(429, limited, { 'retry-after': 'Fri, 02 Jan 2026 15:15:00 GMT' }).retryAfter).toBe(12)
    expect(
      read(429, limited, {
        'anthropic-ratelimit-requests-remaining': '40',
        'anthropic-ratelimit-requests-reset': '2026-01-02T16:00:00Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-01-02T15:15:48Z',
      }).retryAfter,
    ).toBe(60)
    expect(read(500, limited).retryAfter).toBeUndefined()
  })

  it('gives an error inside a 200 the status of its type', () => {
    expect(read(200, anthropic('overloaded_error', 'Overloaded'))).toMatchObject({
      status: 529,
      kind: 'overloaded',
    })
  })
})

const fault: Fault = {
  stage: 'admit',
  scope: 'request',
  kind: 'unauthenticated',
  status: 401,
  code: 'wrong_key',
  message: 'The API key is not one of Torii’s.',
  retryable: false,
}

describe('writing a fault', () => {
  it('has the dialect’s body, with the stable code where the SDK looks for one', () => {
    expect(faults.write(fault, 'req_9')).toEqual({
      status: 401,
      headers: { 'request-id': 'req_9', 'x-should-retry': 'false' },
      body: {
        type: 'error',
        error: { type: 'authentication_error', message: fault.message, details: { error_code: 'wrong_key' } },
        request_id: 'req_9',
      },
    })
  })

  it('asks for a repeat only where one can help', () => {
    const limited: Fault = { ...fault, kind: 'rate-limited', status: 429, retryable: true, retryAfter: 2.1 }
    expect(faults.write(limited, 'r').headers).toMatchObject({ 'x-should-retry': 'true', 'retry-after': '3' })
    expect(faults.write({ ...fault, retryable: true }, 'r').headers['x-should-retry']).toBe('false')
    const none: Fault = { ...fault, kind: 'unavailable', status: 503, retryable: false }
    expect(faults.write(none, 'r').headers['x-should-retry']).toBe('false')
  })

  it('gives the vendor’s own error to a client of the same dialect', () => {
    const raw = anthropic('overloaded_error', 'Overloaded')
    expect(faults.write(read(529, raw), 'req_9').body).toEqual(raw)
  })

  it('says «prompt is too long», on which Claude Code compacts', () => {
    const long: Fault = {
      ...fault,
      kind: 'context-length',
      status: 400,
      message: 'maximum context length is 9',
    }
    expect(JSON.stringify(faults.write(long, 'r').body)).toContain('prompt is too long: maximum context')
  })
})

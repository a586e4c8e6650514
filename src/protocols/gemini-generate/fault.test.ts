import { expect, it } from 'vitest'
import type { Json } from '../../canonical/json.ts'
import { faults } from './fault.ts'

const noon = Date.parse('2026-03-02T20:00:00Z') // 12:00 on the Pacific coast
const read = (status: number, body: Json, headers: Record<string, string> = {}) =>
  faults.read({ status, headers, body, now: noon })
const google = (code: number, status: string, message: string, details: Json = []): Json => ({
  error: { code, message, status, details },
})
const quota = (quotaId: string, retryDelay: string, more: object = {}) => [
  { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId, ...more }] },
  { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
]

it.each([
  [
    'a bad key (400)',
    400,
    google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { reason: 'API_KEY_INVALID' },
    ]),
    { scope: 'account', kind: 'unauthenticated', code: 'API_KEY_INVALID', retryable: true },
  ],
  [
    'a place that is not served',
    400,
    google(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    { scope: 'account', kind: 'forbidden' },
  ],
  [
    'a bad request',
    400,
    google(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.'),
    { scope: 'request', kind: 'invalid-request', retryable: false },
  ],
  [
    'a prompt that is too long',
    400,
    google(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
    { scope: 'request', kind: 'context-length' },
  ],
  [
    'a project that may not',
    403,
    google(403, 'PERMISSION_DENIED', 'Permission denied.'),
    { scope: 'account', kind: 'forbidden' },
  ],
  [
    'a file of someone else',
    403,
    google(
      403,
      'PERMISSION_DENIED',
      'You do not have permission to access the File abc or it may not exist.',
    ),
    { scope: 'request', kind: 'not-found' },
  ],
  [
    'a model that is not there',
    404,
    google(404, 'NOT_FOUND', 'models/x is not found for API version v1beta'),
    { scope: 'model', kind: 'not-found' },
  ],
  [
    'an overloaded model',
    503,
    google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    { scope: 'model', kind: 'overloaded', retryable: true },
  ],
  [
    'an inner failure',
    500,
    google(500, 'INTERNAL', 'An internal error has occurred.'),
    { scope: 'egress', kind: 'internal', retryable: true },
  ],
  [
    'a list, as streams without alt=sse have it',
    429,
    [google(429, 'RESOURCE_EXHAUSTED', 'Slow down.')],
    { scope: 'model', kind: 'rate-limited', message: 'Slow down.' },
  ],
  [
    'a page of a proxy',
    502,
    '<html>Bad gateway</html>',
    { scope: 'egress', kind: 'bad-upstream', message: 'The upstream answered 502 and gave no reason.' },
  ],
  ['an empty body', 500, '', { scope: 'egress', kind: 'internal' }],
])('reads %s', (_what, status, body, fault) => {
  expect(read(status, body)).toMatchObject({ status, ...fault })
})

it.each([
  [
    'a limit per minute of one model',
    quota('GenerateContentInputTokensPerModelPerMinute', '34.4s'),
    '',
    { scope: 'model', retryAfter: 34.4 },
  ],
  [
    'a limit of the whole project',
    quota('RequestsPerMinutePerProject', '5s'),
    '',
    { scope: 'account', retryAfter: 5 },
  ],
  [
    'a daily limit: until midnight on the Pacific coast',
    quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '30s'),
    '',
    { scope: 'model', retryAfter: 12 * 3600 },
  ],
  [
    'a model of which nothing is granted',
    quota('RequestsPerDayPerProjectPerModel', '30s', { quotaValue: '0' }),
    '',
    { scope: 'model', kind: 'payment' },
  ],
  ['a wait that only the text names', [], 'Please retry in 1m2.5s.', { retryAfter: 62.5 }],
])('waits out %s', (_what, details, message, fault) => {
  expect(read(429, google(429, 'RESOURCE_EXHAUSTED', message, details))).toMatchObject(fault)
})

it('knows no wait where none is named', () => {
  expect(read(429, google(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted.'))).not.toHaveProperty('retryAfter')
})

it('tells nobody whose project it was', () => {
  const fault = read(
    403,
    google(403, 'PERMISSION_DENIED', 'The API has not been used in project 123456789 before.', [
      { reason: 'SERVICE_DISABLED' },
    ]),
  )
  expect(JSON.stringify(fault)).not.toContain('123456789')
})

it('gives Google’s own error on as it was', () => {
  const body = google(400, 'INVALID_ARGUMENT', 'No.', [{ reason: 'X' }])
  expect(faults.write(read(400, body), 'ex_1')).toEqual({
    status: 400,
    headers: { 'x-should-retry': 'false' },
    body,
  })
})

it('says any other in the same shape, with what the SDKs act on', () => {
  const written = faults.write(
    {
      stage: 'admit',
      scope: 'request',
      kind: 'unauthenticated',
      status: 401,
      code: 'wrong_key',
      message: 'No.',
      retryable: false,
      retryAfter: 1.2,
    },
    'ex_1',
  )
  expect(written).toMatchObject({
    status: 401,
    headers: { 'x-should-retry': 'false', 'retry-after': '2' },
    body: {
      error: {
        code: 401,
        message: 'No.',
        status: 'UNAUTHENTICATED',
        details: [
          { reason: 'API_KEY_INVALID', metadata: { code: 'wrong_key' } },
          { requestId: 'ex_1' },
          { retryDelay: '1.2s' },
        ],
      },
    },
  })
})

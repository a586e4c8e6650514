import { describe, expect, it } from 'vitest'
import type { Fault } from '../../canonical/fault.ts'
import type { Json } from '../../canonical/json.ts'
import { faults } from './fault.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const read = (status: number, body: Json, headers: Readonly<Record<string, string>> = {}) =>
  faults.read({ status, body, headers, now })
const short = ({ kind, scope, retryable, code }: Fault) =>
  `${kind} ${scope} ${retryable ? 'retry' : 'final'} ${code}`

describe('errors of every vendor', () => {
  it.each<[string, number, Json, string, string]>([
    [
      'OpenAI: unknown model',
      404,
      {
        error: {
          message: 'The model `x` does not exist or you do not have access to it.',
          type: 'invalid_request_error',
          param: null,
          code: 'model_not_found',
        },
      },
      'not-found model retry model_not_found',
      'The model `x` does not exist or you do not have access to it.',
    ],
    [
      'OpenAI: wrong key',
      401,
      {
        error: {
          message: 'Incorrect API key provided: sk-proj-abcd****wxyz.',
          type: 'invalid_request_error',
          code: 'invalid_api_key',
        },
      },
      'unauthenticated account retry invalid_api_key',
      'Incorrect API key provided: [key].',
    ],
    [
      'OpenAI: rate limit',
      429,
      {
        error: {
          message: 'Rate limit reached for gpt-4o in organization org-abcdefgh12345',
          type: 'tokens',
          code: 'rate_limit_exceeded',
        },
      },
      'rate-limited model retry rate_limit_exceeded',
      'Rate limit reached for gpt-4o in organization [account]',
    ],
    [
      'OpenAI: quota gone',
      429,
      {
        error: {
          message: 'You exceeded your current quota',
          type: 'insufficient_quota',
          code: 'insufficient_quota',
        },
      },
      'payment account retry insufficient_quota',
      'You exceeded your current quota',
    ],
    [
      'OpenAI: context length',
      400,
      {
        error: {
          message: 'x',
          type: 'invalid_request_error',
          param: 'messages',
          code: 'context_length_exceeded',
        },
      },
      'context-length request final context_length_exceeded',
      'x',
    ],
    [
      'OpenAI: bad parameter',
      400,
      { error: { message: 'x', type: 'invalid_request_error', param: 'logprobs', code: null } },
      'invalid-request request final invalid_request_error',
      'x',
    ],
    [
      'OpenAI: overloaded',
      503,
      { error: { message: 'The server is overloaded or not ready yet.', type: 'server_error' } },
      'overloaded model retry server_error',
      'The server is overloaded or not ready yet.',
    ],
    [
      'OpenAI: empty body',
      500,
      '',
      'internal model retry internal',
      'The upstream answered 500 with an empty body.',
    ],
    [
      'Azure: string code',
      401,
      { error: { code: '401', message: 'Access denied' } },
      'unauthenticated account retry 401',
      'Access denied',
    ],
    [
      'Azure: filtered prompt',
      400,
      { error: { code: 'content_filter', message: 'filtered', innererror: {} } },
      'content-filter request final content_filter',
      'filtered',
    ],
    [
      'Mistral: validation',
      422,
      {
        detail: [
          {
            type: 'enum',
            loc: ['body', 'tools', 'list[Tool]', 0, 'type'],
            msg: "Input should be 'function'",
          },
        ],
      },
      'invalid-request request final enum',
      "tools.0.type: Input should be 'function'",
    ],
    [
      'Mistral: no error object',
      500,
      { object: 'error', message: 'Service unavailable', type: 'internal_server_error', code: '1000' },
      'internal model retry 1000',
      'Service unavailable',
    ],
    [
      'Cerebras: fields at the top',
      403,
      {
        message: 'Multimodal is not enabled for your organization and model',
        type: 'invalid_request_error',
        param: 'model',
        code: 'multimodal_not_enabled',
      },
      'forbidden model retry multimodal_not_enabled',
      'Multimodal is not enabled for your organization and model',
    ],
    [
      'OpenRouter: the error behind',
      502,
      {
        error: {
          message: 'Provider returned error',
          code: 502,
          metadata: { raw: '{"error":{"message":"boom"}}' },
        },
      },
      'bad-upstream egress retry bad_upstream',
      'Provider returned error: boom',
    ],
    [
      'OpenRouter: context length',
      400,
      { error: { message: "This endpoint's maximum context length is 200000 tokens.", code: 400 } },
      'context-length request final context_length',
      "This endpoint's maximum context length is 200000 tokens.",
    ],
    [
      'Groq: the model’s own bad call',
      400,
      {
        error: {
          message: 'x',
          type: 'invalid_request_error',
          code: 'tool_use_failed',
          failed_generation: 'y',
        },
      },
      'bad-upstream request retry tool_use_failed',
      'x',
    ],
    [
      'llama.cpp: not supported',
      500,
      { error: { code: 500, message: 'image input is not supported', type: 'server_error' } },
      'invalid-request request final server_error',
      'image input is not supported',
    ],
    [
      'DeepSeek: no money',
      402,
      { error: { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' } },
      'payment account retry invalid_request_error',
      'Insufficient Balance',
    ],
    ['FastAPI: detail', 404, { detail: 'Not Found' }, 'not-found model retry not_found', 'Not Found'],
    [
      'Ollama: error as text',
      404,
      { error: 'model "x" not found' },
      'not-found model retry not_found',
      'model "x" not found',
    ],
    [
      'Google’s endpoint: wrong key, in a list',
      400,
      [
        {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
      'unauthenticated account retry INVALID_ARGUMENT',
      'API key not valid. Please pass a valid API key.',
    ],
    [
      'Cloudflare: list of errors',
      400,
      { success: false, errors: [{ code: 5006, message: 'bad input' }] },
      'invalid-request request final invalid_request',
      'bad input',
    ],
    [
      'a proxy’s page',
      502,
      '<html><head><style>x{}</style></head><body><h1>502 Bad Gateway</h1></body></html>',
      'bad-upstream egress retry bad_upstream',
      '502 Bad Gateway',
    ],
    ['a timeout', 504, null, 'timeout egress retry timeout', 'The upstream answered 504 with an empty body.'],
    [
      'too large',
      413,
      {},
      'too-large request final too_large',
      'The upstream answered 413 without saying why.',
    ],
  ])('%s', (_name, status, body, verdict, message) => {
    const fault = read(status, body)
    expect([short(fault), fault.message, fault.status]).toEqual([verdict, message, status])
  })
})

describe('when to come back', () => {
  it.each<[string, Readonly<Record<string, string>>, Json, number | undefined]>([
    ['retry-after-ms before retry-after', { 'retry-after-ms': '1500', 'retry-after': '9' }, {}, 1.5],
    ['retry-after in seconds', { 'retry-after': '9' }, {}, 9],
    ['retry-after as a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, {}, 30],
    [
      'the limit that is used up, not the other',
      {
        'x-ratelimit-remaining-requests': '5',
        'x-ratelimit-reset-requests': '1h',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '1m30.5s',
      },
      {},
      90.5,
    ],
    [
      'the longer of two',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '6ms',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '25.92s',
      },
      {},
      25.92,
    ],
    [
      'a reset in Unix milliseconds',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 5000) },
      {},
      5,
    ],
    [
      'OpenRouter’s copy of the headers',
      {},
      {
        error: {
          metadata: { headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(now + 7000) } },
        },
      },
      7,
    ],
    ['Google’s delay', {}, [{ error: { details: [{ retryDelay: '34.4s' }] } }], 34.4],
    ['OpenAI’s text', {}, { error: { message: 'Please try again in 1.574s.' } }, 1.574],
    ['another text', {}, { error: { message: 'Please retry after 20 seconds.' } }, 20],
    ['no hint', { 'x-ratelimit-remaining-tokens': '9', 'x-ratelimit-reset-tokens': '1h' }, {}, undefined],
  ])('%s', (_name, headers, body, seconds) => {
    expect(read(429, body, headers).retryAfter).toBe(seconds)
  })

  it('does not wait for what no waiting cures', () => {
    expect(read(400, {}, { 'retry-after': '9' }).retryAfter).toBeUndefined()
  })
})

describe('errors for this dialect’s clients', () => {
  const fault: Fault = {
    stage: 'attempt',
    scope: 'model',
    kind: 'rate-limited',
    status: 429,
    code: 'rate_limited',
    message: 'Slow down.',
    retryable: true,
    retryAfter: 1.2,
  }

  it('has OpenAI’s shape, and the wait in both units', () => {
    expect(faults.write(fault, 'ex_1')).toEqual({
      status: 429,
      headers: {
        'x-request-id': 'ex_1',
        'retry-after': '2',
        'retry-after-ms': '1200',
      },
      body: { error: { message: 'Slow down.', type: 'rate_limit_error', param: null, code: 'rate_limited' } },
    })
  })

  it.each([
    'unauthenticated',
    'payment',
    'forbidden',
    'not-found',
    'invalid-request',
    'context-length',
  ] as const)('tells the SDK not to repeat %s', (kind) => {
    expect(faults.write({ ...fault, kind }, '').headers['x-should-retry']).toBe('false')
  })

  it('keeps what a vendor of this dialect added, and names the field as OpenAI does', () => {
    const filtered = read(400, {
      error: { code: 'content_filter', type: null, message: 'filtered', innererror: { hate: true } },
    })
    expect(faults.write({ ...filtered, param: '/messages/0/content' }, '').body).toEqual({
      error: {
        message: 'filtered',
        type: 'invalid_request_error',
        param: 'messages[0].content',
        code: 'content_filter',
        innererror: { hate: true },
      },
    })
  })

  it('puts another dialect’s words into OpenAI’s', () => {
    const raw = { type: 'error', error: { type: 'rate_limit_error', message: 'x' } }
    expect(faults.write({ ...fault, code: 'rate_limit_error', raw }, '').body).toEqual({
      error: { message: 'Slow down.', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' },
    })
  })
})

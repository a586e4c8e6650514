import { describe, expect, test } from 'vitest'
import {
  createRedactor,
  redactExchange,
  redactHeaders,
  redactJson,
  redactPath,
  redactText,
} from './redaction.ts'

// Made up, in the vendors' shapes; put together here so that no scanner takes them for real ones.
const made = (...parts: string[]) => parts.join('')
const keys = [
  made('sk-', 'proj-abcDEF123456_-xyz'),
  made('sk-', 'ant-api03-abcdefghijklmnop'),
  made('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'),
  made('AQ.', 'Ab8RN6abcdefghijklmnopqrst'),
  made('ya29.', 'a0AfH6SMabcdefghijklmnop'),
  made('gsk_', 'abcdefghijklmnopqrstuvwx'),
  made('xai-', 'abcdefghijklmnopqrstuvwx'),
  made('AKIA', 'ABCDEFGHIJKLMNOP'),
  made('ABSK', 'QmVkcm9ja0FQSUtleS1hYmNkZWY='),
  made('bedrock-api-key-', 'YmVkcm9jay5hbWF6b25hd3M='),
  made('0123456789abcdef0123456789abcdef', '.', 'AbCdEfGhIjKlMnOp'),
]

describe('redaction by shape', () => {
  test.each(keys)('%s never stays', (key) => {
    for (const text of [key, `key=${key}`, `{"message":"Incorrect API key provided: ${key}."}`, `(${key})`]) {
      expect(redactText(text)).not.toContain(key.slice(0, 16))
    }
  })
  test('credentials in headers, queries and fields', () => {
    expect(redactText('authorization: Bearer abc.def-ghi_123')).toBe('authorization: Bearer [redacted]')
    expect(redactText('Basic dXNlcjpwYXNzd29yZA==')).toBe('Basic [redacted]')
    expect(redactPath('/v1beta/models?alt=sse&key=plainsecret&x=1')).toBe(
      '/v1beta/models?alt=sse&key=[redacted]&x=1',
    )
    expect(redactText('{"api_key": "short", "model":"m"}')).toBe('{"api_key": "[redacted]", "model":"m"}')
    expect(redactText('{"a":"{\\"password\\":\\"p1\\"}"}')).toBe('{"a":"{\\"password\\":\\"[redacted]\\"}"}')
  })
  test('private keys, whole, escaped, and cut off', () => {
    const pem = made('-----BEGIN ', 'PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----')
    expect(redactText(`a ${pem} b`)).toBe('a [redacted] b')
    expect(redactText(JSON.stringify({ x: pem }))).toBe('{"x":"[redacted]"}')
    expect(redactText(`a ${pem.slice(0, 35)}`)).toBe('a [redacted]')
  })
  test('ordinary words stay', () => {
    const text =
      'The task-force asked: risk-assessment, key points, a desk-lamp; {"max_tokens":1,"key":"value"} Bearer of news. basic idea. gemini-3-flash 1//2'
    expect(redactText(text)).toBe(text)
  })
})

describe('redaction by value', () => {
  test('in every form it is written in, the longer secret first', () => {
    const redact = createRedactor(['pass"word\\1', 'hunter2hunter2', 'hunter2hunter2extra', 'ab'])
    expect(redact('x hunter2hunter2extra y hunter2hunter2 z')).toBe('x [redacted] y [redacted] z')
    expect(redact('pass"word\\1')).toBe('[redacted]')
    expect(redact(JSON.stringify({ a: 'pass"word\\1' }))).toBe('{"a":"[redacted]"}')
    expect(redact(encodeURIComponent('pass"word\\1'))).toBe('[redacted]')
    expect(redact('ab cab')).toBe('ab cab')
  })
})

test('the parts of a secret that holds several are secrets too', () => {
  const account = JSON.stringify({
    type: 'service_account',
    private_key_id: 'abcdef0123456789',
    token_uri: 'https://x',
  })
  const redact = createRedactor(['ACCESSKEY0123456:secretsecretsecret/x+y', account])
  expect(redact('a secretsecretsecret/x+y b ACCESSKEY0123456 c abcdef0123456789 d https://x')).toBe(
    'a [redacted] b [redacted] c [redacted] d https://x',
  )
})

test('headers that prove who calls are hidden whole', () => {
  expect(
    redactHeaders({
      Authorization: 'whatever',
      'X-Api-Key': 'k',
      accept: 'a/b',
      via: ['1', '2'],
      gone: undefined,
    }),
  ).toEqual({ Authorization: '[redacted]', 'X-Api-Key': '[redacted]', accept: 'a/b', via: '1, 2' })
})

test('JSON keeps its form, secrets go by name and by shape', () => {
  expect(
    redactJson({ api_key: 'x', list: [1, null, 'Bearer abcdefghij'], deep: { password: 'y', n: true } }),
  ).toEqual({
    api_key: '[redacted]',
    list: [1, null, 'Bearer [redacted]'],
    deep: { password: '[redacted]', n: true },
  })
})

test('a client may put a key where a model or a field is named', () => {
  const key = 'hunter2hunter2'
  const redacted = redactExchange(
    {
      id: 'ex_1',
      startedAt: 0,
      state: 'failed',
      method: 'POST',
      path: `/v1/models/${key}`,
      stream: false,
      modelAsked: `pin/${key}`,
      modelServed: key,
      attempts: [
        {
          account: 'a',
          upstream: 'custom',
          protocol: 'openai-chat',
          lane: 'relay',
          model: key,
          startedAt: 0,
          durationMs: 0,
          reason: 'first',
        },
      ],
      requestBytes: 0,
      responseBytes: 0,
      losses: [
        { code: 'unknown-field', at: `/${key}`, treatment: 'dropped', detail: key, functional: false },
      ],
      clientAddress: '127.0.0.1',
    },
    createRedactor([key]),
  )
  expect(JSON.stringify(redacted)).not.toContain(key)
})

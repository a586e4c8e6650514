import { describe, expect, it } from 'vitest'
import {
  headersForClient,
  headersForUpstream,
  isCredentialHeader,
  queryWithoutCredentials,
} from './header-rules.ts'

describe('headers for an upstream', () => {
  it('keeps what the client says to the vendor, as it was spelled', () => {
    const raw = [
      'Anthropic-Version',
      '2023-06-01',
      'anthropic-beta',
      'a',
      'anthropic-beta',
      'b',
      'User-Agent',
      'x',
    ]
    expect(headersForUpstream(raw)).toEqual(raw)
  })

  it.each([
    'Authorization',
    'X-Api-Key',
    'x-goog-api-key',
    'api-key',
    'Cookie',
    'Proxy-Authorization',
    'OpenAI-Organization',
    'chatgpt-account-id',
  ])('never passes the credential %s on', (name) => {
    expect(headersForUpstream([name, 'secret', 'accept', '*/*'])).toEqual(['accept', '*/*'])
    expect(isCredentialHeader(name.toLowerCase())).toBe(true)
  })

  it.each([
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Keep-Alive',
    'TE',
    'Upgrade',
    'Expect',
    'Accept-Encoding',
    'X-Forwarded-For',
    'Forwarded',
    'Via',
    'Origin',
    'Sec-Fetch-Mode',
    'Sec-WebSocket-Key',
    'X-Torii-Lane',
  ])('leaves %s to the gateway', (name) => {
    expect(headersForUpstream([name, 'x'])).toEqual([])
  })

  it('drops what Connection names as well', () => {
    expect(headersForUpstream(['Connection', 'close, X-Mine', 'x-mine', '1', 'x-other', '2'])).toEqual([
      'x-other',
      '2',
    ])
  })

  it('forgets an unpaired name', () => {
    expect(headersForUpstream(['accept', '*/*', 'odd'])).toEqual(['accept', '*/*'])
  })
})

describe('headers for a client', () => {
  it('keeps limits, ids and the description of untouched bytes', () => {
    const raw = [
      'request-id',
      'r',
      'x-ratelimit-remaining-requests',
      '9',
      'retry-after',
      '3',
      'Content-Encoding',
      'gzip',
      'content-length',
      '12',
    ]
    expect(headersForClient(raw, 'untouched')).toEqual(raw)
  })

  it('drops the description of bytes that were rewritten', () => {
    const raw = [
      'Content-Length',
      '12',
      'content-encoding',
      'gzip',
      'etag',
      'e',
      'content-type',
      'application/json',
    ]
    expect(headersForClient(raw, 'rewritten')).toEqual(['content-type', 'application/json'])
  })

  it.each([
    'Set-Cookie',
    'Strict-Transport-Security',
    'Alt-Svc',
    'Transfer-Encoding',
    'Connection',
    'Access-Control-Allow-Origin',
    'openai-organization',
    'anthropic-organization-id',
    'x-torii-exchange',
  ])('keeps %s back', (name) => {
    expect(headersForClient([name, 'x'], 'untouched')).toEqual([])
  })
})

describe('query without credentials', () => {
  it('takes the keys out and leaves the rest as it was written', () => {
    expect(queryWithoutCredentials('key=abc&alt=sse&$alt=json%3Benum&Key=x&access_token=t')).toBe(
      'alt=sse&$alt=json%3Benum',
    )
    expect(queryWithoutCredentials('keyword=a&monkey=b')).toBe('keyword=a&monkey=b')
    expect(queryWithoutCredentials('key=abc')).toBe('')
    expect(queryWithoutCredentials('')).toBe('')
  })
})

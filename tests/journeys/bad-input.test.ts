import { connect } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { chatAnswer, chatCall, messageCall } from '../support/wire-answers.ts'

const openai = '/v1/chat/completions'
const body = JSON.stringify(chatCall().body)

describe('bad input', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    upstream.play({ body: chatAnswer })
    harness = await startHarness({
      accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url }],
      settings: { limits: { max_body_megabytes: 2 } },
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })
  // Whatever came before, the next request works.
  afterEach(async () => {
    expect((await harness.ask(chatCall())).text).toBe(chatAnswer)
  })

  const refusals: readonly (readonly [string, Ask, number, string])[] = [
    ['no body', { path: openai, method: 'POST' }, 400, 'invalid_json'],
    ['a cut object', { path: openai, body: body.slice(0, -4) }, 400, 'invalid_json'],
    ['a missing comma', { path: openai, body: '{"model":"m" "messages":[]}' }, 400, 'invalid_json'],
    ['a list', { path: openai, body: '[1,2]' }, 400, 'invalid_json'],
    ['brackets without end', { path: openai, body: '['.repeat(100_000) }, 400, 'invalid_json'],
    ['text behind the object', { path: openai, body: `${body}x` }, 400, 'invalid_json'],
    [
      'invalid UTF-8',
      {
        path: openai,
        body: Buffer.from('{"model":"m","messages":[{"role":"user","content":"\xff"}]}', 'latin1'),
      },
      400,
      'invalid_utf8',
    ],
    [
      'a wrong content type with no JSON',
      { path: openai, body: 'model=m', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_content_type',
    ],
    ['no model', { path: openai, body: '{"messages":[]}' }, 400, 'missing_model'],
    [
      'an unknown content encoding',
      { path: openai, body, headers: { 'content-encoding': 'snappy' } },
      415,
      'unknown_encoding',
    ],
    [
      'a body that is not what its encoding says',
      { path: openai, body, headers: { 'content-encoding': 'gzip' } },
      400,
      'undecodable_body',
    ],
    ['more than the limit', { path: openai, body: Buffer.alloc(2_000_001, ' ') }, 413, 'body_too_large'],
    [
      'a small bomb',
      { path: openai, body: gzipSync(Buffer.alloc(50_000_000)), headers: { 'content-encoding': 'gzip' } },
      413,
      'body_too_large',
    ],
    ['a wrong method', { path: '/v1/embeddings', method: 'PUT', body }, 405, 'method_not_allowed'],
    ['an unknown path', { path: '/v1/chat/completion', body }, 404, 'unknown_path'],
  ]
  it.each(refusals)('%s is a clear error', async (_name, call, status, code) => {
    const answer = await harness.ask(call)
    expect([answer.status, answer.json()]).toMatchObject([status, { error: { code } }])
    expect(answer.headers['x-should-retry']).toBe('false')
    expect(harness.exchanges.at(-1)).toMatchObject({ state: 'refused', status })
  })

  it('is told in the dialect that was spoken', async () => {
    const anthropic = await harness.ask({ ...messageCall(), body: '{' })
    expect(anthropic.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } })
    const gemini = await harness.ask({ path: '/v1beta/models/m:generateContent', body: '{' })
    expect(gemini.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } })
  })

  it('names the nearest path and the base URL to use', async () => {
    const answer = await harness.ask({ path: '/v1/message', body })
    expect(answer.text).toContain('/v1/messages')
    expect(answer.text).toContain(`http://127.0.0.1:${harness.port}`)
  })

  it('takes JSON under a wrong content type, as curl sends it', async () => {
    const answer = await harness.ask({
      path: openai,
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(answer.status).toBe(200)
    expect(upstream.received.at(-1)?.headers['content-type']).toBe('application/json')
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['gzip, br', (bytes: Buffer) => brotliCompressSync(gzipSync(bytes))],
  ] as const)('opens %s', async (encoding, compress) => {
    const answer = await harness.ask({
      path: openai,
      body: compress(Buffer.from(body)),
      headers: { 'content-encoding': encoding },
    })
    expect(answer.text).toBe(chatAnswer)
    const got = upstream.received.at(-1)
    expect([got?.body.toString(), got?.headers['content-encoding']]).toEqual([body, undefined])
  })

  it('takes what other gateways choke on: chunked bodies, 100-continue, many chunks', async () => {
    const chunked = await raw(
      `POST ${openai} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n` +
        [...body].map((character) => `1\r\n${character}\r\n`).join('') +
        '0\r\n\r\n',
    )
    expect(chunked).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
    expect(upstream.received.at(-1)?.body.toString()).toBe(body)
  })

  it.each([
    [
      'a megabyte of headers',
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Big: ${'x'.repeat(1_000_000)}\r\n\r\n`,
      431,
    ],
    [
      'two Content-Lengths',
      `POST ${openai} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
    ],
    [
      'Content-Length and chunked at once',
      `POST ${openai} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'a bad chunk size',
      `POST ${openai} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ])('%s is answered with an error', async (_name, bytes, status) => {
    const answer = await raw(bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain('"error"')
    expect(harness.exchanges.at(-1)).toMatchObject({ state: 'refused', status })
  })

  it('a body cut half-way is an error to whoever still listens', async () => {
    const answer = await raw(
      `POST ${openai} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"model":`,
      'half-close',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('body_truncated')
  })

  it('a body cut half-way by a client that left is nobody’s fault', async () => {
    const count = harness.exchanges.length
    const socket = connect(harness.port, '127.0.0.1')
    socket.write(`POST ${openai} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"model":`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.resetAndDestroy()
    expect(await harness.closed(count + 1)).toMatchObject({ state: 'aborted', status: 499 })
  })

  it('repeated headers are no harm', async () => {
    const answer = await raw(
      `POST ${openai} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Two: a\r\nX-Two: b\r\nAccept: */*\r\nAccept: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(upstream.received.at(-1)?.rawHeaders.filter((text) => text === 'X-Two')).toHaveLength(2)
  })

  it('200 MB are refused by their length, unread', async () => {
    const answer = await raw(
      `POST ${openai} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000000\r\n\r\n`,
      'wait for the answer',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  /** Writes bytes and gives back all that comes until the other side closes, or its first answer. */
  function raw(bytes: string, then: 'wait' | 'half-close' | 'wait for the answer' = 'wait'): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(harness.port, '127.0.0.1')
      let answer = ''
      socket.setEncoding('latin1')
      socket.on('error', () => resolve(answer))
      socket.on('data', (piece: string) => {
        answer += piece
        if (then === 'wait for the answer') socket.destroy()
      })
      socket.on('close', () => resolve(answer))
      socket.on('timeout', () => reject(new Error(`no answer, only: ${answer}`)))
      socket.setTimeout(10_000)
      socket.write(bytes, 'latin1')
      if (then === 'half-close') setTimeout(() => socket.end(), 50)
    })
  }
})

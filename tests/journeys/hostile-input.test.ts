import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

let upstream: FakeUpstream
let harness: Harness
beforeAll(async () => {
  upstream = await startFakeUpstream()
  harness = await startHarness({
    accounts: protocolIds.map((id) => ({
      name: id,
      upstream: 'custom',
      baseUrl: upstream.url,
      protocols: [id],
    })),
  })
})
afterAll(async () => {
  await harness.stop()
  await upstream.close()
})
// Whatever came before, the next request works, nothing is open, and nobody was punished.
afterEach(async () => {
  upstream.play({ body: dialectAnswers['openai-chat'].whole })
  expect((await harness.ask(dialectAnswers['openai-chat'].call('openai-chat/m'))).status).toBe(200)
  expect(harness.gateway.open).toBe(0)
  expect(harness.ports.pool.health().every(({ usable, inFlight }) => usable && inFlight === 0)).toBe(true)
  expect(harness.logs.filter(({ level }) => level === 'error')).toEqual([])
})

/** An error as each dialect's SDK takes it apart. */
const shapes: Readonly<Record<ProtocolId, (status: number) => object>> = {
  'openai-chat': () => ({
    error: { message: expect.any(String), type: expect.any(String), code: expect.any(String) },
  }),
  'openai-responses': () => ({ error: { message: expect.any(String), type: expect.any(String) } }),
  'anthropic-messages': () => ({
    type: 'error',
    error: { type: expect.any(String), message: expect.any(String) },
    request_id: expect.any(String),
  }),
  'gemini-generate': (code) => ({ error: { code, message: expect.any(String), status: expect.any(String) } }),
}

describe.each(protocolIds)('%s', (dialect) => {
  const { path, headers, body } = dialectAnswers[dialect].call('m')
  const text = JSON.stringify(body)
  const cut = gzipSync(text).subarray(0, -6)
  const bomb = Buffer.alloc(120_000_000)

  it.each([
    ['half a body', 400, text.slice(0, -3), {}],
    ['nothing', 400, '', {}],
    ['a string', 400, '"model"', {}],
    ['XML', 415, '<a/>', { 'content-type': 'application/xml' }],
    ['a NUL in front', 400, `\0${text}`, {}],
    ['UTF-16', 400, Buffer.from(text, 'utf16le'), {}],
    ['invalid UTF-8', 400, Buffer.from(text.replace('Hi', '\xe9\xff'), 'latin1'), {}],
    ['an unknown coding', 415, text, { 'content-encoding': 'compress' }],
    ['a known coding behind an unknown one', 415, gzipSync(text), { 'content-encoding': 'gzip, lzma' }],
    ['gzip cut half-way', 400, cut, { 'content-encoding': 'gzip' }],
    ['a gzip bomb', 413, gzipSync(bomb), { 'content-encoding': 'gzip' }],
    ['a zstd bomb', 413, zstdCompressSync(bomb), { 'content-encoding': 'zstd' }],
    [
      'a br bomb inside gzip',
      413,
      gzipSync(brotliCompressSync(bomb, { params: { 1: 1 } })),
      { 'content-encoding': 'br, gzip' },
    ],
  ] as const)('%s is a %i in its own words', async (_name, status, sent, more) => {
    const seen = upstream.received.length
    const answer = await harness.ask({ path, method: 'POST', body: sent, headers: { ...headers, ...more } })
    expect([answer.status, answer.json()]).toMatchObject([status, shapes[dialect](status)])
    expect(answer.headers['x-should-retry']).toBe('false')
    expect(upstream.received).toHaveLength(seen)
    expect(harness.exchanges.at(-1)).toMatchObject({ state: 'refused', status, protocol: dialect })
  })

  it.each(protocolIds)('no depth, size or strangeness of JSON crashes the way to %s', async (target) => {
    upstream.play({ body: dialectAnswers[target].whole })
    const model = `${target}/m`
    const whole = JSON.stringify(dialectAnswers[dialect].call(model).body)
    const with_ = (more: string) => `${whole.slice(0, -1)},${more}}`
    const strange = [
      with_(`"x":${'['.repeat(50_000)}${']'.repeat(50_000)}`),
      with_(`"x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
      with_(`"metadata":{${Array.from({ length: 20_000 }, (_none, index) => `"k${index}":"v"`).join()}}`),
      with_('"x":"\\ud800","y":1e999,"z":-0,"__proto__":{"a":1},"constructor":1'),
      `\ufeff${whole}`,
      whole.replace('Hi', '\\udfff\\ud800 \\u0000'),
      whole.replace('Hi', 'x'.repeat(3_000_000)),
      whole.replace('"Hi"', '[]'),
      whole.replace('"Hi"', '{"type":"text"}'),
      whole.replace('"Hi"', 'null'),
      whole.replace('"Hi"', '12'),
      whole.replace('[{', '[null,{').replace('"input":"Hi"', '"input":[null,7,"x",[],{}]'),
    ]
    for (const sent of strange) {
      const { path: at, headers: own } = dialectAnswers[dialect].call(model)
      const answer = await harness.ask({ path: at, headers: own ?? {}, body: sent })
      expect([sent.slice(0, 200), answer.status]).toEqual([
        sent.slice(0, 200),
        expect.toSatisfy((status) => status === 200 || status === 400),
      ])
      if (answer.status === 400) expect(answer.json()).toMatchObject(shapes[dialect](400))
    }
  })
})

describe('on the wire', () => {
  const body = JSON.stringify(dialectAnswers['openai-chat'].call('openai-chat/m').body)
  const post = (more: string, version = '1.1') =>
    `POST /v1/chat/completions HTTP/${version}\r\nHost: localhost\r\n${more}`
  const length = `Content-Length: ${body.length}\r\n`

  it('200 MB in chunks are refused at the limit, and the client sees it', async () => {
    const socket = open()
    const answer = answerOf(socket)
    socket.write(post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'))
    const piece = Buffer.alloc(1_000_000, 32)
    const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
    const before = process.memoryUsage().rss
    for (let sent = 0; sent < 200 && !socket.destroyed; sent++) if (!socket.write(chunk)) await room(socket)
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*body_too_large/)
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
    socket.destroy()
    expect(harness.exchanges.at(-1)).toMatchObject({ state: 'refused', status: 413 })
  })

  it('100-continue is not sent for what is refused anyway', async () => {
    const socket = open()
    socket.write(post('Expect: 100-continue\r\nContent-Length: 200000000\r\n\r\n'))
    expect(await answerOf(socket)).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  it('an expectation that nobody knows is refused', async () => {
    const socket = open()
    socket.write(post(`Expect: miracles\r\nConnection: close\r\n${length}\r\n${body}`))
    expect(await answerOf(socket, 'all')).toMatch(/^HTTP\/1\.1 (?:417|200) /)
  })

  it('HTTP/1.0 is answered with a length and a closed connection', async () => {
    upstream.play({ body: dialectAnswers['openai-chat'].whole })
    const socket = open()
    socket.write(post(`${length}\r\n${body}`, '1.0'))
    const answer = await answerOf(socket, 'all')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).not.toMatch(/transfer-encoding/i)
    expect(answer.endsWith(dialectAnswers['openai-chat'].whole)).toBe(true)
  })

  it('an HTTP/1.0 stream ends with its connection', async () => {
    const { frames } = dialectAnswers['openai-chat']
    upstream.play({ headers: { 'content-type': 'text/event-stream' }, body: frames.join('') })
    const asked = JSON.stringify(dialectAnswers['openai-chat'].streamCall('openai-chat/m').body)
    const socket = open()
    socket.write(post(`Content-Length: ${asked.length}\r\n\r\n${asked}`, '1.0'))
    const answer = await answerOf(socket, 'all')
    expect(answer).not.toMatch(/transfer-encoding/i)
    expect(answer.endsWith(frames.join(''))).toBe(true)
  })

  it('pipelined requests are answered each, in their order', async () => {
    const replies = ['one', 'two', 'three'].map((word) =>
      dialectAnswers['openai-chat'].whole.replace('Hello', word),
    )
    upstream.play(...replies.map((reply, index) => ({ body: reply, delay: 30 - index * 15 })))
    const socket = open()
    const get = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const ask = post(`${length}\r\n${body}`)
    socket.write(ask + get + ask + post(`Connection: close\r\n${length}\r\n${body}`))
    const answer = await answerOf(socket, 'all')
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(4)
    // The upstream was asked by several at once, so only the places of the answers are certain.
    expect(answer.indexOf('{"status":"ok"}')).toBeGreaterThan(answer.indexOf('chat.completion'))
  })

  it('a chunked body with extensions and trailers is one body', async () => {
    upstream.play({ body: dialectAnswers['openai-chat'].whole })
    const [left, right] = [body.slice(0, 9), body.slice(9)]
    const socket = open()
    socket.write(
      post(
        `Connection: close\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n9;a=b\r\n${left}\r\n${right.length.toString(16)}\r\n${right}\r\n0\r\nx-sum: 1\r\n\r\n`,
      ),
    )
    expect(await answerOf(socket, 'all')).toMatch(/^HTTP\/1\.1 200 /)
    expect(upstream.received.at(-1)?.body.toString()).toBe(body.replace('openai-chat/m', 'm'))
  })

  it.each([
    ['a header with a line feed inside', post(`X-A: b\n c\x01d\r\n${length}\r\n${body}`), 400],
    ['a header without a colon', post(`nonsense\r\n${length}\r\n${body}`), 400],
    ['a space before the colon', post(`X-A : b\r\n${length}\r\n${body}`), 400],
    ['a negative length', post('Content-Length: -1\r\n\r\n'), 400],
    ['chunked that is not last', post('Transfer-Encoding: chunked, gzip\r\n\r\n'), 400],
    ['three thousand headers', post(`${'X-A: b\r\n'.repeat(30_000)}\r\n`), 431],
    ['a megabyte of path', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 421],
    ['a method that nobody has', 'BREW /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ])('%s is answered and closed', async (_name, bytes, status) => {
    const socket = open()
    socket.write(bytes)
    const answer = await answerOf(socket, 'all')
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain('"error"')
  })

  it.each([
    ['TRACE', 405],
    ['PUT', 405],
    ['PROPFIND', 405],
  ])('%s is no method of an endpoint', async (method, status) => {
    const answer = await harness.ask({ path: '/v1/messages', method })
    expect([answer.status, answer.headers.allow]).toEqual([status, 'POST'])
  })

  it('a tunnel is not built', async () => {
    const socket = open()
    socket.write('CONNECT api.openai.com:443 HTTP/1.1\r\nHost: api.openai.com:443\r\n\r\n')
    expect(await answerOf(socket, 'all')).not.toMatch(/^HTTP\/1\.1 200 /)
  })

  it('a whole URL in the request line, as proxies are asked, is the path in it', async () => {
    const socket = open()
    socket.write('GET http://localhost:1/v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(await answerOf(socket, 'all')).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('clients that drop off in every place leave nothing behind', async () => {
    upstream.play({ body: dialectAnswers['openai-chat'].whole, delay: 5 })
    const request = post(`Content-Type: application/json\r\n${length}\r\n${body}`)
    const count = harness.exchanges.length
    const sockets = Array.from({ length: 60 }, async (_none, index) => {
      const socket = open()
      await once(socket, 'connect')
      socket.write(request.slice(0, Math.ceil((request.length * (index + 1)) / 60)))
      await new Promise((resolve) => setTimeout(resolve, index % 7))
      if (index % 2 === 0) socket.resetAndDestroy()
      else socket.destroy()
    })
    await Promise.all(sockets)
    // The last one sent all: it is an exchange, and so is every one whose headers were whole.
    await harness.closed(count + 1)
    while (harness.gateway.open > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const record of harness.exchanges.slice(count))
      expect(['aborted', 'done', 'refused']).toContain(record.state)
  })

  const room = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      const goOn = () => {
        socket.off('drain', goOn).off('close', goOn)
        resolve()
      }
      socket.on('drain', goOn).on('close', goOn)
    })

  const open = (): Socket => connect(harness.port, '127.0.0.1').on('error', () => undefined)

  /** The first bytes, or all until the other side closes. */
  async function answerOf(socket: Socket, how: 'first' | 'all' = 'first'): Promise<string> {
    let text = ''
    socket.setEncoding('latin1')
    return new Promise((resolve) => {
      socket.on('data', (piece: string) => {
        text += piece
        if (how === 'first' && text.includes('\r\n\r\n')) resolve(text)
      })
      socket.on('close', () => resolve(text))
    })
  }
})

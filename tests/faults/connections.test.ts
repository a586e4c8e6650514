import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness, type TestAccount } from '../support/harness.ts'

let bad: FakeUpstream
let good: FakeUpstream
let harness: Harness | undefined
const servers: Server[] = []

beforeEach(async () => {
  bad = await startFakeUpstream()
  good = await startFakeUpstream()
  good.play({ headers: sse, body: whole })
})
afterEach(async () => {
  await harness?.stop()
  await Promise.all([bad.close(), good.close()])
  for (const server of servers.splice(0)) server.close()
})

const sse = { 'content-type': 'text/event-stream' }
const event = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
const start = event('message_start', {
  message: {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null },
    usage: { input_tokens: 1, output_tokens: 1 },
  },
})
const text = (index: number, word: string) =>
  event('content_block_start', { index, content_block: { type: 'text', text: '' } }) +
  event('content_block_delta', { index, delta: { type: 'text_delta', text: word } }) +
  event('content_block_stop', { index })
const tool =
  event('content_block_start', {
    index: 0,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
  }) + event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{"pla' } })
const stop =
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2 },
  }) + event('message_stop', {})
const whole = start + text(0, 'good') + stop

const run = async (first: Partial<TestAccount> = {}, settings: unknown = {}) => {
  harness = await startHarness({
    accounts: [
      { name: 'first', upstream: 'anthropic', baseUrl: bad.url, ...first },
      { name: 'second', upstream: 'anthropic', baseUrl: good.url, priority: 2 },
    ],
    settings,
  })
  const answer = await harness.ask({
    path: '/v1/messages',
    body: { model: 'm', max_tokens: 5, stream: true, messages: [{ role: 'user', content: 'Hi' }] },
  })
  const record = await harness.closed(1)
  return { answer, record, locks: harness.ports.pool.health().flatMap((one) => one.locks) }
}

async function listen(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer(serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return (server.address() as AddressInfo).port
}

describe('before the client has anything, the next account serves and nobody is locked for good', () => {
  it.each<readonly [string, Play]>([
    ['cut before the head', { cut: 'before-head' }],
    ['cut behind the head', { headers: sse, cut: 'after-head' }],
    ['cut behind the first event', { headers: sse, body: whole, cut: { afterBytes: start.length } }],
    ['cut inside the first event', { headers: sse, body: whole, cut: { afterBytes: 20 } }],
    [
      'an error as first event',
      { headers: sse, body: event('error', { error: { type: 'overloaded_error', message: 'busy' } }) },
    ],
    ['a body that is no stream at all', { headers: sse, body: '<html>Bad gateway</html>' }],
    ['an empty body', { headers: sse, body: '' }],
  ])('%s', async (_what, play) => {
    bad.play(play)
    const { answer, record, locks } = await run()
    expect([answer.status, answer.text]).toEqual([200, whole])
    expect(record.attempts.map(({ account }) => account)).toEqual(['first', 'second'])
    // One passing failure makes suspect and no more.
    expect(locks).toEqual([])
  })

  it.each([
    ['its name has no address', async () => 'http://no-such-host.invalid'],
    ['nobody listens', async () => 'http://127.0.0.1:9'],
    [
      'no TLS where TLS is expected',
      async () => `https://127.0.0.1:${await listen((socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n'))}`,
    ],
    [
      'no HTTP',
      async () => `http://127.0.0.1:${await listen((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))}`,
    ],
  ])('%s', async (_what, address) => {
    const { answer, record, locks } = await run({ baseUrl: await address() })
    expect([answer.status, answer.text, locks]).toEqual([200, whole, []])
    expect(record.attempts[0]?.fault?.scope).toBe('egress')
  })

  it('a connection that is open at one end only', async () => {
    const port = await listen((socket) => void socket.on('error', () => undefined))
    const { answer, record, locks } = await run(
      { baseUrl: `http://127.0.0.1:${port}` },
      { proxy: { request_timeout: 1 } },
    )
    expect([answer.status, answer.text, locks]).toEqual([200, whole, []])
    expect(record.attempts[0]?.fault?.kind).toBe('timeout')
  })
})

describe('once the client has something, nothing is tried again', () => {
  it('cut in the middle of a tool call: ended with an error, never as a whole call', async () => {
    const body = start + text(1, 'Let me see') + tool
    bad.play({ headers: sse, body, cut: { afterBytes: Buffer.byteLength(body) } })
    const { answer, record } = await run()
    expect(answer.text).toContain('event: error')
    expect(answer.text).not.toContain('message_stop')
    expect([record.attempts.length, good.received.length]).toEqual([1, 0])
  })

  it('a slow drip comes through, byte by byte', async () => {
    bad.play({ headers: sse, body: whole, chunking: 'bytes' })
    const { answer, locks } = await run()
    expect([answer.text, locks, good.received.length]).toEqual([whole, [], 0])
  })
})

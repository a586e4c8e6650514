import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { sse } from '../support/wire-answers.ts'

let first: FakeUpstream
let second: FakeUpstream
let harness: Harness
const dialectsOf = (id: ProtocolId) => [
  { name: 'first', upstream: 'custom', baseUrl: first.url, priority: 1, protocols: [id] },
  { name: 'second', upstream: 'custom', baseUrl: second.url, priority: 2, protocols: [id] },
]
const only = (id: ProtocolId) => dialectsOf(id).slice(0, 1)
beforeEach(async () => {
  first = await startFakeUpstream()
  second = await startFakeUpstream()
  harness = await startHarness({ settings: { scheduling: { mode: 'priority' } } })
})
afterEach(async () => {
  await harness.stop()
  await first.close()
  await second.close()
})

const chat = dialectAnswers['openai-chat']
const good: Play = { body: chat.whole }
const limited = (seconds: number): Play => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: chat.refusal(429),
})
const usable = () => harness.ports.pool.health().map((one) => one.usable)

describe('waits', () => {
  beforeEach(() => harness.change({ accounts: dialectsOf('openai-chat') }))

  it('hold for the account and model that was limited, for as long as its vendor said, and no longer', async () => {
    first.play(limited(30), good)
    second.play(good)
    expect((await harness.ask(chat.call('a'))).headers['x-torii-attempts']).toBe('2')
    // Another model of the same account is not limited.
    expect((await harness.ask(chat.call('b'))).headers['x-torii-attempts']).toBe('1')
    expect([first.received.length, second.received.length]).toEqual([2, 1])
    harness.advance(29)
    await harness.ask(chat.call('a'))
    expect([first.received.length, second.received.length]).toEqual([2, 2])
    harness.advance(2)
    await harness.ask(chat.call('a'))
    expect([first.received.length, second.received.length]).toEqual([3, 2])
  })

  it('are told to the client as they are when everybody has to wait', async () => {
    first.play(limited(30))
    second.play(limited(70))
    expect((await harness.ask(chat.call('a'))).headers['retry-after']).toBe('30')
    harness.advance(10)
    const waiting = await harness.ask(chat.call('a'))
    expect([waiting.status, waiting.headers['retry-after'], waiting.headers['x-torii-attempts']]).toEqual([
      429,
      '20',
      '0',
    ])
    expect(waiting.headers['x-should-retry']).toBeUndefined()
    expect(waiting.json()).toMatchObject({ error: { code: 'accounts_waiting' } })
    // And what the vendor said.
    expect(waiting.text).toMatch(/429 \S+ «.+»/)
    expect([first.received.length, second.received.length]).toEqual([1, 1])
  })

  it('are read from milliseconds, dates and the vendor’s own details too', async () => {
    harness.change({ accounts: only('openai-chat') })
    first.play({ status: 429, headers: { 'retry-after-ms': '45000' }, body: chat.refusal(429) })
    expect((await harness.ask(chat.call('a'))).headers['retry-after']).toBe('45')
    harness.ports.pool.unlock('first')
    const date = new Date(Date.now() + 90_000).toUTCString()
    first.play({ status: 503, headers: { 'retry-after': date }, body: chat.refusal(503) })
    await harness.ask(chat.call('b'))
    const again = await harness.ask(chat.call('b'))
    expect(again.status).toBe(503)
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(80)
    harness.change({ accounts: only('gemini-generate') })
    harness.ports.pool.unlock('first')
    first.play({
      status: 429,
      body: JSON.stringify({
        error: {
          code: 429,
          message: 'Resource exhausted',
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '41s' }],
        },
      }),
    })
    const gemini = await harness.ask(dialectAnswers['gemini-generate'].call('c'))
    expect([gemini.status, gemini.headers['retry-after']]).toEqual([429, '41'])
  })
})

describe('a fault of the request', () => {
  it.each([400, 413, 415, 422])('%i costs nobody anything, however often it comes', async (status) => {
    harness.change({ accounts: dialectsOf('openai-chat') })
    first.play({ status, body: chat.refusal(status) })
    for (let count = 0; count < 6; count++) {
      const answer = await harness.ask(chat.call('m'))
      expect([answer.status, answer.text]).toEqual([status, chat.refusal(status)])
      expect([answer.headers['x-should-retry'], answer.headers['x-torii-attempts']]).toEqual(['false', '1'])
    }
    expect([second.received.length, usable()]).toEqual([0, [true, true]])
  })
})

describe('a failure of one account', () => {
  it.each([
    ['refuses connections', 'refused'],
    ['breaks the connection before its head', { cut: 'before-head' }],
    ['breaks off behind its head', { cut: 'after-head' }],
    ['is overloaded', { status: 529, body: chat.refusal(529) }],
    ['has no money', { status: 402, body: chat.refusal(402) }],
    ['fails inside', { status: 500, body: chat.refusal(500) }],
    [
      'answers no JSON',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' },
    ],
    [
      'says only its handshake and then an error',
      { headers: sse, body: `${chat.frames[0]}data: {"error":{"message":"overloaded","code":503}}\n\n` },
    ],
    ['ends behind its handshake', { headers: sse, body: chat.frames[0] ?? '' }],
  ] as const)('that %s is not the client’s, while another can serve', async (_name, play) => {
    if (play === 'refused') await first.close()
    else first.play(play)
    second.play({ headers: sse, body: chat.frames.join('') })
    harness.change({ accounts: dialectsOf('openai-chat') })
    const answer = await harness.ask(chat.streamCall('m'))
    expect([answer.status, answer.text, answer.headers['x-torii-attempts']]).toEqual([
      200,
      chat.frames.join(''),
      '2',
    ])
    const record = await harness.closed(1)
    expect(record).toMatchObject({
      state: 'done',
      account: 'second',
      attempts: [{ account: 'first', fault: {} }, {}],
    })
    expect(record).not.toHaveProperty('fault')
    if (play === 'refused') first = await startFakeUpstream()
  })

  it('is final when words of it have gone out: nobody else is asked', async () => {
    first.play({
      headers: sse,
      body: `${chat.frames.slice(0, 2).join('')}data: {"error":{"message":"overloaded"}}\n\n`,
    })
    harness.change({ accounts: dialectsOf('openai-chat') })
    const answer = await harness.ask(chat.streamCall('m'))
    expect(answer.text).toContain('Hello')
    expect(answer.text).toContain('overloaded')
    expect(second.received).toHaveLength(0)
    expect(await harness.closed(1)).toMatchObject({ state: 'failed', status: 200 })
  })
})

const statuses = [400, 403, 404, 413, 429, 500, 503] as const
const pairs = protocolIds.flatMap((client) => protocolIds.map((upstream) => [client, upstream] as const))
/** Each dialect's error body, as its SDK takes it apart. */
const shapes: Readonly<Record<ProtocolId, object>> = {
  'openai-chat': { error: { message: expect.any(String), type: expect.any(String) } },
  'openai-responses': { error: { message: expect.any(String), type: expect.any(String) } },
  'anthropic-messages': {
    type: 'error',
    error: { type: expect.stringMatching(/_error$|^request_too_large$/), message: expect.any(String) },
  },
  'gemini-generate': {
    error: { code: expect.any(Number), message: expect.any(String), status: expect.any(String) },
  },
}

describe.each(pairs)('the last failure, to a client of %s from %s', (client, upstream) => {
  beforeEach(() => harness.change({ accounts: only(upstream) }))

  it.each(statuses)('%i keeps its status, and its bytes where the dialect is the same', async (status) => {
    const body = ` ${dialectAnswers[upstream].refusal(status)}\n`
    first.play({ status, headers: { 'x-request-id': 'req_upstream' }, body })
    for (const call of [dialectAnswers[client].call('m'), dialectAnswers[client].streamCall('m')]) {
      harness.ports.pool.unlock('first')
      const answer = await harness.ask(call)
      expect(answer.status).toBe(status)
      // A refused credential is ours: the client's own would seem refused otherwise.
      if (status === 403) expect(answer.text).toContain('upstream_refused_credential')
      else if (client === upstream) expect(answer.text).toBe(body)
      else expect(answer.text).toContain(`said ${status}`)
      expect(answer.json()).toMatchObject(shapes[client])
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
    }
  })
})

it('silence is ended with the dialect’s own error, after the time of the settings', async () => {
  harness.change({
    accounts: protocolIds.map((id) => ({
      name: id,
      upstream: 'custom',
      baseUrl: first.url,
      protocols: [id],
    })),
    settings: { proxy: { request_timeout: 1 } },
  })
  const begun = new Map(
    protocolIds.map((id) => {
      const { frames, handshake, call } = dialectAnswers[id]
      return [call('m').path.split('/').at(2), frames.slice(0, handshake + 1).join('')]
    }),
  )
  first.play(({ path }) => {
    const body = begun.get(path.split('/').at(2)) ?? ''
    return { headers: sse, body, hang: { afterBytes: Buffer.byteLength(body) } }
  })
  await Promise.all(
    pairs.map(async ([client, upstream]) => {
      const answer = await harness.ask(dialectAnswers[client].streamCall(`${upstream}/m`))
      expect([client, upstream, answer.status, answer.broken]).toEqual([client, upstream, 200, false])
      expect(answer.text).toContain('Hello')
      expect(lastObject(answer.text)).toMatchObject(endings[client])
    }),
  )
  for (const record of harness.exchanges)
    expect(record).toMatchObject({ state: 'failed', fault: { code: 'upstream_timeout' } })
  await Promise.all(first.received.map(({ dropped }) => dropped))
})

const lastObject = (text: string): unknown => JSON.parse(text.trimEnd().split('\ndata: ').at(-1) ?? '')

const endings: Readonly<Record<ProtocolId, object>> = {
  'openai-chat': { error: { code: 'upstream_timeout' } },
  'openai-responses': {},
  'anthropic-messages': { type: 'error', error: { type: expect.stringMatching(/_error$/) } },
  'gemini-generate': { error: { code: 504, status: 'DEADLINE_EXCEEDED' } },
}

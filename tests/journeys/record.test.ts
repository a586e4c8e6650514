import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import type { Exchange } from '../../src/monitor/exchange.ts'
import type { Ask } from '../support/client.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { chatAnswer, chatCall, chatFrames, chatStream, sse } from '../support/wire-answers.ts'

const key = 'sk-torii-0123456789'
const good: Play = { body: chatAnswer }
const limited: Play = { status: 429, headers: { 'retry-after': '9' }, body: '{"error":{"message":"slow"}}' }

describe('the record of an exchange', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeEach(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      keys: [{ name: 'proxy', value: key }],
      accounts: [
        { name: 'first', upstream: 'custom', baseUrl: upstream.url, models: ['gpt-5', 'gpt-4o'] },
        {
          name: 'second',
          upstream: 'custom',
          baseUrl: upstream.url,
          priority: 2,
          models: ['gpt-5', 'claude-opus-5'],
          protocols: ['anthropic-messages', 'openai-chat'],
        },
      ],
      settings: {
        proxy: { request_timeout: 1 },
        scheduling: { mode: 'priority' },
        models: { mapping: { 'gpt-4': 'gpt-5' } },
      },
    })
  })
  afterEach(async () => {
    await harness.stop()
    await upstream.close()
  })

  /** What every record has, and nothing twice. */
  function expectWhole(record: Exchange): void {
    expect(record.id).toMatch(/^ex_/)
    expect(record.startedAt).toBeGreaterThan(Date.now() - 60_000)
    expect(record.durationMs).toBeGreaterThanOrEqual(0)
    expect(record.status).toBeGreaterThanOrEqual(200)
    expect(record.clientAddress).toBe('127.0.0.1')
    expect(record.state).not.toBe('open')
    expect(record.fault === undefined).toBe(record.state === 'done')
    if (record.firstByteMs !== undefined)
      expect(record.firstByteMs).toBeLessThanOrEqual(record.durationMs ?? -1)
    for (const attempt of record.attempts) {
      expect(attempt.startedAt).toBeGreaterThanOrEqual(record.startedAt)
      expect(attempt.durationMs).toBeLessThanOrEqual(record.durationMs ?? -1)
      expect(attempt.reason).not.toBe('')
    }
  }

  it('of an answer says all that is known of it', async () => {
    upstream.play(limited, good)
    const body = { model: 'gpt-4', messages: [{ role: 'user', content: 'Hi' }] }
    const answer = await harness.ask({
      path: '/v1/v1/chat/completions?trace=1',
      body,
      headers: { 'x-api-key': key, 'user-agent': 'tester/1' },
    })
    const record = await harness.closed(1)
    expectWhole(record)
    expect(record).toMatchObject({
      id: answer.headers['x-torii-exchange'],
      state: 'done',
      method: 'POST',
      path: '/v1/v1/chat/completions?trace=1',
      repairedPath: '/v1/chat/completions',
      protocol: 'openai-chat',
      operation: 'generate',
      stream: false,
      modelAsked: 'gpt-4',
      modelServed: 'gpt-4o',
      lane: 'relay',
      account: 'second',
      status: 200,
      requestBytes: JSON.stringify(body).length,
      responseBytes: answer.bytes.length,
      usage: { input: { total: 3 }, output: { total: 2 } },
      stop: { unified: 'end', raw: 'stop' },
      losses: [],
      key: 'proxy',
      client: 'tester/1',
    })
    expect(record.firstByteMs).toBeDefined()
    expect(record.attempts).toMatchObject([
      {
        account: 'first',
        upstream: 'custom',
        protocol: 'openai-chat',
        lane: 'relay',
        model: 'gpt-5',
        status: 429,
        fault: { kind: 'rate-limited', retryAfter: 9 },
      },
      { account: 'second', upstream: 'custom', lane: 'relay', model: 'gpt-5', status: 200 },
    ])
    expect(record.attempts[1]?.fault).toBeUndefined()
  })

  it('of a translation tells its lane and its losses', async () => {
    upstream.play({ headers: sse, body: dialectAnswers['anthropic-messages'].frames.join('') })
    await harness.ask(
      dialectAnswers['openai-responses'].streamCall('claude-opus-5', { seed: 5, top_logprobs: 3 }),
    )
    const record = await harness.closed(1)
    expectWhole(record)
    expect(record).toMatchObject({
      protocol: 'openai-responses',
      lane: 'translate',
      stream: true,
      modelAsked: 'claude-opus-5',
      modelServed: 'claude-sonnet-4-5',
      attempts: [{ protocol: 'anthropic-messages', lane: 'translate' }],
      usage: { input: { total: 3 }, output: { total: 2 } },
    })
    expect(record.losses.map(({ at }) => at)).toContain('/top_logprobs')
    for (const loss of record.losses)
      expect(loss).toMatchObject({ code: expect.any(String), detail: expect.any(String) })
  })

  const strict = { proxy: { auth_mode: 'strict' } }
  interface Refusal {
    readonly name: string
    readonly call: Ask
    readonly record: { readonly status: number } & Readonly<Record<string, unknown>>
    readonly settings?: object
  }
  const refusals: readonly Refusal[] = [
    {
      name: 'no key',
      call: chatCall(),
      record: { status: 401, fault: { code: 'missing_key' }, protocol: 'openai-chat' },
      settings: strict,
    },
    {
      name: 'a wrong key',
      call: { ...chatCall(), headers: { authorization: 'Bearer sk-not-this' } },
      record: { status: 401, fault: { code: 'invalid_api_key' } },
      settings: strict,
    },
    {
      name: 'a foreign host',
      call: { ...chatCall(), headers: { host: 'evil.example' } },
      record: { status: 421, fault: { code: 'foreign_host' } },
    },
    {
      name: 'a foreign page',
      call: { ...chatCall(), headers: { origin: 'https://evil.example', 'content-type': 'text/plain' } },
      record: { status: 403, fault: { code: 'foreign_origin' } },
    },
    {
      name: 'an unknown path',
      call: { path: '/v1/nowhere' },
      record: { status: 404, fault: { code: 'unknown_path' } },
    },
    {
      name: 'an unknown model',
      call: chatCall({ model: 'gpt-9' }),
      record: { status: 404, fault: { code: 'model_not_found' }, modelAsked: 'gpt-9', operation: 'generate' },
    },
    {
      name: 'a wrong method',
      call: { path: '/v1/embeddings', method: 'DELETE' },
      record: { status: 405, fault: { code: 'method_not_allowed' } },
    },
    {
      name: 'no JSON',
      call: { path: '/v1/messages', body: '{' },
      record: { status: 400, fault: { code: 'invalid_json' }, requestBytes: 1 },
    },
  ]
  it.each(refusals)('of a request refused for $name is there too', async ({ call, record, settings }) => {
    if (settings !== undefined) harness.change({ settings })
    const answer = await harness.ask(call)
    expect(answer.status).toBe(record.status)
    const kept = await harness.closed(1)
    expectWhole(kept)
    expect(kept).toMatchObject({
      id: answer.headers['x-torii-exchange'],
      state: 'refused',
      attempts: [],
      responseBytes: answer.bytes.length,
      ...record,
    })
    expect(upstream.received).toHaveLength(0)
  })

  it('of what Torii answers itself is there too', async () => {
    for (const path of ['/healthz', '/readyz', '/v1/models', '/']) await harness.ask({ path })
    await harness.ask({ path: '/healthz', method: 'HEAD' })
    await harness.closed(5)
    for (const record of harness.exchanges) {
      expectWhole(record)
      expect(record).toMatchObject({ state: 'done', status: 200, lane: 'local', attempts: [] })
    }
  })

  const failures: readonly (readonly [string, Play, number, object])[] = [
    ['refuses', { status: 400, body: '{"error":{"message":"no"}}' }, 400, { attempts: [{ status: 400 }] }],
    ['breaks off', { cut: 'before-head' }, 502, { attempts: [{ account: 'first' }, { account: 'second' }] }],
    [
      'is silent',
      { hang: 'before-head' },
      504,
      { attempts: [{ fault: { code: 'upstream_timeout' } }, { fault: { code: 'upstream_timeout' } }] },
    ],
    [
      'breaks off in mid-stream',
      {
        headers: sse,
        body: chatFrames.start + chatFrames.hello + chatFrames.world,
        cut: { afterBytes: (chatFrames.start + chatFrames.hello).length + 3 },
      },
      200,
      {
        fault: { code: 'upstream_broke_off' },
        attempts: [{ status: 200, fault: { code: 'upstream_broke_off' } }],
      },
    ],
  ]
  it.each(failures)('of an upstream that %s says whose failure it was', async (_name, play, status, more) => {
    upstream.play(play)
    const answer = await harness.ask(chatCall({ model: 'gpt-5', stream: status === 200 }))
    expect(answer.status).toBe(status)
    const record = await harness.closed(1)
    expectWhole(record)
    expect(record).toMatchObject({ state: 'failed', status, responseBytes: answer.bytes.length, ...more })
  })

  it('is made once for each exchange, whenever its client leaves', async () => {
    const plays: readonly Play[] = [
      { headers: sse, body: chatStream, chunking: { seed: 9 }, gap: 1 },
      { body: chatAnswer, delay: 3 },
      { headers: sse, body: chatStream, chunking: 'bytes' },
    ]
    let turn = 0
    upstream.play(() => plays[turn++ % plays.length] ?? good)
    const total = 150
    const asked = Array.from({ length: total }, async (_none, index) => {
      const leaving = new AbortController()
      const call = harness.ask({
        ...chatCall({ model: 'gpt-4o', stream: index % 3 !== 1 }),
        signal: leaving.signal,
        // Every place of leaving comes up: never, before the head, at the first bytes, later.
        onData: (piece) => {
          if (index % 5 === 3 && piece.length > 0) leaving.abort()
        },
      })
      if (index % 5 === 4) setTimeout(() => leaving.abort(), index % 11)
      return call.then(
        ({ headers, broken }) => ({ id: headers['x-torii-exchange'], broken }),
        () => undefined,
      )
    })
    const answers = await Promise.all(asked)
    while (harness.gateway.open > 0) await sleep(5)
    const ids = harness.exchanges.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const states = new Map(harness.exchanges.map((record) => [record.id, record]))
    for (const record of harness.exchanges) {
      expectWhole(record)
      expect(['done', 'aborted']).toContain(record.state)
      if (record.state === 'aborted') expect(record.status).toBe(499)
    }
    for (const answer of answers)
      if (answer !== undefined && !answer.broken) expect(states.get(String(answer.id))?.state).toBe('done')
    expect(harness.ports.pool.health()).toMatchObject([
      { account: 'first', usable: true, inFlight: 0 },
      { account: 'second', usable: true, inFlight: 0 },
    ])
    expect(harness.gateway.open).toBe(0)
  })

  it.each(protocolIds)('%s: usage is told whether or not the client asked', async (dialect) => {
    upstream.play({ headers: sse, body: dialectAnswers[dialect].frames.join('') })
    harness.change({
      accounts: [{ name: 'any', upstream: 'custom', baseUrl: upstream.url, protocols: [dialect] }],
    })
    const { path, body } = dialectAnswers[dialect].streamCall('m')
    const { stream_options: _asked, ...silent } = body as Record<string, unknown>
    await harness.ask({ path, body: silent })
    expect(await harness.closed(1)).toMatchObject({ usage: { input: { total: 3 }, output: { total: 2 } } })
  })
})

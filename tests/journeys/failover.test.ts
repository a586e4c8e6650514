import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness, type TestAccount } from '../support/harness.ts'
import { chatAnswer, chatCall, chatFrames, chatStream, sse } from '../support/wire-answers.ts'

const overloaded = {
  status: 503,
  body: '{"error":{"message":"busy","type":"server_error","param":null,"code":null}}',
}
const limited = {
  status: 429,
  headers: { 'retry-after': '7' },
  body: '{"error":{"message":"slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
}
const malformed = {
  status: 400,
  body: '{"error":{"message":"messages is empty","type":"invalid_request_error","param":"messages","code":null}}',
}

describe('one account after the other', () => {
  let first: FakeUpstream
  let second: FakeUpstream
  let harness: Harness
  const account = (name: string, upstream: FakeUpstream, priority: number): TestAccount => ({
    name,
    upstream: 'custom',
    baseUrl: upstream.url,
    priority,
  })

  beforeEach(async () => {
    first = await startFakeUpstream()
    second = await startFakeUpstream()
    harness = await startHarness({
      accounts: [account('first', first, 1), account('second', second, 2)],
      settings: { scheduling: { mode: 'priority' }, proxy: { request_timeout: 1 } },
    })
    second.play({ body: chatAnswer })
  })
  afterEach(async () => {
    await harness.stop()
    await first.close()
    await second.close()
  })

  it.each([
    ['is overloaded', overloaded],
    ['is rate limited', limited],
    [
      'refuses its key',
      { status: 401, body: '{"error":{"message":"bad key","type":"x","code":"invalid_api_key"}}' },
    ],
    ['breaks off before its head', { cut: 'before-head' as const }],
    ['breaks off behind its head', { cut: 'after-head' as const }],
    ['says nothing', { hang: 'before-head' as const }],
    ['sends elsewhere', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['answers an error inside a 200', { body: '{"error":{"message":"no capacity","code":503}}' }],
  ])('the next account serves when one %s', async (_name, play) => {
    first.play(play)
    const answer = await harness.ask(chatCall())
    expect([answer.status, answer.text]).toEqual([200, chatAnswer])
    expect(answer.headers['x-torii-attempts']).toBe('2')
    const record = await harness.closed(1)
    expect(record).toMatchObject({ state: 'done', account: 'second' })
    expect(record.attempts.map(({ account: name, fault }) => [name, fault !== undefined])).toEqual([
      ['first', true],
      ['second', false],
    ])
  })

  it('sends the original request again, not what was made of it', async () => {
    first.play(overloaded)
    const call = chatCall({ temperature: 1.0, seed: 12345678901234567890n.toString() })
    await harness.ask(call)
    expect(second.received[0]?.body.toString()).toBe(JSON.stringify(call.body))
    expect(second.received[0]?.headers.authorization).toBe('Bearer secret-of-second')
  })

  it('a request at fault is told at once and costs no account its health', async () => {
    first.play(malformed)
    const answer = await harness.ask(chatCall())
    expect([answer.status, answer.text]).toEqual([400, malformed.body])
    expect(answer.headers['x-should-retry']).toBe('false')
    expect(second.received).toHaveLength(0)
    expect(harness.ports.pool.health().every(({ usable }) => usable)).toBe(true)
  })

  it('the last failure is the answer, with the wait that its vendor asked for', async () => {
    first.play(overloaded)
    second.play(limited)
    const answer = await harness.ask(chatCall())
    expect([answer.status, answer.text]).toEqual([429, limited.body])
    expect(answer.headers['retry-after']).toBe('7')
    const again = await harness.ask(chatCall())
    expect(again.status).toBeGreaterThanOrEqual(429)
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(0)
    expect(second.received).toHaveLength(1)
  })

  it('a refused key of ours is never shown as if it were the client’s', async () => {
    const refused = {
      status: 401,
      body: '{"error":{"message":"Incorrect API key sk-...abcd","code":"invalid_api_key"}}',
    }
    first.play(refused)
    second.play(refused)
    const answer = await harness.ask(chatCall())
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ error: { code: 'upstream_refused_credential' } })
    expect(answer.text).not.toContain('abcd')
  })

  it('a stream that fails before its first word goes to the next account unseen', async () => {
    first.play({
      headers: sse,
      body: chatFrames.start + chatFrames.hello,
      cut: { afterBytes: chatFrames.start.length },
    })
    second.play({ headers: sse, body: chatStream })
    const answer = await harness.ask(chatCall({ stream: true, stream_options: { include_usage: true } }))
    expect(answer.text).toBe(chatStream)
    expect(answer.headers['x-torii-attempts']).toBe('2')
  })

  it('a stream that fails after its first word is ended with the dialect’s error, not tried again', async () => {
    const begun = chatFrames.start + chatFrames.hello
    first.play({ headers: sse, body: begun + chatFrames.world, cut: { afterBytes: begun.length + 9 } })
    const answer = await harness.ask(chatCall({ stream: true, stream_options: { include_usage: true } }))
    expect(answer.broken).toBe(false)
    expect(answer.text.startsWith(begun)).toBe(true)
    expect(answer.text.slice(begun.length)).toMatch(/^data: \{"error":\{/)
    expect(second.received).toHaveLength(0)
    expect(await harness.closed(1)).toMatchObject({ state: 'failed', fault: { code: 'upstream_broke_off' } })
  })

  it('a stream without its last event is ended with an error, because agents loop otherwise', async () => {
    const begun = chatFrames.start + chatFrames.hello
    first.play({ headers: sse, body: begun })
    const answer = await harness.ask(chatCall({ stream: true, stream_options: { include_usage: true } }))
    expect(answer.text.slice(begun.length)).toContain('"error"')
    expect(await harness.closed(1)).toMatchObject({ state: 'failed' })
  })

  it('a stream that falls silent is ended with an error after the idle time', async () => {
    const begun = chatFrames.start + chatFrames.hello
    first.play({ headers: sse, body: begun, hang: { afterBytes: begun.length } })
    const answer = await harness.ask(chatCall({ stream: true, stream_options: { include_usage: true } }))
    expect(answer.text.slice(begun.length)).toContain('upstream_timeout')
  })

  it('cuts the connection where no error can follow any more', async () => {
    first.play({
      body: chatAnswer,
      headers: { 'content-length': String(chatAnswer.length) },
      cut: { afterBytes: 20 },
    })
    second.play({
      body: chatAnswer,
      headers: { 'content-length': String(chatAnswer.length) },
      cut: { afterBytes: 20 },
    })
    const answer = await harness.ask(chatCall())
    expect(answer.status).toBe(502)
    expect(answer.json()).toMatchObject({ error: { code: 'upstream_broke_off' } })
  })
})

describe('nobody to ask', () => {
  it('says so with no account', async () => {
    const harness = await startHarness()
    const answer = await harness.ask({ ...chatCall(), headers: { 'accept-language': 'ja' } })
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({
      error: {
        code: 'no_usable_account',
        message: '使用可能なアカウントがありません。先にアカウントを追加してください',
      },
    })
    expect((await harness.ask({ path: '/readyz' })).status).toBe(503)
    await harness.stop()
  })

  it('names the nearest models, never a silent substitute', async () => {
    const harness = await startHarness({
      accounts: [
        { name: 'a', upstream: 'custom', baseUrl: 'http://127.0.0.1:9', models: ['gpt-4o', 'gpt-5'] },
      ],
    })
    const answer = await harness.ask(chatCall({ model: 'gpt-4' }))
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ error: { code: 'model_not_found' } })
    expect(answer.text).toContain('gpt-4o')
    const pinned = await harness.ask(chatCall({ model: 'b/gpt-4o' }))
    expect(pinned.status).toBe(404)
    await harness.stop()
  })

  it('says what kind of account an endpoint needs', async () => {
    const harness = await startHarness({
      accounts: [
        { name: 'a', upstream: 'custom', baseUrl: 'http://127.0.0.1:9', protocols: ['anthropic-messages'] },
      ],
    })
    const answer = await harness.ask({
      path: '/v1/images/generations',
      body: { model: 'gpt-image-1', prompt: 'x' },
    })
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ error: { code: 'no_account_speaks' } })
    expect(answer.text).toContain('OpenAI')
    await harness.stop()
  })
})

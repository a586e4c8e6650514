import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, type HarnessOptions, startHarness } from '../support/harness.ts'

let one: FakeUpstream
let two: FakeUpstream
let harness: Harness | undefined

beforeEach(async () => {
  one = await startFakeUpstream()
  two = await startFakeUpstream()
})
afterEach(async () => {
  await harness?.stop()
  await Promise.all([one.close(), two.close()])
})

const chunk = (text: string) =>
  `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"${text}"},"finish_reason":null}]}\n\n`
const lastChunk =
  'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
const good = {
  body: '{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}',
}
const goodStream = { headers: { 'content-type': 'text/event-stream' }, body: chunk('Hi') + lastChunk }
const limited = (seconds: number) => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: '{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}',
})
const route = { name: 'r', match: ['first'], protocols: [], accounts: [], fallback: [], policy: {} }

const start = async (over: Partial<HarnessOptions>): Promise<Harness> => {
  harness = await startHarness({
    accounts: [
      { name: 'a', upstream: 'openai-compatible', baseUrl: `${one.url}/v1`, models: ['first', 'second'] },
      { name: 'b', upstream: 'openai-compatible', baseUrl: `${two.url}/v1`, models: ['third'] },
    ],
    ...over,
  })
  return harness
}
const ask = (model: string, stream = false) => ({
  path: '/v1/chat/completions',
  body: { model, stream, messages: [{ role: 'user', content: 'Hi' }] },
})
const modelsAsked = (upstream: FakeUpstream) =>
  upstream.received.map(({ body }) => (JSON.parse(body.toString()) as { model: string }).model)

describe('a chain of models', () => {
  it('goes on where nobody can serve the model, and says so in header and record', async () => {
    one.play(limited(60), limited(60))
    two.play(good)
    const torii = await start({ routes: [{ ...route, fallback: ['second', 'third'] }] })
    const answer = await torii.ask(ask('first'))
    expect([answer.status, answer.headers['x-torii-fallback']]).toEqual([200, 'first -> third'])
    expect([modelsAsked(one), modelsAsked(two)]).toEqual([['first', 'second'], ['third']])
    const record = await torii.closed(1)
    expect(record.attempts.map(({ model }) => model)).toEqual(['first', 'second', 'third'])
    expect(record.attempts.at(-1)?.reason).toContain('fallback')
  })

  it('is not followed where no route says so', async () => {
    one.play(limited(60))
    const torii = await start({})
    const answer = await torii.ask(ask('first'))
    expect([answer.status, answer.headers['retry-after'], two.received.length]).toEqual([429, '60', 0])
  })

  it('does not hide a fault of the request', async () => {
    one.play({ status: 400, body: '{"error":{"message":"bad","type":"invalid_request_error"}}' })
    const torii = await start({ routes: [{ ...route, fallback: ['third'] }] })
    expect([(await torii.ask(ask('first'))).status, two.received.length]).toEqual([400, 0])
  })
})

describe('waiting', () => {
  it('waits for the soonest account within max_wait, with signs of life in the stream', async () => {
    one.play(limited(3), goodStream)
    const torii = await start({ routes: [{ ...route, policy: { maxWaitSeconds: 10 } }] })
    const answer = await torii.ask(ask('first', true))
    expect(answer.status).toBe(200)
    expect(answer.text).toMatch(/^: waiting/)
    expect(answer.text).toContain('data: [DONE]')
    expect(modelsAsked(one)).toEqual(['first', 'first'])
  })

  it('waits too where others have locked it, and gives a whole answer when it is free', async () => {
    one.play(limited(2), good)
    const torii = await start({ routes: [{ ...route, policy: { maxWaitSeconds: 10 } }] })
    const answers = await Promise.all([torii.ask(ask('first')), torii.ask(ask('first'))])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })

  it('tells a failure after the wait inside the stream', async () => {
    one.play(limited(3), { status: 401, body: '{"error":{"message":"bad key","code":"invalid_api_key"}}' })
    const torii = await start({ settings: { scheduling: { max_wait: 10 } } })
    const answer = await torii.ask(ask('first', true))
    expect([answer.status, answer.broken]).toEqual([200, false])
    expect(answer.text).toMatch(/^: waiting/)
    expect(answer.text).toContain('"error"')
  })

  it('answers at once with the true time where the wait would be too long', async () => {
    one.play(limited(60))
    const torii = await start({ settings: { scheduling: { max_wait: 10 } } })
    await torii.ask(ask('first'))
    const answer = await torii.ask(ask('first'))
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '60'])
    expect(answer.text).toContain('rate_limit_exceeded')
  })
})

describe('limits of a route', () => {
  it('ends an answer that takes too long as a whole, in the client’s own words', async () => {
    one.play({ ...goodStream, hang: { afterBytes: chunk('Hi').length } })
    const torii = await start({ routes: [{ ...route, policy: { totalSeconds: 0.3 } }] })
    const answer = await torii.ask(ask('first', true))
    expect([answer.text.includes('Hi'), answer.text.includes('total_timeout')]).toEqual([true, true])
    expect((await torii.closed(1)).fault?.code).toBe('total_timeout')
    expect(torii.ports.pool.health().every(({ locks }) => locks.length === 0)).toBe(true)
  })

  it('ends a silent attempt before its head too, without a lock', async () => {
    one.play({ hang: 'before-head' })
    const torii = await start({ routes: [{ ...route, policy: { totalSeconds: 0.3 } }] })
    expect((await torii.ask(ask('first'))).status).toBe(504)
  })

  it('ends an answer that is silent in its middle for longer than the route allows', async () => {
    one.play({ ...goodStream, hang: { afterBytes: chunk('Hi').length } })
    const torii = await start({ routes: [{ ...route, policy: { stallSeconds: 1 } }] })
    const answer = await torii.ask(ask('first', true))
    expect([answer.text.includes('Hi'), answer.text.includes('upstream_timeout'), answer.broken]).toEqual([
      true,
      true,
      false,
    ])
    const { fault } = await torii.closed(1)
    expect([fault?.scope, fault?.status]).toEqual(['egress', 504])
    expect(torii.ports.pool.health().every(({ locks }) => locks.length === 0)).toBe(true)
  })

  it('gives an attempt up that is silent for longer than the route allows, and goes on', async () => {
    one.play({ hang: 'before-head' })
    two.play(good)
    const torii = await start({
      routes: [{ ...route, fallback: ['third'], policy: { firstByteSeconds: 1 } }],
    })
    const answer = await torii.ask(ask('first'))
    expect([answer.status, answer.headers['x-torii-fallback']]).toEqual([200, 'first -> third'])
  })
})

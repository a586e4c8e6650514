import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
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

const sse = { 'content-type': 'text/event-stream' }
const event = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
const begun = event('message_start', {
  message: {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null },
    usage: { input_tokens: 1000, output_tokens: 1 },
  },
})
const answer = (word: string) =>
  begun +
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }) +
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: word } }) +
  event('content_block_stop', { index: 0 }) +
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2 },
  }) +
  event('message_stop', {})
const good = (word: string): Play => ({ headers: sse, body: answer(word) })
/** The beginning comes, and then nothing that says something. */
const mute: Play = { headers: sse, body: begun, hang: { afterBytes: begun.length } }

const hedging = { scheduling: { hedging: { enabled: true } } }
const start = async (over: Partial<HarnessOptions> = { settings: hedging }): Promise<Harness> => {
  harness = await startHarness({
    accounts: [
      { name: 'first', upstream: 'anthropic', baseUrl: one.url },
      { name: 'second', upstream: 'anthropic', baseUrl: two.url, priority: 2 },
    ],
    ...over,
  })
  return harness
}
const call = {
  path: '/v1/messages',
  body: { model: 'm', max_tokens: 5, stream: true, messages: [{ role: 'user', content: 'Hi' }] },
}
/** So many quick answers of the first account. */
async function teach(torii: Harness, count = 20): Promise<void> {
  one.play(good('quick'))
  for (let time = 0; time < count; time++) await torii.ask(call)
}
const told = ({ attempts }: Awaited<ReturnType<Harness['closed']>>) =>
  attempts.map(({ account, mark, cancelled, fault }) => [account, mark, cancelled, fault?.code])

describe('a second attempt', () => {
  it('serves where the first is later than it has nearly always been; the first is cancelled', async () => {
    const torii = await start()
    await teach(torii)
    one.play(mute)
    two.play(good('other'))
    const got = await torii.ask(call)
    expect([got.status, got.text, got.headers['x-torii-attempts']]).toEqual([200, answer('other'), '2'])
    await one.received.at(-1)?.dropped
    const record = await torii.closed(21)
    expect(told(record)).toEqual([
      ['first', 'hedged', true, undefined],
      ['second', 'hedge', undefined, undefined],
    ])
    // Both were given the same to read; what was said is the second's alone.
    expect(record.attempts[0]?.usage).toEqual({ input: { total: 1000 }, output: {} })
    expect([record.account, record.usage?.output.total]).toEqual(['second', 2])
    expect(torii.ports.pool.health()).toMatchObject([
      { usable: true, locks: [], inFlight: 0 },
      { usable: true, locks: [], inFlight: 0 },
    ])
  })

  it('is cancelled where the first says something sooner after all', async () => {
    const torii = await start()
    await teach(torii)
    one.play({ ...good('late'), delay: 300 })
    two.play({ hang: 'before-head' })
    const got = await torii.ask(call)
    expect(got.text).toBe(answer('late'))
    await two.received.at(-1)?.dropped
    expect(told(await torii.closed(21))).toEqual([
      ['second', 'hedge', true, undefined],
      ['first', 'hedged', undefined, undefined],
    ])
    expect(torii.ports.pool.health().every(({ inFlight, locks }) => inFlight + locks.length === 0)).toBe(true)
  })

  it('goes on by itself where the first fails meanwhile', async () => {
    const torii = await start()
    await teach(torii)
    one.play({
      delay: 200,
      status: 529,
      body: '{"type":"error","error":{"type":"overloaded_error","message":"busy"}}',
    })
    two.play({ ...good('other'), delay: 400 })
    expect((await torii.ask(call)).text).toBe(answer('other'))
    expect(told(await torii.closed(21))).toEqual([
      ['first', 'hedged', undefined, 'overloaded_error'],
      ['second', 'hedge', undefined, undefined],
    ])
  })

  it('is never more than one, and the last failure of both is told', async () => {
    const torii = await start()
    await teach(torii)
    const failing = {
      delay: 200,
      status: 529,
      body: '{"type":"error","error":{"type":"overloaded_error","message":"busy"}}',
    }
    one.play(failing)
    two.play(failing)
    expect((await torii.ask(call)).status).toBe(529)
    expect([one.received.length, two.received.length]).toEqual([21, 1])
  })

  it('is given up with the first when the client leaves', async () => {
    const torii = await start()
    await teach(torii)
    one.play({ hang: 'before-head' })
    two.play({ hang: 'before-head' })
    const leaving = new AbortController()
    const asked = torii.ask({ ...call, signal: leaving.signal }).catch(() => undefined)
    await two.reached(1)
    leaving.abort()
    await Promise.all([asked, one.received.at(-1)?.dropped, two.received[0]?.dropped])
    expect(await torii.closed(21)).toMatchObject({ state: 'aborted', fault: { kind: 'client-closed' } })
    expect(torii.ports.pool.health().every(({ inFlight, locks }) => inFlight + locks.length === 0)).toBe(true)
  })

  it('serves whole answers too', async () => {
    const torii = await start()
    const whole = (word: string): Play => ({
      body: JSON.stringify({
        ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
        content: [{ type: 'text', text: word }],
        usage: { input_tokens: 1000, output_tokens: 2 },
      }),
    })
    const ask = { ...call, body: { ...call.body, stream: false } }
    one.play(whole('quick'))
    for (let time = 0; time < 20; time++) await torii.ask(ask)
    one.play({ hang: 'before-head' })
    two.play(whole('other'))
    expect((await torii.ask(ask)).text).toContain('other')
  })
})

describe('no second attempt is made', () => {
  const late: Play = { ...good('late'), delay: 300 }
  const alone = async (torii: Harness): Promise<void> => {
    one.play(late)
    two.play(good('other'))
    expect((await torii.ask(call)).text).toBe(answer('late'))
    expect(two.received).toEqual([])
  }

  it('unless the owner wants it', async () => {
    const torii = await start({})
    await teach(torii)
    await alone(torii)
  })

  it('before it is known how long the account takes', async () => {
    const torii = await start()
    await teach(torii, 19)
    await alone(torii)
  })

  it('when it would add more tokens than the owner allows', async () => {
    const torii = await start({
      settings: { scheduling: { hedging: { enabled: true, extra_tokens: 0.001 } } },
    })
    await teach(torii)
    const long = {
      ...call,
      body: { ...call.body, messages: [{ role: 'user', content: 'word '.repeat(100) }] },
    }
    one.play(late)
    two.play(good('other'))
    await torii.ask(long)
    expect(two.received).toEqual([])
    expect(torii.ports.pool.health().every(({ inFlight }) => inFlight === 0)).toBe(true)
  })

  it('while the tokens for it are used up; more answers bring more', async () => {
    const torii = await start()
    await teach(torii)
    const long = {
      ...call,
      body: { ...call.body, messages: [{ role: 'user', content: 'word '.repeat(450) }] },
    }
    two.play(good('other'))
    one.play(mute)
    // A twentieth of 20 answers of 1002 tokens: enough for one such call, and not for two.
    expect((await torii.ask(long)).text).toBe(answer('other'))
    expect((await torii.closed(21)).attempts[0]?.usage?.input.total).toBeGreaterThan(500)
    one.play(late)
    expect((await torii.ask(long)).text).toBe(answer('late'))
    expect(two.received).toHaveLength(1)
    await teach(torii, 40)
    one.play(mute)
    expect((await torii.ask(long)).text).toBe(answer('other'))
    expect(two.received).toHaveLength(2)
  })

  it('where the route says no', async () => {
    const route = { name: 'r', match: ['m'], protocols: [], accounts: [], fallback: [] }
    const torii = await start({ settings: hedging, routes: [{ ...route, policy: { hedging: false } }] })
    await teach(torii)
    await alone(torii)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, type HarnessOptions, startHarness } from '../support/harness.ts'

let fakes: FakeUpstream[]
let harness: Harness | undefined

beforeEach(async () => {
  fakes = await Promise.all(Array.from({ length: 6 }, () => startFakeUpstream()))
  for (const fake of fakes) fake.play(good)
})
afterEach(async () => {
  await harness?.stop()
  await Promise.all(fakes.map((fake) => fake.close()))
})

const good: Play = {
  body: '{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}',
}
const failing = (status: number): Play => ({
  status,
  body: JSON.stringify({ error: { message: 'it failed', type: 'server_error', code: `c${status}` } }),
})
const start = async (count: number, over: Partial<HarnessOptions> = {}): Promise<Harness> => {
  harness = await startHarness({
    accounts: fakes.slice(0, count).map(({ url }, at) => ({
      ...{ name: `a${at}`, upstream: 'openai-compatible', baseUrl: `${url}/v1`, priority: at + 1 },
    })),
    ...over,
  })
  return harness
}
const call = (model = 'm') => ({
  path: '/v1/chat/completions',
  body: { model, messages: [{ role: 'user', content: 'Hi' }] },
})
const asked = () => fakes.map(({ received }) => received.length)
const locks = ({ ports: { pool } }: Harness): readonly string[] =>
  pool.health().flatMap((one) => one.locks.map(({ account, model }) => `${account} ${model ?? '*'}`))

describe('the same failure on several accounts within seconds', () => {
  it('is the request’s or the network’s: the rest is not asked, and nobody is locked', async () => {
    const torii = await start(6)
    for (const fake of fakes) fake.play(failing(500))
    // One passing failure makes suspect, a second in a row locks.
    for (let time = 0; time < 2; time++) expect((await torii.ask(call())).status).toBe(500)
    expect(asked()).toEqual([2, 2, 2, 0, 0, 0])
    expect(locks(torii)).toEqual([])
  })

  it('far apart is each account’s own: the second in a row locks it', async () => {
    const torii = await start(2)
    for (const [at, fake] of fakes.slice(0, 2).entries()) {
      fake.play(failing(500))
      await torii.ask(call(`a${at}/m`))
      torii.advance(20)
      await torii.ask(call(`a${at}/m`))
      expect(locks(torii)).toEqual([`a${at} m`])
      torii.advance(20)
    }
  })

  it('is never so for limits: each account is asked, and each waits for itself', async () => {
    const torii = await start(6)
    for (const fake of fakes.slice(0, 5)) fake.play({ ...failing(429), headers: { 'retry-after': '30' } })
    expect((await torii.ask(call())).status).toBe(200)
    expect(asked()).toEqual([1, 1, 1, 1, 1, 1])
    expect(locks(torii)).toEqual(['a0 m', 'a1 m', 'a2 m', 'a3 m', 'a4 m'])
    // Another model of theirs is free.
    for (const fake of fakes) fake.play(good)
    await torii.ask(call('other'))
    expect(asked()).toEqual([2, 1, 1, 1, 1, 1])
  })
})

describe('an account whose guessed wait is over', () => {
  const lockFirst = async (torii: Harness): Promise<void> => {
    fakes[0]?.play(failing(429))
    await torii.ask(call())
    expect(locks(torii)).toEqual(['a0 m'])
    torii.advance(5)
  }

  it('is asked by one request only, until it has answered well', async () => {
    const torii = await start(2)
    await lockFirst(torii)
    fakes[0]?.play({ ...good, delay: 200 })
    await Promise.all(Array.from({ length: 6 }, () => torii.ask(call())))
    expect(asked().slice(0, 2)).toEqual([2, 6])
    fakes[0]?.play(good)
    await Promise.all(Array.from({ length: 3 }, () => torii.ask(call())))
    expect(asked().slice(0, 2)).toEqual([5, 6])
  })

  it('waits for longer after each failure in a row, and for less again when it was quiet', async () => {
    const torii = await start(2)
    const waitOf = (): number => {
      const lock = torii.ports.pool.health()[0]?.locks[0]
      return Math.round(((lock?.until ?? 0) - (lock?.since ?? 0)) / 1000)
    }
    fakes[0]?.play(failing(429))
    const waits: number[] = []
    for (let time = 0; time < 4; time++) {
      await torii.ask(call())
      waits.push(waitOf())
      torii.advance((waits.at(-1) ?? 0) + 1)
    }
    expect(waits.map((wait, at) => wait > (waits[at - 1] ?? 0))).toEqual([true, true, true, true])
    torii.advance(3600)
    await torii.ask(call())
    expect(waitOf()).toBe(waits[0])
  })

  it('is free at once when its owner says so', async () => {
    const torii = await start(2)
    fakes[0]?.play({ ...failing(429), headers: { 'retry-after': '3600' } }, good)
    await torii.ask(call())
    await torii.ask(call())
    expect(asked().slice(0, 2)).toEqual([1, 2])
    torii.ports.pool.unlock('a0')
    await torii.ask(call())
    expect(asked().slice(0, 2)).toEqual([2, 2])
  })
})

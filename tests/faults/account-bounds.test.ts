import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/client.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

let one: FakeUpstream
let two: FakeUpstream
let home: string
let torii: ToriiProcess

beforeEach(async () => {
  one = await startFakeUpstream()
  two = await startFakeUpstream()
  for (const fake of [one, two]) fake.play(slow)
  home = makeHome()
})
afterEach(async () => {
  await torii.stop()
  await Promise.all([one.close(), two.close()])
  rmSync(home, { recursive: true, force: true })
})

const slow: Play = {
  delay: 100,
  body: JSON.stringify({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
    content: [{ type: 'text', text: 'Hi' }],
    usage: { input_tokens: 50, output_tokens: 50 },
  }),
}
const start = async (first: string, rest = '', second = ''): Promise<void> => {
  const account = (name: string, fake: FakeUpstream, more: string) =>
    `  - { name: ${name}, upstream: anthropic, base_url: "${fake.url}", api_key: env:K, models: [m, n]${more === '' ? '' : `, ${more}`} }\n`
  torii = await startTorii({
    home,
    settings: `${rest}accounts:\n${account('a', one, first)}${account('b', two, second === '' ? 'priority: 2' : second)}`,
    env: { K: 'no-real-key' },
  })
}
const send = (model = 'm', session?: string): Promise<Answer> =>
  ask(torii.url, {
    path: '/v1/messages',
    ...(session === undefined ? {} : { headers: { 'session-id': session } }),
    body: { model, max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] },
  })
const burst = (count: number, model = 'm') => Promise.all(Array.from({ length: count }, () => send(model)))
const askedOf = ({ received }: FakeUpstream, model = 'm') =>
  received.filter(({ path, body }) => path.includes('/messages') && body.includes(`"${model}"`)).length

describe('an account’s own bounds', () => {
  it('on exchanges at one time: the rest goes to the next account', async () => {
    await start('max_concurrency: 2')
    const answers = await burst(6)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect([askedOf(one), askedOf(two)]).toEqual([2, 4])
    await burst(2)
    expect([askedOf(one), askedOf(two)]).toEqual([4, 4])
  })

  it('on one model at one time: another model is free', async () => {
    await start('model_concurrency: { m: 1 }')
    await Promise.all([burst(3), burst(3, 'n')])
    expect([askedOf(one), askedOf(two), askedOf(one, 'n'), askedOf(two, 'n')]).toEqual([1, 2, 3, 0])
  })

  it('on requests of a minute', async () => {
    await start('requests_per_minute: 3')
    await burst(5)
    expect([askedOf(one), askedOf(two)]).toEqual([3, 2])
  })

  it('on tokens of a minute, once answers have used them', async () => {
    await start('tokens_per_minute: 150')
    for (let time = 0; time < 4; time++) await send()
    expect([askedOf(one), askedOf(two)]).toEqual([2, 2])
  })

  it('on tokens of a minute, by those under way together', async () => {
    await start('tokens_per_minute: 250')
    await burst(20)
    // Each may use a few tokens of input and 50 of output; what they used counts 100.
    expect(askedOf(one)).toBeGreaterThan(1)
    expect(askedOf(one)).toBeLessThanOrEqual(4)
    expect(askedOf(one) + askedOf(two)).toBe(20)
  })

  it('are told with the time of the soonest when all are reached', async () => {
    await start('requests_per_minute: 1', '', 'requests_per_minute: 1')
    const answers = await burst(3)
    const refused = answers.find(({ status }) => status !== 200)
    expect(refused?.status).toBe(503)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(70)
  })
})

describe('a refusal for the owner’s own limits names them', () => {
  it.each([
    ['requests_per_minute: 1', 'requests per minute, 1'],
    ['tokens_per_minute: 60', 'tokens per minute, 60'],
    ['max_concurrency: 1', 'requests at one time, 1'],
    ['model_concurrency: { m: 1 }', 'requests of this model at one time, 1'],
  ])('%s', async (bound, words) => {
    await start(bound, '', 'enabled: false')
    const refused = (await burst(2)).find(({ status }) => status !== 200)
    expect(refused?.status).toBe(503)
    expect(refused?.text).toContain(`\`a\`, has reached your own limit for it: ${words}. No vendor refused.`)
  })

  it('in the reader’s language, with the seconds of its header', async () => {
    await start('requests_per_minute: 1', 'language: ja\n', 'enabled: false')
    const refused = (await burst(2)).find(({ status }) => status !== 200)
    expect(refused?.text).toContain('設定した上限（毎分のリクエスト数 1）')
    expect(refused?.text).toContain(`${refused?.headers['retry-after']} 秒後`)
  })

  it('and a vendor’s own words where the vendor is the sooner', async () => {
    await start('requests_per_minute: 1', '', 'priority: 2')
    two.play({
      status: 429,
      headers: { 'retry-after': '5' },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
    })
    await send()
    expect((await send()).text).toContain('slow down')
    expect((await send()).text).toContain('429 rate_limit_error «slow down»')
  })
})

describe('the modes, by what they do', () => {
  const same = 'priority: 1'
  it.each([
    ['balance: shares by weight', 'balance', 'weight: 3', [6, 2]],
    ['priority: the first of the list', 'priority', same, [8, 0]],
  ] as const)('%s', async (_what, mode, first, shares) => {
    await start(first, `scheduling: { mode: ${mode} }\n`, same)
    for (let time = 0; time < 8; time++) await send()
    expect([askedOf(one), askedOf(two)]).toEqual(shares)
  })

  it('cache_first: a session stays where it was', async () => {
    await start(same, 'scheduling: { mode: cache_first }\n', same)
    for (let time = 0; time < 8; time++) await send('m', time % 2 === 0 ? 's' : 't')
    const sessionsAt = ({ received }: FakeUpstream) =>
      new Set(received.flatMap(({ headers }) => headers['session-id'] ?? []))
    expect([askedOf(one), askedOf(two), sessionsAt(one).size, sessionsAt(two).size]).toEqual([4, 4, 1, 1])
  })

  it('performance_first: the sooner one, once both are known', async () => {
    two.play({ ...slow, delay: 0 })
    await start(same, 'scheduling: { mode: performance_first }\n', same)
    for (let time = 0; time < 8; time++) await send()
    expect([askedOf(one), askedOf(two)]).toEqual([1, 7])
  })

  it('a preferred account is first in each of them', async () => {
    await start(same, 'scheduling: { mode: balance, preferred_account: b }\n', same)
    for (let time = 0; time < 4; time++) await send()
    expect([askedOf(one), askedOf(two)]).toEqual([0, 4])
  })
})

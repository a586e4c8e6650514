import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'

/** 10 and 100 dollars for a million tokens, of which an answer uses up to 50. */
const most = 50
let upstream: FakeUpstream
let torii: ToriiProcess
let made = 0

beforeAll(async () => {
  upstream = await startFakeUpstream()
  torii = await startTorii({
    settings: `models: { catalogue: { priced: { price: { input: 10, output: 100 } } } }
accounts:
  - { name: a, upstream: anthropic, base_url: "${upstream.url}", api_key: env:K, models: [priced] }
`,
    env: { K: 'no-real-key' },
  })
})
afterAll(async () => {
  await torii.stop()
  await upstream.close()
})
beforeEach(() => upstream.play({ delay: 100, body: answerOf(20, most) }))

const answerOf = (input: number, output: number): string =>
  JSON.stringify({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'priced', stop_reason: 'max_tokens' },
    content: [{ type: 'text', text: 'Hi' }],
    usage: { input_tokens: input, output_tokens: output },
  })

async function makeKey(rules: object): Promise<{ name: string; value: string }> {
  const name = `key-${++made}`
  const answer = await torii.api('/api/keys', { method: 'POST', json: { name, ...rules } })
  return { name, value: ((await answer.json()) as { value: string }).value }
}

const say = (key: string, max_tokens = most): Promise<Answer> =>
  ask(torii.url, {
    path: '/v1/messages',
    headers: { 'x-api-key': key },
    body: { model: 'priced', max_tokens, messages: [{ role: 'user', content: 'x'.repeat(60) }] },
  })

const burst = async (key: string, count: number) => {
  const answers = await Promise.all(Array.from({ length: count }, () => say(key)))
  return {
    served: answers.filter(({ status }) => status === 200).length,
    refused: answers.filter(({ status }) => status !== 200),
  }
}

interface Spent {
  readonly cost: number
  readonly tokens: number
}
async function spentBy(name: string): Promise<Spent> {
  const keys = (await (await torii.api('/api/keys')).json()) as { name: string; spent?: { day: Spent } }[]
  const spent = keys.find((one) => one.name === name)?.spent
  if (spent === undefined) throw new Error(`no key ${name}`)
  return spent.day
}

describe('fifty requests at one time', () => {
  it('do not pass a budget together; those that do not fit are told to come again', async () => {
    const limit = 0.03
    const { name, value } = await makeKey({ budget: { day: limit } })
    const { served, refused } = await burst(value, 50)
    expect(served).toBeGreaterThan(1)
    expect(refused.length).toBe(50 - served)
    for (const answer of refused) {
      expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1'])
      expect(answer.text).toContain('set aside')
    }
    const { cost } = await spentBy(name)
    expect(cost).toBeCloseTo(served * 0.0052, 6)
    expect(cost).toBeLessThanOrEqual(limit)
  })

  it('do not pass the tokens of a minute together', async () => {
    const { name, value } = await makeKey({ tokensPerMinute: 400 })
    const { served, refused } = await burst(value, 50)
    expect(served).toBeGreaterThan(1)
    expect(refused.every(({ status }) => status === 429)).toBe(true)
    expect((await spentBy(name)).tokens).toBeLessThanOrEqual(400)
  })

  it('are all served where the budget is wide enough', async () => {
    const { value } = await makeKey({ budget: { month: 10 }, tokensPerMinute: 1_000_000 })
    expect((await burst(value, 50)).served).toBe(50)
  })
})

it('what was set aside is free again when an answer has ended, also when it failed', async () => {
  const { name, value } = await makeKey({ budget: { day: 0.012 } })
  upstream.play({
    status: 400,
    body: '{"type":"error","error":{"type":"invalid_request_error","message":"no"}}',
  })
  for (let time = 0; time < 3; time++) expect((await burst(value, 2)).served).toBe(0)
  expect((await spentBy(name)).cost).toBe(0)
  upstream.play({ body: answerOf(20, most) })
  expect((await burst(value, 2)).served).toBe(2)
})

it('one alone goes out while anything is left, and then the budget is used up', async () => {
  const { value } = await makeKey({ budget: { day: 0.001 } })
  expect((await say(value)).status).toBe(200)
  const refused = await say(value)
  expect([refused.status, refused.text.includes('key_budget_used')]).toEqual([402, true])
})

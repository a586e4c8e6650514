import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

let one: FakeUpstream
let two: FakeUpstream
let home: string
let torii: ToriiProcess

beforeEach(async () => {
  one = await startFakeUpstream()
  two = await startFakeUpstream()
  home = makeHome()
})
afterEach(async () => {
  await torii.stop()
  await Promise.all([one.close(), two.close()])
  rmSync(home, { recursive: true, force: true })
})

const start = (settings: string) => startTorii({ home, settings, env: { K: 'sk-key-of-the-vendor' } })
const restart = async (settings: string): Promise<void> => {
  await torii.stop()
  torii = await start(settings)
}
/** The process ends as when the power does. */
const crash = async (settings: string): Promise<void> => {
  torii.child.kill('SIGKILL')
  await torii.ended
  torii = await start(settings)
}
const account = (name: string, upstream: string, fake: FakeUpstream) =>
  `  - { name: ${name}, upstream: ${upstream}, base_url: "${fake.url}", api_key: env:K, models: [m] }\n`
const asked = ({ received }: FakeUpstream, part: string) => received.filter(({ path }) => path.includes(part))

const message = JSON.stringify({
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
  content: [{ type: 'text', text: 'Hi' }],
  usage: { input_tokens: 1, output_tokens: 1 },
})
const send = (session = 's') =>
  ask(torii.url, {
    path: '/v1/messages',
    headers: { 'session-id': session },
    body: { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] },
  })

describe('a restart in the middle', () => {
  it('finds the locks again, and tells the true rest of the wait', async () => {
    const settings = `accounts:\n${account('a', 'anthropic', one)}`
    torii = await start(settings)
    one.play({
      status: 429,
      headers: { 'retry-after': '600' },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
    })
    expect((await send()).status).toBe(429)
    const before = asked(one, '/messages').length
    await restart(settings)
    const answer = await send()
    expect([answer.status, asked(one, '/messages').length]).toEqual([429, before])
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(550)
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(600)
    // Its owner can lift it.
    expect((await torii.api('/api/accounts/a/unlock', { method: 'POST' })).status).toBe(200)
    one.play({ body: message })
    expect((await send()).status).toBe(200)
  })

  it('finds locks and homes of sessions again after the process was killed', async () => {
    const settings = `scheduling: { mode: cache_first }\naccounts:\n${account('a', 'anthropic', one)}${account('b', 'anthropic', two)}`
    torii = await start(settings)
    for (const fake of [one, two]) fake.play({ body: message })
    for (const session of ['s1', 's2', 's3', 's4']) await send(session)
    const homeOf = (session: string) =>
      [one, two].find((fake) =>
        asked(fake, '/messages').some(({ headers }) => headers['session-id'] === session),
      )
    const homes = ['s1', 's2', 's3', 's4'].map(homeOf)
    one.play({
      status: 429,
      headers: { 'retry-after': '600' },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
    })
    for (const session of ['s1', 's2']) await send(session)
    // Written behind: within a moment.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await crash(settings)
    one.play({ body: message })
    const before = asked(one, '/messages').length
    for (const session of ['s1', 's2', 's3', 's4']) expect((await send(session)).status).toBe(200)
    expect(asked(one, '/messages').length).toBe(before)
    await torii.api('/api/accounts/a/unlock', { method: 'POST' })
    for (const session of ['s3', 's1', 's4', 's2']) await send(session)
    const last = (session: string) =>
      [one, two].find((fake) =>
        asked(fake, '/messages')
          .slice(-2)
          .some(({ headers }) => headers['session-id'] === session),
      )
    expect(['s1', 's2', 's3', 's4'].map(last)).toEqual(homes)
  })

  it('finds again what is left of a quota, and spares the account for it', async () => {
    const settings = `accounts:\n${account('a', 'anthropic', one).replace(' }', ', quota_floor: 0.1 }')}${account('b', 'anthropic', two)}`
    torii = await start(settings)
    const reset = new Date(Date.now() + 600_000).toISOString()
    one.play({
      headers: {
        'anthropic-ratelimit-requests-limit': '100',
        'anthropic-ratelimit-requests-remaining': '5',
        'anthropic-ratelimit-requests-reset': reset,
      },
      body: message,
    })
    two.play({ body: message })
    await send()
    expect(asked(one, '/messages').length).toBe(1)
    await restart(settings)
    for (let time = 0; time < 3; time++) await send()
    expect([asked(one, '/messages').length, asked(two, '/messages').length]).toEqual([1, 3])
    const accounts = (await (await torii.api('/api/accounts')).json()) as {
      name: string
      quotas?: { name: string; remaining?: number }[]
    }[]
    expect(JSON.stringify(accounts.find(({ name }) => name === 'a'))).toContain('"remaining":5')
  })

  it('finds the homes of sessions again', async () => {
    const settings = `scheduling: { mode: cache_first }\naccounts:\n${account('a', 'anthropic', one)}${account('b', 'anthropic', two)}`
    torii = await start(settings)
    one.play({ body: message })
    two.play({ body: message })
    for (const session of ['s1', 's2', 's3', 's4']) await send(session)
    const homes = [asked(one, '/messages').length, asked(two, '/messages').length]
    expect(homes).toEqual([2, 2])
    await restart(settings)
    // In another order: a rotation would mix them.
    for (const session of ['s4', 's2', 's3', 's1']) await send(session)
    const sessionsAt = (fake: FakeUpstream) =>
      asked(fake, '/messages').map(({ headers }) => headers['session-id'])
    expect(new Set(sessionsAt(one)).size + new Set(sessionsAt(two)).size).toBe(4)
  })

  it('finds the proofs again that a client’s dialect cannot carry', async () => {
    const settings = `accounts:\n${account('g', 'gemini', one)}`
    torii = await start(settings)
    const call = {
      functionCall: { name: 'look', args: { at: 'x' } },
      thoughtSignature: 'c2lnbmVkLWJ5LWdvb2dsZQ==',
    }
    one.play({
      body: JSON.stringify({
        candidates: [{ content: { role: 'model', parts: [call] }, finishReason: 'STOP' }],
      }),
    })
    const tools = [
      {
        type: 'function',
        function: { name: 'look', parameters: { type: 'object', properties: { at: { type: 'string' } } } },
      },
    ]
    const user = { role: 'user', content: 'Look.' }
    const chat = (messages: unknown[]) =>
      ask(torii.url, { path: '/v1/chat/completions', body: { model: 'm', messages, tools } })
    const first = (await chat([user])).json() as {
      choices: { message: { role: string; tool_calls: { id: string }[] } }[]
    }
    const given = first.choices[0]?.message
    const plain = {
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: given?.tool_calls[0]?.id,
          type: 'function',
          function: { name: 'look', arguments: '{"at":"x"}' },
        },
      ],
    }
    await restart(settings)
    await chat([user, plain, { role: 'tool', tool_call_id: given?.tool_calls[0]?.id, content: 'Seen.' }])
    const sent = asked(one, ':generateContent').at(-1)?.body.toString() ?? ''
    expect(sent).toContain('c2lnbmVkLWJ5LWdvb2dsZQ==')
  })
})

import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { chatAnswer, chatStream, sse } from '../support/wire-answers.ts'
import { type Caller, type CrewProcess, startCrew, until } from './support.ts'

const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }

interface Row {
  readonly id: string
  readonly state: string
  readonly account?: string
  readonly path: string
  readonly status?: number
  readonly bodies?: { readonly clientSent?: string }
}

describe('two workers behind one port', () => {
  let upstream: FakeUpstream
  let torii: CrewProcess
  let callers: readonly Caller[]
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    torii = await startCrew(
      `
accounts:
  - { name: one, upstream: custom, base_url: "${upstream.url}/one", protocols: [openai-chat], models: [m] }
  - { name: two, upstream: custom, base_url: "${upstream.url}/two", protocols: [openai-chat], models: [m] }
  - { name: words, upstream: custom, base_url: "${upstream.url}/words", protocols: [anthropic-messages], models: [words] }
  - { name: signed, upstream: gemini, api_key: "env:WORKERS_TEST_KEY", base_url: "${upstream.url}/signed", models: [signed] }
  - { name: single, upstream: custom, base_url: "${upstream.url}/single", protocols: [openai-chat], models: [single], max_concurrency: 1 }
scheduling: { mode: cache_first, max_wait: 20 }
`,
      { env: { WORKERS_TEST_KEY: 'test-key-of-signed' } },
    )
    callers = await torii.callers()
  })
  beforeEach(() => upstream.play({ body: chatAnswer }))
  afterAll(async () => {
    for (const caller of callers) caller.close()
    await torii.stop()
    await upstream.close()
  })
  const each = <T>(work: (caller: Caller) => Promise<T>): Promise<T[]> => Promise.all(callers.map(work))
  const rows = async (): Promise<readonly Row[]> =>
    ((await (await torii.api('/api/exchanges?limit=200')).json()) as { exchanges: Row[] }).exchanges

  const counted = async (): Promise<number> => {
    const metrics = await (await torii.api('/metrics')).text()
    return Number(/state="done",lane="relay"\} (\d+)/.exec(metrics)?.[1] ?? 0)
  }

  it('are two processes, and the status says so', async () => {
    const { wanted, restarts, processes } = await torii.workers()
    expect({ wanted, restarts }).toEqual({ wanted: 2, restarts: 0 })
    expect(processes.map(({ state }) => state)).toEqual(['ready', 'ready'])
    expect(new Set([torii.child.pid, ...processes.map(({ pid }) => pid)]).size).toBe(3)
    expect(torii.output()).toContain('Workers: 2 of 2 ready')
  })

  it('both answer, relay bytes as they are, and translate', async () => {
    for (const health of await each((caller) => caller.ask({ path: '/healthz' })))
      expect(health.text).toBe('{"status":"ok"}')
    for (const ready of await each((caller) => caller.ask({ path: '/readyz' })))
      expect(ready.json()).toEqual({ status: 'ok', usable: 5 })
    for (const answer of await each((caller) => caller.ask({ path: '/v1/chat/completions', body: chat })))
      expect(answer.text).toBe(chatAnswer)
    upstream.play({ headers: sse, body: chatStream })
    const streams = await each((caller) =>
      caller.ask({
        path: '/v1/chat/completions',
        body: { ...chat, stream: true, stream_options: { include_usage: true } },
      }),
    )
    for (const { text } of streams) expect(text).toBe(chatStream)
    upstream.play({ body: dialectAnswers['anthropic-messages'].whole })
    const translated = await each((caller) =>
      caller.ask({ path: '/v1/chat/completions', body: { ...chat, model: 'words' } }),
    )
    for (const answer of translated) {
      expect(answer.headers['x-torii-lane']).toBe('translate')
      expect(answer.json()).toMatchObject({ choices: [{ message: { content: expect.any(String) } }] })
    }
  })

  it('both refuse what is refused, in the dialect', async () => {
    for (const answer of await each((caller) =>
      caller.ask({ path: '/v1/chat/completions', body: { ...chat, model: 'nobody-has-it' } }),
    )) {
      expect(answer.status).toBe(404)
      expect(answer.json()).toMatchObject({ error: { code: 'model_not_found' } })
    }
    for (const answer of await each((caller) =>
      caller.ask({ path: '/v1/models', headers: { host: 'evil.example' } }),
    ))
      expect(answer.status).toBe(421)
  })

  it('write one record of each exchange, with its bodies', async () => {
    const countedBefore = await counted()
    const before = new Set((await rows()).map(({ id }) => id))
    const ids = (await each((caller) => caller.ask({ path: '/v1/chat/completions', body: chat }))).map(
      ({ headers }) => String(headers['x-torii-exchange']),
    )
    const fresh = (await rows()).filter(({ id }) => !before.has(id))
    expect(fresh.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    for (const id of ids) {
      const row = (await (await torii.api(`/api/exchanges/${id}`)).json()) as Row
      expect(row).toMatchObject({ state: 'done', status: 200, bodies: { clientSent: JSON.stringify(chat) } })
    }
    expect((await counted()) - countedBefore).toBe(2)
  })

  it('keep a session on its account, whoever serves it', async () => {
    const homes = new Map<string, Set<string>>()
    for (let turn = 0; turn < 12; turn += 1) {
      const session = `session-${turn % 3}`
      const caller = callers[turn % 2]
      await caller?.ask({
        path: '/v1/chat/completions',
        body: { ...chat, user: session, messages: [{ role: 'user', content: session }, ...chat.messages] },
      })
      const home = upstream.received.at(-1)?.path.split('/')[1] ?? ''
      homes.set(session, (homes.get(session) ?? new Set()).add(home))
    }
    expect([...homes.values()].map(({ size }) => size)).toEqual([1, 1, 1])
  })

  it('never have more calls at an account than it takes, and waste no turn', async () => {
    let now = 0
    let most = 0
    const slow: Play = { body: chatAnswer, delay: 15 }
    upstream.play(() => {
      now += 1
      most = Math.max(most, now)
      setTimeout(() => {
        now -= 1
      }, 10)
      return slow
    })
    const more = [...callers, torii.caller(), torii.caller()]
    const answers = await Promise.all(
      more.map((caller) => caller.ask({ path: '/v1/chat/completions', body: { ...chat, model: 'single' } })),
    )
    for (const caller of more.slice(2)) caller.close()
    expect(answers.map(({ status }) => status)).toEqual(more.map(() => 200))
    expect(most).toBe(1)
  })

  it('lose nothing of a conversation that both change at one time', async () => {
    const ask = async (at: number, path: string, body?: object) =>
      (await callers[at % 2]?.ask(body === undefined ? { path } : { path, body }))?.json() as {
        id: string
        metadata: object
        data: { id: string; content: { text: string }[] }[]
      }
    const { id } = await ask(0, '/v1/conversations', {})
    const path = `/v1/conversations/${id}`
    const texts = Array.from({ length: 20 }, (_, at) => `item ${at}`)
    await Promise.all([
      ...texts.map((content, at) => ask(at, `${path}/items`, { items: [{ role: 'user', content }] })),
      ask(0, path, { metadata: { topic: 'x' } }),
    ])
    const { data } = await ask(1, `${path}/items?limit=100`)
    expect(data.map(({ content }) => content[0]?.text).sort()).toEqual([...texts].sort())
    expect((await ask(1, path)).metadata).toEqual({ topic: 'x' })
    // Taken out by both at once, it was there for one of them.
    const removed = await each((caller) =>
      caller.ask({ method: 'DELETE', path: `${path}/items/${data[0]?.id}` }),
    )
    expect(removed.map(({ status }) => status).sort()).toEqual([200, 404])
  })

  it('find each other’s answers, conversations and runs by their ids', async () => {
    const [here, there] = callers
    const post = async (caller: Caller | undefined, path: string, body: object) =>
      (await caller?.ask({ path, body }))?.json() as { id: string; status: string }
    const first = await post(here, '/v1/responses', { model: 'm', input: 'Remember heron.' })
    expect((await there?.ask({ path: `/v1/responses/${first.id}` }))?.json()).toEqual(first)
    await post(there, '/v1/responses', { model: 'm', input: 'Which word?', previous_response_id: first.id })
    expect(upstream.received.at(-1)?.body.toString()).toContain('Remember heron.')
    expect((await there?.ask({ method: 'DELETE', path: `/v1/responses/${first.id}` }))?.status).toBe(200)
    expect((await here?.ask({ path: `/v1/responses/${first.id}` }))?.status).toBe(404)

    const conversation = await post(here, '/v1/conversations', {
      items: [{ role: 'user', content: 'Earlier' }],
    })
    for (const caller of [there, here])
      await post(caller, '/v1/responses', { model: 'm', input: 'More', conversation: conversation.id })
    expect(
      upstream.received
        .at(-1)
        ?.body.toString()
        .match(/Earlier|More/g),
    ).toEqual(['Earlier', 'More', 'More'])

    upstream.play({ headers: sse, body: chatStream, chunking: { seed: 7 }, gap: 20 })
    const run = await post(here, '/v1/responses', { model: 'm', input: 'x', background: true })
    expect(run.status).toBe('queued')
    const watched = await there?.ask({ path: `/v1/responses/${run.id}?stream=true` })
    const types = [...(watched?.text ?? '').matchAll(/^event: (.*)$/gm)].map(([, type]) => type)
    expect(types[0]).toBe('response.created')
    expect(types.at(-1)).toBe('response.completed')
    expect(types.filter((type) => type === 'response.completed')).toHaveLength(1)
    const whole = await here?.ask({ path: `/v1/responses/${run.id}?stream=true` })
    expect(watched?.text).toBe(whole?.text)

    upstream.play({ headers: sse, body: chatStream, hang: { afterBytes: 10 } })
    const hanging = await post(here, '/v1/responses', { model: 'm', input: 'x', background: true })
    const cancelled = await post(there, `/v1/responses/${hanging.id}/cancel`, {})
    expect(cancelled.status).toBe('cancelled')
  })

  it('give a vendor its proofs back, whichever of them saw it given out', async () => {
    const proof = 'c2lnbmF0dXJlIG9mIGEgdGhvdWdodA=='
    const thought = { functionCall: { name: 'look', args: { at: 'sky' } }, thoughtSignature: proof }
    upstream.play({
      body: JSON.stringify({
        candidates: [{ index: 0, content: { role: 'model', parts: [thought] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
      }),
    })
    const [here, there] = callers
    const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }]
    const body = { ...chat, model: 'signed', tools }
    for (const [asker, other] of [
      [here, there],
      [there, here],
    ]) {
      const first = (await asker?.ask({ path: '/v1/chat/completions', body }))?.json() as {
        choices: { message: { tool_calls: { id: string }[] } }[]
      }
      const id = first.choices[0]?.message.tool_calls[0]?.id
      // As a client gives it back that knows nothing of proofs.
      const call = { id, type: 'function', function: { name: 'look', arguments: '{"at":"sky"}' } }
      const message = { role: 'assistant', content: null, tool_calls: [call] }
      const result = { role: 'tool', tool_call_id: id, content: 'blue' }
      await other?.ask({
        path: '/v1/chat/completions',
        body: { ...body, messages: [...chat.messages, message, result] },
      })
      expect(upstream.received.at(-1)?.body.toString()).toContain(proof)
    }
  })

  it('serve WebSockets', async () => {
    upstream.play({ headers: sse, body: chatStream })
    const socket = new WebSocket(`${torii.url.replace('http', 'ws')}/v1/responses`)
    await once(socket, 'open')
    const said: string[] = []
    socket.on('message', (data) => said.push((JSON.parse(String(data)) as { type: string }).type))
    socket.send(
      JSON.stringify({
        type: 'response.create',
        model: 'm',
        store: false,
        input: [{ role: 'user', content: 'Hi' }],
      }),
    )
    await until(() => said.includes('response.completed'))
    socket.close()
  })

  it('hold a named key to its bound over both of them, and forget it at once', async () => {
    const made = await torii.api('/api/keys', {
      method: 'POST',
      json: { name: 'bounded', requestsPerMinute: 3 },
    })
    const { value } = (await made.json()) as { value: string }
    const statuses: number[] = []
    for (let at = 0; at < 6; at += 1) {
      const answer = await callers[at % 2]?.ask({
        path: '/v1/chat/completions',
        body: chat,
        headers: { 'x-api-key': value },
      })
      statuses.push(answer?.status ?? 0)
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429])
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.auth_mode': 'strict' } } })
    await torii.api('/api/keys/bounded', { method: 'DELETE' })
    for (const answer of await each((caller) =>
      caller.ask({ path: '/v1/chat/completions', body: chat, headers: { 'x-api-key': value } }),
    ))
      expect(answer.status).toBe(401)
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.auth_mode': 'auto' } } })
  })

  it('have new settings in force when the change is said to be made', async () => {
    for (const [language, words] of [
      ['ja', 'モデル'],
      ['zh-CN', '模型'],
      ['en', 'No account serves'],
    ]) {
      await torii.api('/api/settings', { method: 'PATCH', json: { set: { language } } })
      const body = { ...chat, model: 'nobody-has-it' }
      for (const answer of await each((caller) => caller.ask({ path: '/v1/chat/completions', body })))
        expect(answer.text).toContain(words)
    }
  })
})

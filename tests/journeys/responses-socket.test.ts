import { once } from 'node:events'
import OpenAI from 'openai'
import { ResponsesWS } from 'openai/resources/responses/ws'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, type HarnessOptions, startHarness } from '../support/harness.ts'

const chatStream = (text: string): Play => ({
  headers: { 'content-type': 'text/event-stream' },
  body: [
    { choices: [{ index: 0, delta: { role: 'assistant', content: text } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
  ]
    .map(
      (chunk) =>
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', ...chunk })}\n\n`,
    )
    .concat('data: [DONE]\n\n')
    .join(''),
})

interface SocketEvent {
  readonly type: string
  readonly status?: number
  readonly response?: { readonly id: string; readonly status: string; readonly output: readonly unknown[] }
  readonly error?: { readonly code: string; readonly message: string }
}

interface Client {
  readonly socket: WebSocket
  send(message: unknown): void
  /** All up to the one that ends an answer. */
  turn(): Promise<readonly SocketEvent[]>
}

const enders = new Set(['response.completed', 'response.failed', 'response.incomplete', 'error'])

async function connect(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/responses`, { headers })
  const waiting: SocketEvent[] = []
  let wake = () => {}
  socket.on('message', (data) => {
    waiting.push(JSON.parse(String(data)) as SocketEvent)
    wake()
  })
  await once(socket, 'open')
  return {
    socket,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async turn() {
      for (;;) {
        const end = waiting.findIndex(({ type }) => enders.has(type))
        if (end !== -1) return waiting.splice(0, end + 1)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

describe('Responses over a WebSocket', () => {
  let upstream: FakeUpstream
  let harness: Harness
  const accounts = (): HarnessOptions['accounts'] => [
    { name: 'chat', upstream: 'custom', baseUrl: upstream.url, protocols: ['openai-chat'] },
  ]
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({ accounts: accounts() ?? [] })
  })
  afterEach(() => harness.change({ accounts: accounts() ?? [] }))
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })
  const create = (body: object) => ({ type: 'response.create', model: 'm', store: false, ...body })
  const lastMessages = () =>
    (JSON.parse(upstream.received.at(-1)?.body.toString() ?? '{}') as { messages: unknown }).messages

  it('takes a prewarm frame, then turns that go on from each other though nothing is stored', async () => {
    upstream.play(chatStream('Hello.'))
    const client = await connect(harness.url)
    expect(client.socket.extensions).toContain('permessage-deflate')
    const before = upstream.received.length
    client.send(create({ generate: false, input: [{ role: 'developer', content: 'Be brief.' }] }))
    const [created, completed] = await client.turn()
    expect(created?.type).toBe('response.created')
    expect(completed).toMatchObject({
      type: 'response.completed',
      response: { status: 'completed', output: [] },
    })
    expect(upstream.received).toHaveLength(before)
    client.send(
      create({ previous_response_id: completed?.response?.id, input: [{ role: 'user', content: 'Hi' }] }),
    )
    const first = await client.turn()
    expect(first.map(({ type }) => type)).toContain('response.output_text.delta')
    expect(lastMessages()).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ])
    const { response } = first.at(-1) ?? {}
    expect(response?.output).toHaveLength(1)
    client.send(create({ previous_response_id: response?.id, input: [{ role: 'user', content: 'More' }] }))
    await client.turn()
    expect(lastMessages()).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'More' },
    ])
    expect((await harness.ask({ path: `/v1/responses/${response?.id}` })).status).toBe(404)
    client.socket.close()
  })

  it('goes on after a new connection where the answer was stored, and says so where it was not', async () => {
    upstream.play(chatStream('Hello.'))
    const first = await connect(harness.url)
    first.send(create({ store: true, input: 'Hi' }))
    const stored = (await first.turn()).at(-1)?.response?.id
    first.send(create({ input: 'Again', previous_response_id: stored }))
    const unstored = (await first.turn()).at(-1)?.response?.id
    first.socket.close()
    const second = await connect(harness.url)
    second.send(create({ input: 'And?', previous_response_id: unstored }))
    expect((await second.turn()).at(-1)).toMatchObject({
      type: 'error',
      status: 400,
      error: { code: 'previous_response_not_found' },
    })
    second.send(create({ input: 'And?', previous_response_id: stored }))
    expect((await second.turn()).at(-1)?.type).toBe('response.completed')
    expect(lastMessages()).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'And?' },
    ])
    second.socket.close()
  })

  it('keeps no more of a connection than one request may hold, and stores each turn once', async () => {
    upstream.play(chatStream('Hello.'))
    harness.change({ accounts: accounts() ?? [], settings: { limits: { max_body_megabytes: 1 } } })
    const client = await connect(harness.url)
    const long = 'x'.repeat(600_000)
    client.send(create({ input: `${long} first` }))
    const first = (await client.turn()).at(-1)?.response?.id
    client.send(create({ input: `${long} second`, previous_response_id: first }))
    const second = (await client.turn()).at(-1)?.response?.id
    client.send(create({ input: 'third', previous_response_id: second }))
    expect((await client.turn()).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'previous_response_not_found' },
    })
    client.send(create({ store: true, input: 'One' }))
    const one = (await client.turn()).at(-1)?.response?.id
    client.send(create({ store: true, input: 'Two', previous_response_id: one }))
    const two = (await client.turn()).at(-1)?.response?.id
    const kept = await harness.ports.documents.get('response', two ?? '', Date.now())
    expect(kept?.body).not.toContain('One')
    client.send(create({ input: 'Three', previous_response_id: two }))
    await client.turn()
    expect(JSON.stringify(lastMessages())).toContain('One')
    client.socket.close()
  })

  it('records each turn as an exchange of its own', async () => {
    upstream.play(chatStream('Hello.'))
    const before = harness.exchanges.length
    const client = await connect(harness.url, { 'user-agent': 'tester/1' })
    client.send(create({ input: 'Hi' }))
    await client.turn()
    expect(await harness.closed(before + 1)).toMatchObject({
      state: 'done',
      method: 'POST',
      path: '/v1/responses',
      client: 'tester/1',
      lane: 'translate',
      stream: true,
      usage: { input: { total: 3 } },
    })
    client.socket.close()
  })

  it('answers one message after the other', async () => {
    upstream.play({ ...chatStream('one'), delay: 20 }, chatStream('two'))
    const client = await connect(harness.url)
    client.send(create({ input: 'first' }))
    client.send(create({ input: 'second' }))
    expect(JSON.stringify(await client.turn())).toContain('one')
    expect(JSON.stringify(await client.turn())).toContain('two')
    client.socket.close()
  })

  it('says what is wrong in an error message and stays open', async () => {
    const client = await connect(harness.url)
    client.send('{')
    expect((await client.turn())[0]).toMatchObject({
      type: 'error',
      status: 400,
      error: { code: 'invalid_json' },
    })
    client.send({ type: 'session.update' })
    expect((await client.turn())[0]).toMatchObject({ type: 'error', status: 400 })
    client.send(create({ input: 'x', previous_response_id: 'resp_nowhere' }))
    expect((await client.turn())[0]).toMatchObject({
      type: 'error',
      status: 400,
      error: { code: 'previous_response_not_found' },
    })
    upstream.play({ status: 400, body: '{"error":{"message":"No","type":"invalid_request_error"}}' })
    client.send(create({ input: 'x' }))
    expect((await client.turn())[0]).toMatchObject({ type: 'error', status: 400, error: { message: 'No' } })
    client.socket.close()
  })

  it('gives the upstream up when the client leaves', async () => {
    upstream.play({ ...chatStream('Hello.'), hang: { afterBytes: 100 } })
    const before = upstream.received.length
    const closed = harness.exchanges.length
    const client = await connect(harness.url)
    client.send(create({ input: 'Hi' }))
    await upstream.reached(before + 1)
    client.socket.terminate()
    await upstream.received.at(-1)?.dropped
    expect((await harness.closed(closed + 1)).state).toBe('aborted')
  })

  const refusal = async (headers: Record<string, string>, path = '/v1/responses'): Promise<number> => {
    const socket = new WebSocket(`${harness.url.replace('http', 'ws')}${path}`, { headers })
    socket.on('error', () => undefined)
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
    return response.statusCode
  }

  it('has the same door as every request', async () => {
    expect(await refusal({ host: 'evil.example' })).toBe(421)
    expect(await refusal({ origin: 'https://evil.example' })).toBe(403)
    expect(await refusal({}, '/v1/chat/completions')).toBe(426)
    harness.change({
      accounts: accounts() ?? [],
      settings: { proxy: { auth_mode: 'strict' } },
      keys: [{ name: 'k', value: 'sk-right-one' }],
    })
    expect(await refusal({})).toBe(401)
    const client = await connect(harness.url, { authorization: 'Bearer sk-right-one' })
    client.socket.close()
  })

  it('refuses a message over the body limit', async () => {
    harness.change({ accounts: accounts() ?? [], settings: { limits: { max_body_megabytes: 1 } } })
    const client = await connect(harness.url)
    client.send(create({ input: 'x'.repeat(1_100_000) }))
    const [code] = (await once(client.socket, 'close')) as [number]
    expect(code).toBe(1009)
  })

  it('bounds what may wait', async () => {
    upstream.play({ ...chatStream('one'), delay: 50 })
    const client = await connect(harness.url)
    for (let turn = 0; turn < 20; turn++) client.send(create({ input: `turn ${turn}` }))
    const first = await client.turn()
    expect(first.at(-1)).toMatchObject({ type: 'error', status: 429, error: { code: 'rate_limit_exceeded' } })
    client.socket.terminate()
  })

  it('lets the answer under way end when the gateway stops, and takes nothing new', async () => {
    const stopping = await startHarness({ accounts: accounts() ?? [] })
    upstream.play({ ...chatStream('Hello.'), delay: 50 })
    const before = upstream.received.length
    const idle = await connect(stopping.url)
    const busy = await connect(stopping.url)
    busy.send(create({ input: 'Hi' }))
    await upstream.reached(before + 1)
    const codes = Promise.all(
      [idle, busy].map(async ({ socket }) => ((await once(socket, 'close')) as [number])[0]),
    )
    const closed = stopping.gateway.close(5)
    expect((await busy.turn()).at(-1)?.type).toBe('response.completed')
    await closed
    expect(await codes).toEqual([1001, 1001])
  })

  it('serves the SDK’s own client', async () => {
    upstream.play(chatStream('Hello.'))
    const sdk = new OpenAI({ baseURL: `${harness.url}/v1`, apiKey: 'sk-any' })
    const client = new ResponsesWS(sdk)
    const text = await new Promise<string>((resolve, reject) => {
      let said = ''
      client.on('response.output_text.delta', ({ delta }) => {
        said += delta
      })
      client.on('response.completed', () => resolve(said))
      client.on('error', reject)
      client.send({ type: 'response.create', model: 'm', input: 'Hi' })
    })
    expect(text).toBe('Hello.')
    client.close()
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../support/client.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const chatAnswer = (text: string): Play => ({
  body: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  }),
})

const chatStream = (text: string): Play => ({
  headers: { 'content-type': 'text/event-stream' },
  body: [
    ...[...text].map((letter) => ({ choices: [{ index: 0, delta: { content: letter } }] })),
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

interface ResponseBody {
  readonly id: string
  readonly status: string
  readonly output: readonly {
    readonly id: string
    readonly type: string
    readonly encrypted_content?: string
  }[]
  readonly previous_response_id?: string | null
  readonly store?: boolean
  readonly error?: { readonly code: string; readonly message: string; readonly param: string | null }
}

const bodyOf = (answer: Answer): ResponseBody => answer.json() as ResponseBody

describe('Responses over an upstream that keeps nothing', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [{ name: 'chat', upstream: 'custom', baseUrl: upstream.url, protocols: ['openai-chat'] }],
    })
  })
  beforeEach(() => upstream.play(chatAnswer('Hello.')))
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  const create = (body: object) => harness.ask({ path: '/v1/responses', body: { model: 'm', ...body } })
  const lastMessages = () =>
    (JSON.parse(upstream.received.at(-1)?.body.toString() ?? '{}') as { messages: unknown }).messages

  it('goes on from an earlier answer by its id', async () => {
    const first = bodyOf(await create({ input: 'Hi', instructions: 'Be brief.' }))
    const second = bodyOf(await create({ input: 'And now?', previous_response_id: first.id }))
    expect(lastMessages()).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'And now?' },
    ])
    expect(second).toMatchObject({ status: 'completed', previous_response_id: first.id, store: true })
    expect((await harness.closed(2)).losses).toEqual([])
  })

  it('gives back, lists and forgets what it keeps', async () => {
    const first = bodyOf(await create({ input: 'Hi' }))
    const path = `/v1/responses/${first.id}`
    expect(bodyOf(await harness.ask({ path }))).toEqual(first)
    const items = (await harness.ask({ path: `${path}/input_items` })).json()
    expect(items).toMatchObject({
      object: 'list',
      has_more: false,
      data: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
    })
    const deleted = await harness.ask({ method: 'DELETE', path })
    expect(deleted.json()).toEqual({ id: first.id, object: 'response', deleted: true })
    const gone = await harness.ask({ path })
    expect(gone.status).toBe(404)
    expect(bodyOf(gone).error?.message).toBe(`Response with id '${first.id}' not found.`)
    const after = await create({ input: 'x', previous_response_id: first.id })
    expect(after.status).toBe(400)
    expect(bodyOf(after).error).toMatchObject({
      code: 'previous_response_not_found',
      param: 'previous_response_id',
    })
  })

  it('pages the items of the whole context, the newest first', async () => {
    const first = bodyOf(await create({ input: 'one' }))
    const second = bodyOf(await create({ input: 'two', previous_response_id: first.id }))
    const path = `/v1/responses/${second.id}/input_items`
    const page = (await harness.ask({ path: `${path}?limit=2` })).json() as {
      data: { id: string; content: { text: string }[] }[]
      has_more: boolean
      last_id: string
    }
    expect(page.data.map(({ content }) => content[0]?.text)).toEqual(['two', 'Hello.'])
    expect(page.has_more).toBe(true)
    const rest = (await harness.ask({ path: `${path}?limit=2&after=${page.last_id}` })).json()
    expect(rest).toMatchObject({ data: [{ content: [{ text: 'one' }] }], has_more: false })
    expect((await harness.ask({ path: `${path}?order=sideways` })).status).toBe(400)
  })

  it('keeps nothing that the client does not want kept', async () => {
    const first = bodyOf(await create({ input: 'Hi', store: false }))
    expect(first.store).toBe(false)
    expect((await harness.ask({ path: `/v1/responses/${first.id}` })).status).toBe(404)
  })

  it('forgets after the days that the settings say', async () => {
    harness.change({ settings: { responses: { retention_days: 0.5 } } })
    const early = bodyOf(await create({ input: 'Hi' }))
    harness.change({ settings: { responses: { retention_days: 2 } } })
    const late = bodyOf(await create({ input: 'Hi', previous_response_id: early.id }))
    const statusOf = async ({ id }: ResponseBody) =>
      (await harness.ask({ path: `/v1/responses/${id}` })).status
    expect([await statusOf(early), await statusOf(late)]).toEqual([200, 200])
    harness.advance(86_400)
    expect([await statusOf(early), await statusOf(late)]).toEqual([404, 200])
    // A part of what was said is gone: it cannot be gone on from as if it were whole.
    expect((await create({ input: 'x', previous_response_id: late.id })).status).toBe(400)
    harness.change({})
  })

  it('puts in the items that the input names', async () => {
    const first = bodyOf(await create({ input: 'Hi' }))
    const [item] = first.output
    await create({
      input: [
        { type: 'item_reference', id: item?.id },
        { role: 'user', content: 'Again' },
      ],
    })
    expect(lastMessages()).toEqual([
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'Again' },
    ])
  })

  it('streams an answer again, from any event on', async () => {
    upstream.play(chatStream('Hey'))
    const streamed = await create({ input: 'Hi', stream: true })
    const id = /"id":"(resp_[^"]+)"/.exec(streamed.text)?.[1] ?? ''
    const whole = await harness.ask({ path: `/v1/responses/${id}?stream=true` })
    const numbers = [...whole.text.matchAll(/"sequence_number":(\d+)/g)].map(([, number]) => Number(number))
    expect(numbers).toEqual(numbers.map((_, index) => index))
    expect(whole.text).toContain('event: response.completed')
    const rest = await harness.ask({ path: `/v1/responses/${id}?stream=true&starting_after=3` })
    expect(rest.text).toContain('"sequence_number":4')
    expect(rest.text).not.toContain('"sequence_number":3,')
  })

  it('carries a conversation', async () => {
    const made = (
      await harness.ask({
        path: '/v1/conversations',
        body: { metadata: { topic: 'x' }, items: [{ type: 'message', role: 'user', content: 'Earlier' }] },
      })
    ).json() as { id: string }
    expect(made).toMatchObject({ object: 'conversation', metadata: { topic: 'x' } })
    await create({ input: 'Hi', conversation: made.id })
    await create({ input: 'More', conversation: { id: made.id } })
    expect(lastMessages()).toEqual([
      { role: 'user', content: 'Earlier' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'More' },
    ])
    const path = `/v1/conversations/${made.id}`
    const items = (await harness.ask({ path: `${path}/items?order=asc` })).json() as {
      data: { id: string }[]
    }
    expect(items.data).toHaveLength(5)
    await harness.ask({ method: 'DELETE', path: `${path}/items/${items.data[0]?.id}` })
    expect(((await harness.ask({ path: `${path}/items` })).json() as { data: unknown[] }).data).toHaveLength(
      4,
    )
    expect((await harness.ask({ method: 'DELETE', path })).json()).toMatchObject({ deleted: true })
    expect((await create({ input: 'x', conversation: made.id })).status).toBe(404)
  })

  const wait = async (id: string): Promise<ResponseBody> => {
    for (;;) {
      const body = bodyOf(await harness.ask({ path: `/v1/responses/${id}` }))
      if (body.status !== 'queued' && body.status !== 'in_progress') return body
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  it('answers in the background, whoever waits', async () => {
    upstream.play({ ...chatStream('Done'), delay: 20 })
    const queued = bodyOf(await create({ input: 'Hi', background: true }))
    expect(queued.status).toBe('queued')
    const done = await wait(queued.id)
    expect(done).toMatchObject({ id: queued.id, status: 'completed', background: true })
    expect(done.output).toMatchObject([{ type: 'message', content: [{ text: 'Done' }] }])
    const events = await harness.ask({ path: `/v1/responses/${queued.id}?stream=true&starting_after=1` })
    expect(events.text).not.toContain('response.created')
    expect(events.text).toContain('event: response.completed')
  })

  it('adds to a conversation what it answered in the background, and what ended together', async () => {
    const made = (await harness.ask({ path: '/v1/conversations', body: {} })).json() as { id: string }
    upstream.play(chatStream('Done'))
    const queued = bodyOf(await create({ input: 'Hi', background: true, conversation: made.id }))
    await wait(queued.id)
    upstream.play(chatAnswer('Hello.'))
    await Promise.all(['one', 'two'].map((input) => create({ input, conversation: made.id })))
    const items = (await harness.ask({ path: `/v1/conversations/${made.id}/items` })).json() as {
      data: unknown[]
    }
    expect(items.data).toHaveLength(6)
  })

  it('cancels what runs in the background, and only that', async () => {
    upstream.play({ ...chatStream('Long'), hang: { afterBytes: 120 } })
    const queued = bodyOf(await create({ input: 'Hi', background: true }))
    await upstream.reached(upstream.received.length)
    const cancelled = bodyOf(await harness.ask({ method: 'POST', path: `/v1/responses/${queued.id}/cancel` }))
    expect(cancelled.status).toBe('cancelled')
    expect((await wait(queued.id)).status).toBe('cancelled')
    upstream.play(chatAnswer('Hello.'))
    const plain = bodyOf(await create({ input: 'Hi' }))
    expect((await harness.ask({ method: 'POST', path: `/v1/responses/${plain.id}/cancel` })).status).toBe(400)
  })

  it('keeps nothing of a run that was deleted under way', async () => {
    upstream.play({ ...chatStream('Long'), hang: { afterBytes: 120 } })
    const before = upstream.received.length
    const queued = bodyOf(await create({ input: 'Hi', background: true }))
    await upstream.reached(before + 1)
    const path = `/v1/responses/${queued.id}`
    expect((await harness.ask({ method: 'DELETE', path })).status).toBe(200)
    await upstream.received.at(-1)?.dropped
    expect((await harness.ask({ path })).status).toBe(404)
  })

  it('has kept a run before anybody hears that it is whole', async () => {
    const made = (await harness.ask({ path: '/v1/conversations', body: {} })).json() as { id: string }
    // All is said, and the connection stays open.
    const whole = chatStream('Done')
    upstream.play({ ...whole, hang: { afterBytes: Buffer.byteLength(String(whole.body)) } })
    const watched = Promise.withResolvers<string>()
    const leaving = new AbortController()
    let text = ''
    const stream = harness.ask({
      path: '/v1/responses',
      body: { model: 'm', input: 'Hi', background: true, stream: true, conversation: made.id },
      signal: leaving.signal,
      onData(piece) {
        text += piece.toString()
        if (text.includes('event: response.completed')) watched.resolve(text)
      },
    })
    const id = /"id":"(resp_[^"]+)"/.exec(await watched.promise)?.[1]
    upstream.play(chatAnswer('Hello.'))
    await create({ input: 'And?', previous_response_id: id })
    expect(lastMessages()).toMatchObject([{ content: 'Hi' }, { content: 'Done' }, { content: 'And?' }])
    await create({ input: 'And?', conversation: made.id })
    expect(lastMessages()).toMatchObject([{ content: 'Hi' }, { content: 'Done' }, { content: 'And?' }])
    leaving.abort()
    await stream.catch(() => undefined)
  })

  it('goes on in the background when the client of its stream leaves', async () => {
    upstream.play({ ...chatStream('Still here'), chunking: 'bytes' })
    const leaving = new AbortController()
    let id = ''
    await harness
      .ask({
        path: '/v1/responses',
        body: { model: 'm', input: 'Hi', background: true, stream: true },
        signal: leaving.signal,
        onData(piece) {
          id ||= /"id":"(resp_[^"]+)"/.exec(piece.toString())?.[1] ?? ''
          if (id !== '') leaving.abort()
        },
      })
      .catch(() => undefined)
    expect((await wait(id)).output).toMatchObject([{ content: [{ text: 'Still here' }] }])
  })

  it('tells why a run in the background failed', async () => {
    upstream.play({ status: 400, body: JSON.stringify({ error: { message: 'No such thing', code: 'x' } }) })
    const queued = bodyOf(await create({ input: 'Hi', background: true }))
    const done = await wait(queued.id)
    expect(done).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('No such thing') },
    })
    expect((await create({ input: 'Hi', background: true, store: false })).status).toBe(400)
    harness.ports.pool.unlock('chat')
  })

  it('tells of a run that the gateway’s end cut short', async () => {
    const response = {
      id: 'resp_cut',
      object: 'response',
      status: 'in_progress',
      background: true,
      output: [],
    }
    await harness.ports.documents.put({
      kind: 'response',
      id: 'resp_cut',
      createdAt: Date.now(),
      body: JSON.stringify({ id: 'resp_cut', response, input: [] }),
    })
    expect(bodyOf(await harness.ask({ path: '/v1/responses/resp_cut' }))).toMatchObject({
      status: 'failed',
      error: { code: 'server_error' },
    })
  })

  it('shows a response to the key that made it, and to no other', async () => {
    const keys = [
      { name: 'a', value: 'sk-key-of-a-1' },
      { name: 'b', value: 'sk-key-of-b-1' },
    ]
    harness.change({ keys, settings: { proxy: { auth_mode: 'strict' } } })
    const as = (key: number, path: string, body?: unknown) =>
      harness.ask({ path, body, headers: { authorization: `Bearer ${keys[key]?.value}` } })
    const made = bodyOf(await as(0, '/v1/responses', { model: 'm', input: 'Hi' }))
    expect((await as(0, `/v1/responses/${made.id}`)).status).toBe(200)
    expect((await as(1, `/v1/responses/${made.id}`)).status).toBe(404)
    const goesOn = { model: 'm', input: 'x', previous_response_id: made.id }
    expect((await as(1, '/v1/responses', goesOn)).status).toBe(400)
    harness.change({})
  })

  it('does not hide what is wrong with an input behind the turns before it', async () => {
    const first = bodyOf(await create({ input: 'Hi' }))
    const before = upstream.received.length
    for (const input of [{ role: 'user' }, 7, [{ role: 'nobody', content: 'x' }], ['x']])
      expect((await create({ input, previous_response_id: first.id })).status).toBe(400)
    expect(upstream.received).toHaveLength(before)
    const both = { input: 'x', previous_response_id: first.id, conversation: 'conv_x' }
    expect(bodyOf(await create(both)).error?.code).toBe('mutually_exclusive_parameters')
    expect((await create({ previous_response_id: first.id })).status).toBe(200)
  })

  it('compacts: one sealed item that later inputs may hold', async () => {
    upstream.play(chatAnswer('They said hi.'))
    const compacted = bodyOf(
      await create({
        input: [{ role: 'user', content: 'Hi' }, { type: 'compaction_trigger' }],
        store: false,
      }),
    )
    expect(compacted.output).toHaveLength(1)
    const [item] = compacted.output
    expect(item).toMatchObject({ type: 'compaction', id: expect.stringMatching(/^cmp_/) })
    upstream.play(chatAnswer('Hello.'))
    await create({ input: [item, { role: 'user', content: 'Go on' }], store: false })
    expect(lastMessages()).toEqual([
      { role: 'user', content: 'Summary of the conversation so far:\n\nThey said hi.' },
      { role: 'user', content: 'Go on' },
    ])
    upstream.play(chatAnswer('They said hi.'))
    const document = (
      await harness.ask({
        path: '/v1/responses/compact',
        body: { model: 'm', input: [{ role: 'user', content: 'Hi' }] },
      })
    ).json()
    expect(document).toMatchObject({
      object: 'response.compaction',
      output: [{ type: 'message', role: 'user' }, { type: 'compaction' }],
    })
  })

  it('compacts as a stream', async () => {
    upstream.play(chatAnswer('They said hi.'))
    const { text } = await create({
      input: [{ role: 'user', content: 'Hi' }, { type: 'compaction_trigger' }],
      stream: true,
    })
    expect([...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.output_item.done',
      'response.completed',
    ])
  })
})

describe('Responses over an upstream that keeps them itself', () => {
  let upstream: FakeUpstream
  let other: FakeUpstream
  let harness: Harness
  const answer = (id: string): Play => ({
    body: JSON.stringify({
      id,
      object: 'response',
      status: 'completed',
      model: 'm',
      output: [],
      usage: null,
    }),
  })
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    other = await startFakeUpstream()
    harness = await startHarness({
      accounts: [
        { name: 'one', upstream: 'openai', baseUrl: `${upstream.url}/v1`, protocols: ['openai-responses'] },
        { name: 'two', upstream: 'openai', baseUrl: `${other.url}/v1`, protocols: ['openai-responses'] },
      ],
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
    await other.close()
  })

  it('leaves the state there, and its calls to the account that holds it', async () => {
    upstream.play(answer('resp_vendor'))
    other.play(answer('resp_vendor'))
    await harness.ask({ path: '/v1/responses', body: { model: 'm', input: 'Hi' } })
    const [holder, stranger] = upstream.received.length > 0 ? [upstream, other] : [other, upstream]
    const sent = { model: 'm', input: 'More', previous_response_id: 'resp_vendor', background: true }
    for (let turn = 0; turn < 4; turn++) await harness.ask({ path: '/v1/responses', body: sent })
    expect(holder.received.at(-1)?.body.toString()).toBe(JSON.stringify(sent))
    await harness.ask({ path: '/v1/responses/resp_vendor' })
    await harness.ask({ method: 'DELETE', path: '/v1/responses/resp_vendor' })
    expect(holder.received).toHaveLength(7)
    expect(stranger.received).toHaveLength(0)
  })

  it('asks no other account for it while its holder is ill', async () => {
    upstream.play(answer('resp_ill'))
    other.play(answer('resp_ill'))
    const before = [upstream.received.length, other.received.length]
    await harness.ask({ path: '/v1/responses', body: { model: 'm', input: 'Hi' } })
    const [holder, stranger] =
      upstream.received.length > (before[0] ?? 0) ? [upstream, other] : [other, upstream]
    const count = stranger.received.length
    holder.play({ status: 500, body: '{"error":{"message":"ill"}}' })
    for (const path of ['/v1/responses/resp_ill', '/v1/responses/resp_ill/input_items'])
      expect((await harness.ask({ path })).status).toBeGreaterThanOrEqual(500)
    const turn = { model: 'm', input: 'x', previous_response_id: 'resp_ill' }
    expect((await harness.ask({ path: '/v1/responses', body: turn })).status).toBeGreaterThanOrEqual(500)
    expect(stranger.received).toHaveLength(count)
  })
})

describe('An item that lies at a vendor', () => {
  const keys = [
    { name: 'anna', value: 'sk-key-of-anna' },
    { name: 'ben', value: 'sk-key-of-ben' },
  ]
  let one: FakeUpstream
  let other: FakeUpstream
  let harness: Harness
  const whole = (items: readonly string[], more?: object): Play => ({
    body: JSON.stringify({
      id: `resp_of_${items[0]}`,
      object: 'response',
      status: 'completed',
      model: 'm',
      output: items.map((id) => ({ id, type: 'message', role: 'assistant', content: [] })),
      usage: null,
      ...more,
    }),
  })
  /** Whose last event repeats nothing. */
  const stream = (item: string): Play => ({
    headers: { 'content-type': 'text/event-stream' },
    body: [
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { id: item, type: 'reasoning', summary: [] },
      },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { id: item, type: 'reasoning', summary: [] },
      },
      {
        type: 'response.completed',
        response: { id: 'resp_s', object: 'response', status: 'completed', output: [] },
      },
    ]
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join(''),
  })
  beforeAll(async () => {
    one = await startFakeUpstream()
    other = await startFakeUpstream()
    harness = await startHarness({
      accounts: [
        { name: 'one', upstream: 'openai', baseUrl: `${one.url}/v1`, protocols: ['openai-responses'] },
        { name: 'two', upstream: 'openai', baseUrl: `${other.url}/v1`, protocols: ['openai-responses'] },
      ],
      keys,
      settings: { proxy: { auth_mode: 'strict' } },
    })
  })
  afterAll(async () => {
    await harness.stop()
    await one.close()
    await other.close()
  })
  const received = () => one.received.length + other.received.length
  const as = (key: number, body: object | string, path = '/v1/responses') =>
    harness.ask({
      path,
      headers: { authorization: `Bearer ${keys[key]?.value}` },
      ...(body === ''
        ? {}
        : { body: typeof body === 'string' ? Buffer.from(body) : { model: 'm', ...body } }),
    })
  const play = (made: Play) => {
    one.play(made)
    other.play(made)
  }
  const naming = (id: string) => ({
    input: [
      { type: 'item_reference', id },
      { role: 'user', content: 'x' },
    ],
  })

  it('is unknown to other keys than the one that asked for it, without a call', async () => {
    play(whole(['msg_a', 'msg_b']))
    await as(0, { input: 'Hi' })
    play(whole(['msg_c']))
    const before = received()
    const refused = await as(1, naming('msg_b'))
    expect(refused.status).toBe(404)
    expect(bodyOf(refused).error).toMatchObject({
      code: 'not_found',
      message: "Item with id 'msg_b' not found.",
      param: 'input',
    })
    for (const input of [
      '[{"id": "msg_a" }, {"role":"user","content":"x"}]',
      '[{"type":"item_r\\u0065ference","id":"msg_a"}]',
      '[{"\\u0069d":"msg_a"}]',
    ])
      expect((await as(1, `{"model":"m","input":${input}}`)).status).toBe(404)
    expect((await as(1, naming('msg_a'), '/v1/responses/compact')).status).toBe(404)
    expect(received()).toBe(before)
    // What nobody is known to have is the vendor's to judge.
    expect((await as(1, naming('msg_of_yore'))).status).toBe(200)
  })

  it('is asked for where it lies, as it was named', async () => {
    play(whole(['msg_here']))
    const count = one.received.length
    await as(0, { input: 'Hi' })
    const [holder, stranger] = one.received.length > count ? [one, other] : [other, one]
    const before = stranger.received.length
    for (let turn = 0; turn < 4; turn++) expect((await as(0, naming('msg_here'))).status).toBe(200)
    expect(JSON.parse(String(holder.received.at(-1)?.body))).toEqual({ model: 'm', ...naming('msg_here') })
    expect(stranger.received).toHaveLength(before)
  })

  it('is its key’s also from a stream, and from an answer that was fetched later', async () => {
    play(stream('rs_streamed'))
    await as(0, { input: 'Hi', stream: true })
    expect((await as(1, naming('rs_streamed'))).status).toBe(404)
    play(whole(['none'], { id: 'resp_later', status: 'queued', output: [] }))
    await as(0, { input: 'Hi', background: true })
    play(whole(['msg_later'], { id: 'resp_later' }))
    expect((await as(0, '', '/v1/responses/resp_later')).status).toBe(200)
    expect((await as(1, '', '/v1/responses/resp_later')).status).toBe(404)
    expect((await as(1, naming('msg_later'))).status).toBe(404)
    expect((await as(0, naming('msg_later'))).status).toBe(200)
  })

  it('that is not kept there is nobody’s', async () => {
    play(whole(['msg_passing']))
    await as(0, { input: 'Hi', store: false })
    expect((await as(1, naming('msg_passing'))).status).toBe(200)
  })
})

describe('Responses over a place of the dialect that keeps nothing', () => {
  let one: FakeUpstream
  let two: FakeUpstream
  let harness: Harness
  const said = (id: string, text: string): Play => ({
    body: JSON.stringify({
      id,
      object: 'response',
      status: 'completed',
      model: 'm',
      output: [
        {
          id: `msg_of_${id}`,
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text, annotations: [] }],
        },
      ],
      usage: null,
    }),
  })
  beforeAll(async () => {
    one = await startFakeUpstream()
    two = await startFakeUpstream()
    harness = await startHarness({
      accounts: [
        { name: 'one', upstream: 'openrouter', baseUrl: `${one.url}/v1`, protocols: ['openai-responses'] },
        { name: 'two', upstream: 'openrouter', baseUrl: `${two.url}/v1`, protocols: ['openai-responses'] },
      ],
    })
  })
  afterAll(async () => {
    await harness.stop()
    await one.close()
    await two.close()
  })
  const create = (body: object) => harness.ask({ path: '/v1/responses', body: { model: 'm', ...body } })
  const lastBody = (upstream: FakeUpstream) => upstream.received.at(-1)?.body.toString() ?? ''

  it('relays a first turn byte for byte', async () => {
    one.play(said('resp_first', 'One.'))
    two.play(said('resp_first', 'One.'))
    const sent = { model: 'm', input: 'Hi', temperature: 1 }
    expect(bodyOf(await create(sent)).id).toBe('resp_first')
    expect([lastBody(one), lastBody(two)]).toContain(JSON.stringify(sent))
  })

  it('puts in what was said before, whichever account answers now', async () => {
    one.play(said('resp_a', 'One.'))
    two.play(said('resp_a', 'One.'))
    await create({ input: 'Hi' })
    two.play(said('resp_b', 'Two.'))
    for (const status of [200, 503]) {
      one.play({ ...said('resp_b', 'Two.'), status })
      const before = [...one.received, ...two.received].length
      const turn = await create({ input: 'And?', previous_response_id: 'resp_a' })
      expect(turn.status).toBe(200)
      const bodies = [...one.received, ...two.received].map(({ body }) => body.toString())
      expect(bodies.length).toBeGreaterThan(before)
      expect(bodies.join()).not.toContain('previous_response_id')
    }
    expect(JSON.parse(lastBody(two))).toEqual({
      model: 'm',
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'One.', annotations: [] }],
        },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'And?' }] },
      ],
    })
  })

  it('finds, lists and forgets what the place has said, and asks no place for it', async () => {
    one.play(said('resp_c', 'Three.'))
    two.play(said('resp_c', 'Three.'))
    await create({ input: 'Hi' })
    const before = one.received.length + two.received.length
    const path = '/v1/responses/resp_c'
    expect((await harness.ask({ path })).json()).toMatchObject({ id: 'resp_c', status: 'completed' })
    expect((await harness.ask({ path: `${path}/input_items` })).json()).toMatchObject({
      data: [{ role: 'user' }],
    })
    expect((await harness.ask({ method: 'POST', path: `${path}/cancel` })).status).toBe(400)
    expect((await harness.ask({ method: 'DELETE', path })).status).toBe(200)
    expect((await harness.ask({ path })).status).toBe(404)
    expect((await create({ input: 'x', previous_response_id: 'resp_c' })).status).toBe(400)
    expect(one.received.length + two.received.length).toBe(before)
  })

  it('goes on where the place calls all its answers alike', async () => {
    one.play(said('resp_same', 'Again.'))
    two.play(said('resp_same', 'Again.'))
    await create({ input: 'first' })
    await create({ input: 'second', previous_response_id: 'resp_same' })
    await create({ input: 'third', previous_response_id: 'resp_same' })
    const last = [one, two].map(lastBody).find((body) => body.includes('third')) ?? ''
    for (const text of ['first', 'second', 'third']) expect(last.split(text)).toHaveLength(2)
  })

  it('lets it run in the background itself', async () => {
    const frames = (JSON.parse(String(said('resp_bg', 'Later.').body)) as { output: unknown }).output
    const stream: Play = {
      headers: { 'content-type': 'text/event-stream' },
      body: [
        { type: 'response.created', response: { id: 'resp_bg', status: 'in_progress', output: [] } },
        {
          type: 'response.completed',
          response: { id: 'resp_bg', object: 'response', status: 'completed', model: 'm', output: frames },
        },
      ]
        .map((event, sequence_number) => ({ ...event, sequence_number }))
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    }
    one.play(stream)
    two.play(stream)
    const queued = bodyOf(await create({ input: 'Hi', background: true }))
    expect(queued.status).toBe('queued')
    let done = queued
    while (done.status === 'queued' || done.status === 'in_progress')
      done = bodyOf(await harness.ask({ path: `/v1/responses/${queued.id}` }))
    expect(done).toMatchObject({
      id: queued.id,
      status: 'completed',
      output: [{ content: [{ text: 'Later.' }] }],
    })
    expect([lastBody(one), lastBody(two)].join()).not.toContain('background')
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, type HarnessOptions, startHarness, type TestAccount } from '../support/harness.ts'
import { legalAnswers, objectsIn } from '../support/legal-answer.ts'

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
const start = (model = 'claude-sonnet-4-5', input = 100) =>
  event('message_start', {
    message: {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null },
      stop_sequence: null,
      usage: { input_tokens: input, output_tokens: 1 },
    },
  })
const open = (index: number, block: object = { type: 'text', text: '' }) =>
  event('content_block_start', { index, content_block: block })
const say = (text: string, index = 0) =>
  event('content_block_delta', { index, delta: { type: 'text_delta', text } })
const close = (index = 0) => event('content_block_stop', { index })
const stop = (output: number) =>
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: output },
  }) + event('message_stop', {})

const broken = (body: string): Play => ({ headers: sse, body, cut: { afterBytes: Buffer.byteLength(body) } })
const begun = (text: string) => start() + open(0) + say(text)
const rest = (text: string): Play => ({
  headers: sse,
  body: start('claude-sonnet-4-5', 104) + open(0) + say(text) + close() + stop(7),
})

const on = { scheduling: { continuation: true } }
const anthropic = (name: string, fake: FakeUpstream, over: Partial<TestAccount> = {}): TestAccount => ({
  ...{ name, upstream: 'anthropic', baseUrl: fake.url, priority: name === 'first' ? 1 : 2 },
  ...over,
})
const begin = async (over: Partial<HarnessOptions> = {}): Promise<Harness> => {
  harness = await startHarness({
    accounts: [anthropic('first', one), anthropic('second', two)],
    settings: on,
    ...over,
  })
  return harness
}
const body = {
  model: 'claude-sonnet-4-5',
  max_tokens: 500,
  stream: true,
  messages: [{ role: 'user', content: 'Tell me.' }],
}
const call = (over: object = {}) => ({ path: '/v1/messages', body: { ...body, ...over } })
const textIn = (stream: string): string =>
  objectsIn(stream)
    .map(({ delta }) => (delta as { text?: string } | undefined)?.text ?? '')
    .join('')
const countOf = (stream: string, type: string): number =>
  objectsIn(stream).filter((one) => one.type === type).length
const askedOf = (fake: FakeUpstream) =>
  JSON.parse(fake.received.at(-1)?.body.toString() ?? '{}') as typeof body

describe('a stream that breaks off', () => {
  it('goes on at another account, as one legal stream, and the record shows the seam', async () => {
    const torii = await begin()
    one.play(broken(begun('Once upon a time, ')))
    two.play(rest(' there was a gate.'))
    const got = await torii.ask(call())
    expect(textIn(got.text)).toBe('Once upon a time, there was a gate.')
    expect(legalAnswers['anthropic-messages'].stream(got.text)).toEqual([])
    expect([
      got.broken,
      countOf(got.text, 'message_start'),
      countOf(got.text, 'content_block_start'),
    ]).toEqual([false, 1, 1])
    // The bytes of the first go to the client as they were.
    expect(got.text.startsWith(begun('Once upon a time, '))).toBe(true)
    const { messages, max_tokens } = askedOf(two)
    expect(messages).toEqual([...body.messages, { role: 'assistant', content: 'Once upon a time,' }])
    expect(max_tokens).toBe(500 - 5)
    const end = objectsIn(got.text).find(({ type }) => type === 'message_delta')
    expect(end?.usage).toMatchObject({ output_tokens: 8 })
    const record = await torii.closed(1)
    expect(record).toMatchObject({
      ...{ state: 'done', account: 'second', usage: { input: { total: 204 }, output: { total: 8 } } },
      attempts: [
        {
          account: 'first',
          fault: { scope: 'egress' },
          usage: { input: { total: 100 }, output: { total: 5 } },
        },
        {
          ...{ account: 'second', mark: 'continuation', seam: 18 },
          usage: { input: { total: 104 }, output: { total: 7 } },
        },
      ],
    })
    expect(torii.ports.pool.health().every(({ inFlight, locks }) => inFlight + locks.length === 0)).toBe(true)
  })

  it('with an error event too: nothing of the error is told', async () => {
    const torii = await begin()
    const error = event('error', { error: { type: 'overloaded_error', message: 'busy' } })
    one.play({ headers: sse, body: begun('One, ') + error })
    two.play(rest('two.'))
    const got = await torii.ask(call())
    expect([textIn(got.text), got.text.includes('overloaded'), countOf(got.text, 'error')]).toEqual([
      'One, two.',
      false,
      0,
    ])
  })

  it('without its last event, between two parts, or in the middle of a frame', async () => {
    const torii = await begin()
    for (const cut of [
      { headers: sse, body: begun('One, ') },
      { headers: sse, body: begun('One, ') + close() },
      broken(begun('One, ') + say('lost').slice(0, 30)),
    ]) {
      one.play(cut)
      two.play(rest('two.'))
      torii.advance(600)
      const got = await torii.ask(call())
      expect(textIn(got.text)).toBe('One, two.')
      expect(legalAnswers['anthropic-messages'].stream(got.text)).toEqual([])
    }
  })

  it('goes on with whatever the other says next, a tool call too', async () => {
    const torii = await begin()
    one.play(broken(begun('I look.')))
    const tool = { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }
    two.play({
      headers: sse,
      body:
        start() +
        open(0, tool) +
        event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } }) +
        close() +
        stop(3),
    })
    const got = await torii.ask(call())
    expect(legalAnswers['anthropic-messages'].stream(got.text)).toEqual([])
    expect(
      objectsIn(got.text).flatMap(({ type, index }) => (type === 'content_block_start' ? [index] : [])),
    ).toEqual([0, 1])
  })

  it('is told in the client’s own dialect, whatever the two speak', async () => {
    const torii = await begin()
    one.play(broken(begun('One, ')))
    two.play(rest('two.'))
    const got = await torii.ask({
      path: '/v1/chat/completions',
      body: { model: 'claude-sonnet-4-5', stream: true, messages: body.messages },
    })
    expect(legalAnswers['openai-chat'].stream(got.text)).toEqual([])
    const said = objectsIn(got.text).map(
      ({ choices }) => (choices as { delta?: { content?: string } }[])[0]?.delta?.content ?? '',
    )
    expect(said.join('')).toBe('One, two.')
  })

  const piece = (text: string, last = false) =>
    `data: ${JSON.stringify({
      candidates: [
        {
          content: { role: 'model', parts: [{ text }] },
          index: 0,
          ...(last ? { finishReason: 'STOP' } : {}),
        },
      ],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 2, totalTokenCount: 12 },
      modelVersion: 'gemini-2.5-flash',
      responseId: last ? 'r2' : 'r1',
    })}\r\n\r\n`
  const contents = [{ role: 'user', parts: [{ text: 'Tell me.' }] }]
  const gemini = (model: string) => ({
    path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    body: { contents, generationConfig: { maxOutputTokens: 500 } },
  })
  const geminiText = (stream: string) =>
    objectsIn(stream)
      .flatMap(({ candidates }) => candidates as { content?: { parts?: { text?: string }[] } }[])
      .map(({ content }) => content?.parts?.[0]?.text ?? '')
      .join('')
  const atGemini = (name: string, fake: FakeUpstream): TestAccount => ({
    ...anthropic(name, fake),
    upstream: 'gemini',
  })

  it('goes on in Gemini’s dialect, relayed on both sides, under the name it began with', async () => {
    const torii = await begin({ accounts: [atGemini('first', one), atGemini('second', two)] })
    one.play(broken(piece('One, ')))
    two.play({ headers: sse, body: piece('two.', true) })
    const got = await torii.ask(gemini('gemini-2.5-flash'))
    expect(legalAnswers['gemini-generate'].stream(got.text)).toEqual([])
    expect(geminiText(got.text)).toBe('One, two.')
    expect(new Set(objectsIn(got.text).map(({ responseId }) => responseId))).toEqual(new Set(['r1']))
    const sent = JSON.parse(two.received.at(-1)?.body.toString() ?? '{}')
    expect(sent.contents).toEqual([...contents, { role: 'model', parts: [{ text: 'One,' }] }])
    expect(sent.generationConfig.maxOutputTokens).toBe(499)
    expect((await torii.closed(1)).attempts.map(({ mark, seam }) => [mark, seam])).toEqual([
      [undefined, undefined],
      ['continuation', 5],
    ])
  })

  it.each([
    ['Gemini', 'Claude', gemini('claude-sonnet-4-5'), 'gemini-generate'],
    ['Claude', 'Gemini', call({ model: 'gemini-2.5-flash' }), 'anthropic-messages'],
  ] as const)('goes on from %s at %s', async (from, _to, asked, dialect) => {
    const isFromGemini = from === 'Gemini'
    const torii = await begin({
      accounts: isFromGemini
        ? [atGemini('first', one), anthropic('second', two)]
        : [anthropic('first', one), atGemini('second', two)],
    })
    one.play(broken(isFromGemini ? piece('One, ') : begun('One, ')))
    two.play(isFromGemini ? rest('two.') : { headers: sse, body: piece('two.', true) })
    const got = await torii.ask(asked)
    expect(legalAnswers[dialect].stream(got.text)).toEqual([])
    expect(isFromGemini ? geminiText(got.text) : textIn(got.text)).toBe('One, two.')
  })

  it('is not handed to a Gemini that takes up no begun answer', async () => {
    const torii = await begin({ accounts: [atGemini('first', one), atGemini('second', two)] })
    one.play(broken(piece('One, ')))
    two.play({ headers: sse, body: piece('two.', true) })
    const got = await torii.ask(gemini('gemini-3.6-flash'))
    expect([got.text.includes('One, '), got.text.includes('"error"'), two.received.length]).toEqual([
      true,
      true,
      0,
    ])
  })

  it('goes on at a place of OpenAI’s dialect that has words for it', async () => {
    const chunk = (delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'kimi', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
    const torii = await begin({
      accounts: [
        { name: 'first', upstream: 'moonshot', baseUrl: one.url },
        { name: 'second', upstream: 'moonshot', baseUrl: two.url, priority: 2 },
      ],
    })
    one.play(broken(chunk({ role: 'assistant', content: '' }) + chunk({ content: 'One, ' })))
    two.play({
      headers: sse,
      body: `${chunk({ role: 'assistant', content: 'two.' })}${chunk({}, 'stop')}data: [DONE]\n\n`,
    })
    const got = await torii.ask({
      path: '/v1/chat/completions',
      body: { model: 'kimi', stream: true, messages: body.messages },
    })
    expect(legalAnswers['openai-chat'].stream(got.text)).toEqual([])
    expect(askedOf(two).messages.at(-1)).toEqual({ role: 'assistant', content: 'One,', partial: true })
    expect(got.text).toContain('two.')
  })
})

describe('a stream ends with its dialect’s own error', () => {
  const ends = async (play: Play, over: object = {}, options: Partial<HarnessOptions> = {}) => {
    const torii = await begin(options)
    one.play(play)
    two.play(rest('two.'))
    const got = await torii.ask(call(over))
    expect([countOf(got.text, 'error'), countOf(got.text, 'message_stop'), two.received.length]).toEqual([
      1, 0, 0,
    ])
    expect((await torii.closed(1)).state).toBe('failed')
  }

  it('unless the owner wants it to go on', () => ends(broken(begun('One, ')), {}, { settings: {} }))

  it('where a route says no', () => {
    const route = { name: 'r', match: ['*'], protocols: [], accounts: [], fallback: [] }
    return ends(broken(begun('One, ')), {}, { routes: [{ ...route, policy: { continuation: false } }] })
  })

  it('in the middle of a tool call', () =>
    ends(
      broken(
        begun('I look.') + close() + open(1, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }),
      ),
    ))

  it('after thinking', () =>
    ends(
      broken(
        start() +
          open(0, { type: 'thinking', thinking: '', signature: '' }) +
          event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } }) +
          close() +
          open(1) +
          say('One, ', 1),
      ),
      { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 4000 },
    ))

  it('where the model takes up no begun answer', () =>
    ends(broken(begun('One, ')), { model: 'claude-opus-4-8' }))

  it('where the client itself had begun the answer', () =>
    ends(broken(begun('One, ')), { messages: [...body.messages, { role: 'assistant', content: '{' }] }))

  it('where nobody else can tell the rest', async () => {
    const torii = await begin()
    one.play(broken(begun('One, ')))
    two.play({ status: 529, body: '{"type":"error","error":{"type":"overloaded_error","message":"busy"}}' })
    const got = await torii.ask(call())
    expect([textIn(got.text), countOf(got.text, 'error'), got.broken]).toEqual(['One, ', 1, false])
    const record = await torii.closed(1)
    expect([record.state, record.attempts.length, record.fault?.scope]).toEqual(['failed', 2, 'egress'])
    expect(torii.ports.pool.health().every(({ inFlight }) => inFlight === 0)).toBe(true)
  })
})

it('a client that leaves at the seam is nobody’s fault', async () => {
  const torii = await begin()
  one.play(broken(begun('One, ')))
  two.play({ hang: 'before-head' })
  const leaving = new AbortController()
  const asked = torii.ask({ ...call(), signal: leaving.signal }).catch(() => undefined)
  await two.reached(1)
  leaving.abort()
  await Promise.all([asked, two.received[0]?.dropped])
  expect(await torii.closed(1)).toMatchObject({ state: 'aborted' })
  expect(torii.ports.pool.health().every(({ inFlight, locks }) => inFlight + locks.length === 0)).toBe(true)
})

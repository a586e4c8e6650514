import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

/** Conversations that went on at another vendor in between, relayed to the client's own. */
describe('the relay lane after a switch of vendors', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    upstream.play({ headers: { 'content-type': 'application/json' }, body: '{}' })
    harness = await startHarness({
      accounts: (['anthropic', 'openai', 'gemini', 'custom'] as const).map((name) => ({
        name,
        upstream: name,
        baseUrl: upstream.url,
        secret: 'key',
      })),
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  /** What reached the upstream, and the losses that were told. */
  async function send(path: string, body: object | string) {
    const answer = await harness.ask({ path, body, headers: { 'anthropic-version': '2023-06-01' } })
    const received = upstream.received.at(-1)?.body.toString() ?? ''
    return { received, losses: answer.headers['x-torii-losses'] }
  }

  const call = { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }
  const result = {
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'Rain.' }],
  }
  const messages = (...thoughts: readonly object[]) => ({
    model: 'anthropic/claude-haiku-4-5',
    max_tokens: 4000,
    thinking: { type: 'enabled', budget_tokens: 2000 },
    context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    messages: [
      { role: 'user', content: 'Look.' },
      { role: 'assistant', content: [...thoughts, call] },
      result,
    ],
  })
  const signed = { type: 'thinking', thinking: 'Hm.', signature: 'EqQBCkYIBxgCKkA=' }

  it.each([
    ['no signature', { type: 'thinking', thinking: 'Hm.' }],
    ['an empty one', { type: 'thinking', thinking: 'Hm.', signature: '' }],
    ['OpenAI’s', { type: 'thinking', thinking: 'Hm.', signature: 'gAAAAABqchYq' }],
  ])('takes thinking with %s out, and a thinking that could not go on', async (_name, thought) => {
    const { received, losses } = await send('/v1/messages', messages(thought))
    const { thinking, context_management: management, messages: sent } = JSON.parse(received)
    expect(sent[1].content).toEqual([call])
    expect([thinking, management.edits]).toEqual([{ type: 'disabled' }, []])
    expect(losses).toContain('seal')
  })

  it('keeps signed thinking, and leaves the bytes alone where nothing is amiss', async () => {
    const mixed = await send(
      '/v1/messages',
      messages(signed, { type: 'thinking', thinking: '', signature: '' }),
    )
    expect(JSON.parse(mixed.received)).toMatchObject({
      thinking: { type: 'enabled' },
      messages: [{}, { content: [signed, call] }, {}],
    })
    const asked = `{"temperature": 1.0,${JSON.stringify(messages(signed)).slice(1)}`
    expect((await send('/v1/messages', asked)).received).toBe(asked.replace('anthropic/', ''))
  })

  const item = { role: 'user', content: 'Go on.' }
  const reasoning = (more: object) => ({ type: 'reasoning', summary: [], ...more })
  const kept = reasoning({ id: 'rs_0340ae0a8b1cb97e006a7216', encrypted_content: 'gAAAAABqchYq' })

  it.each([
    ['no seal where nothing is stored', false, reasoning({ id: 'rs_0340ae0a8b1cb97e006a7216' }), 0],
    ['no seal where it is stored', true, reasoning({ id: 'rs_0340ae0a8b1cb97e006a7216' }), 1],
    ['no seal and an id of Torii’s', true, reasoning({ id: 'rs_01KAX3V9H2M4N6P8Q0RSTVWXYZ' }), 0],
    ['another place’s seal', true, reasoning({ id: 'rs_1', encrypted_content: 'm/Nx8tUq' }), 0],
    ['OpenAI’s own seal', false, kept, 1],
  ])('Responses: reasoning with %s', async (_name, store, thought, count) => {
    const { received, losses } = await send('/v1/responses', {
      model: 'openai/gpt-5.4',
      store,
      input: [thought, item],
    })
    expect(JSON.parse(received).input).toEqual(count === 0 ? [item] : [thought, item])
    expect(losses?.includes('seal') ?? false).toBe(count === 0)
  })

  it('Gemini: a call that no Gemini signed goes with Google’s placeholder', async () => {
    const contents = (part: object) => [
      { role: 'user', parts: [{ text: 'Look.' }] },
      { role: 'model', parts: [part] },
      { role: 'user', parts: [{ functionResponse: { name: 'look', response: {} } }] },
    ]
    const path = '/v1beta/models/gemini/gemini-3-pro-preview:generateContent'
    const bare = { functionCall: { name: 'look', args: {} } }
    const mended = await send(path, { contents: contents(bare) })
    expect(JSON.parse(mended.received).contents[1].parts[0]).toEqual({
      ...bare,
      thoughtSignature: 'skip_thought_signature_validator',
    })
    expect(mended.losses).toContain('seal')
    const whole = JSON.stringify({ contents: contents({ ...bare, thoughtSignature: 'CiQB' }) })
    expect((await send(path, whole)).received).toBe(whole)
  })

  it('a place that verifies no seals gets what the client sent', async () => {
    const body = messages({ type: 'thinking', thinking: 'Hm.', signature: '' })
    const { received } = await send('/v1/messages', { ...body, model: 'custom/m' })
    expect(JSON.parse(received).messages).toEqual(body.messages)
  })
})

describe('a relayed Responses stream that breaks off', () => {
  it('ends with numbers and the response of its own', async () => {
    const upstream = await startFakeUpstream()
    const events = [
      { type: 'response.created', sequence_number: 0, response: { id: 'resp_7', model: 'm', output: [] } },
      { type: 'response.output_text.delta', sequence_number: 1, output_index: 0, delta: 'Hel' },
    ]
    upstream.play({
      headers: { 'content-type': 'text/event-stream' },
      body: events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
    })
    const harness = await startHarness({
      accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url, protocols: ['openai-responses'] }],
    })
    const answer = await harness.ask({
      path: '/v1/responses',
      body: { model: 'm', input: 'Hi', stream: true },
    })
    const told = answer.text
      .split('\n')
      .flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6))] : []))
    expect(told.map((event) => event.sequence_number)).toEqual([0, 1, 2, 3])
    expect(told.at(-1)).toMatchObject({ type: 'response.failed', response: { id: 'resp_7' } })
    await harness.stop()
    await upstream.close()
  })
})

import { EventStreamCodec } from '@smithy/core/event-streams'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const open: { stop?(): Promise<void>; close?(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await (one.stop?.() ?? one.close?.())
})
const kept = <T extends Harness | FakeUpstream>(one: T): T => {
  open.push(one)
  return one
}

const ask = (stream = false, model = 'claude') => ({
  path: '/v1/messages',
  body: { model, max_tokens: 9, stream, messages: [{ role: 'user', content: 'Hi' }] },
})

describe('credentials that cannot be sent', () => {
  it('lock the account they belong to, and the next one serves', async () => {
    const upstream = kept(await startFakeUpstream())
    upstream.play({ body: '{"type":"message","role":"assistant","model":"m","content":[],"id":"msg_1"}' })
    const harness = kept(
      await startHarness({
        accounts: [
          { name: 'broken', upstream: 'bedrock', secret: '{"accessKeyId": "half', baseUrl: upstream.url },
          { name: 'whole', upstream: 'anthropic', baseUrl: upstream.url, priority: 2 },
        ],
      }),
    )
    expect((await harness.ask(ask())).status).toBe(200)
    const [health] = harness.ports.pool.health()
    expect(health).toMatchObject({ account: 'broken', usable: false })
    expect(health?.locks[0]?.model).toBeUndefined()
    expect(JSON.stringify(harness.exchanges)).not.toContain('half')
  })

  it('are told as the gateway’s own trouble when there is no other account', async () => {
    const harness = kept(
      await startHarness({ accounts: [{ name: 'broken', upstream: 'bedrock', secret: '{"x' }] }),
    )
    const answer = await harness.ask(ask())
    expect([answer.status, answer.json()]).toMatchObject([401, { error: { type: 'authentication_error' } }])
    expect(answer.text).toContain('your own key is good')
  })
})

describe('a stream in AWS’s frames', () => {
  const codec = new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
    (text) => Buffer.from(text),
  )
  const header = (value: string) => ({ type: 'string' as const, value })
  const frame = (event: unknown): Uint8Array =>
    codec.encode({
      headers: { ':message-type': header('event'), ':event-type': header('chunk') },
      body: Buffer.from(JSON.stringify({ bytes: Buffer.from(JSON.stringify(event)).toString('base64') })),
    })

  it('reaches a client of Anthropic’s dialect as its own events', async () => {
    const upstream = kept(await startFakeUpstream())
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] }
    upstream.play({
      headers: { 'content-type': 'application/vnd.amazon.eventstream' },
      chunking: { seed: 7 },
      body: Buffer.concat(
        [
          { type: 'message_start', message: { ...message, usage: { input_tokens: 3, output_tokens: 1 } } },
          { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '日本' } },
          { type: 'content_block_stop', index: 0 },
          { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
          { type: 'message_stop' },
        ].map(frame),
      ),
    })
    const harness = kept(
      await startHarness({ accounts: [{ name: 'aws', upstream: 'bedrock', baseUrl: upstream.url }] }),
    )
    const answer = await harness.ask(ask(true, 'anthropic.claude-sonnet-4-5'))
    expect(answer.headers['content-type']).toContain('text/event-stream')
    expect(answer.text).toContain('"text":"日本"')
    expect(answer.text).toContain('event: message_stop')
    expect(upstream.received[0]?.path).toContain('invoke-with-response-stream')
    expect((await harness.closed(1)).usage?.output.total).toBe(2)
  })
})

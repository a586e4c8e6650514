import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { askUpstream } from '../../src/gateway/ask-upstream.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { chatFrames, messageCall, messageFrames, sse } from '../support/wire-answers.ts'

const messageBegun = messageFrames.start + messageFrames.blockStart + messageFrames.hello
const chatBegun = chatFrames.start + chatFrames.hello

describe('an upstream that takes its time', () => {
  let upstream: FakeUpstream
  let harness: Harness
  const speaking = (protocol: ProtocolId, count = 1) => ({
    accounts: Array.from({ length: count }, (_, at) => ({
      name: `account-${at}`,
      upstream: 'custom',
      baseUrl: upstream.url,
      protocols: [protocol],
    })),
  })
  beforeEach(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness(speaking('openai-chat'))
  })
  afterEach(async () => {
    await harness.stop()
    await upstream.close()
  })

  /** What a client has got when `enough` first holds; then it leaves. */
  async function hear(
    call: Parameters<Harness['ask']>[0],
    enough: (heard: string) => boolean,
  ): Promise<string> {
    let heard = ''
    const leaving = new AbortController()
    await harness
      .ask({
        ...call,
        signal: leaving.signal,
        onData(piece) {
          heard += piece.toString()
          if (enough(heard)) leaving.abort()
          else harness.advance(20)
        },
      })
      .catch(() => undefined)
    return heard
  }

  it('is bridged by pings in the client’s dialect, where it is translated', async () => {
    upstream.play({ headers: sse, body: chatBegun, hang: { afterBytes: chatBegun.length } })
    const heard = await hear(messageCall({ stream: true }), (text) => text.includes('event: ping'))
    expect(heard).toContain('Hello')
    expect(heard).toContain('event: ping\ndata: {"type":"ping"}\n\n')
  })

  it('never gets a comment into a Gemini stream', async () => {
    upstream.play({
      headers: sse,
      body: chatBegun + chatFrames.world + chatFrames.finish + chatFrames.done,
      chunking: { seed: 1 },
      gap: 10,
    })
    const answer = await harness.ask({
      path: '/v1beta/models/m:streamGenerateContent?alt=sse',
      body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
      onData: () => harness.advance(20),
    })
    expect(answer.text).toContain('Hello')
    expect(answer.text).not.toMatch(/^:/m)
  })

  it('is not held back for long where another account could still serve', async () => {
    harness.change(speaking('anthropic-messages', 2))
    upstream.play({
      headers: sse,
      body: messageFrames.start,
      hang: { afterBytes: messageFrames.start.length },
    })
    const arrived = hear(messageCall({ stream: true }), () => true)
    await upstream.reached(1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    harness.advance(6)
    expect(await arrived).toBe(messageFrames.start)
    expect(upstream.received).toHaveLength(1)
  })

  it('a client that takes nothing for minutes is let go', async () => {
    upstream.play({
      headers: { ...sse },
      body: Buffer.concat([Buffer.from(messageBegun), Buffer.alloc(30_000_000, ': wait\n\n')]),
    })
    harness.change(speaking('anthropic-messages'))
    const socket = connect(harness.port, '127.0.0.1')
    socket.pause()
    const body = JSON.stringify(messageCall({ stream: true }).body)
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await upstream.reached(1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(harness.gateway.open).toBe(1)
    harness.advance(400)
    expect(await harness.closed(1)).toMatchObject({ state: 'aborted' })
    socket.destroy()
  })
})

describe('one call beside the exchanges', () => {
  let upstream: FakeUpstream
  beforeEach(async () => {
    upstream = await startFakeUpstream()
  })
  afterEach(() => upstream.close())

  const question = async (baseUrl: string) => {
    const { upstreams } = await import('../../src/upstreams/registry.ts')
    const custom = upstreams.custom
    if (custom === undefined) throw new Error('unreachable')
    return {
      account: {
        account: { name: 'a', secret: 'sk-secret', baseUrl, options: {} },
        upstream: custom,
        protocols: custom.protocols,
      },
      call: { protocol: 'openai-chat', method: 'GET', path: '/v1/models', query: '', stream: false } as const,
      seconds: 1,
      language: 'en' as const,
    }
  }

  it('gives status and body of an answer', async () => {
    upstream.play({ body: '{"object":"list","data":[{"id":"m"}]}' })
    expect(await askUpstream(await question(upstream.url))).toMatchObject({
      kind: 'answer',
      status: 200,
      body: { data: [{ id: 'm' }] },
    })
    expect(upstream.received[0]?.headers.authorization).toBe('Bearer sk-secret')
  })

  it('gives a classified fault of an error', async () => {
    upstream.play({ status: 401, body: '{"error":{"message":"Incorrect API key","code":"invalid_api_key"}}' })
    expect(await askUpstream(await question(upstream.url))).toMatchObject({
      kind: 'fault',
      fault: { kind: 'unauthenticated', scope: 'account', status: 401 },
    })
  })

  it('gives an egress fault where nobody is, or nobody answers', async () => {
    expect(await askUpstream(await question('http://127.0.0.1:9'))).toMatchObject({
      kind: 'fault',
      fault: { scope: 'egress', code: 'upstream_unreachable' },
    })
    upstream.play({ hang: 'before-head' })
    const silent = await askUpstream(await question(upstream.url))
    expect(silent).toMatchObject({ kind: 'fault', fault: { scope: 'egress', code: 'upstream_timeout' } })
    expect(JSON.stringify(silent)).not.toContain('sk-secret')
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import type { Upstream } from '../../src/upstreams/upstream.ts'
import { corpus, describeShared, type RecordedExchange } from '../support/corpus.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

interface Dialect {
  readonly path: string
  readonly body: unknown
  readonly good: unknown
}

const turn = { role: 'user', content: 'Hi' }
const dialects: Readonly<Record<ProtocolId, Dialect>> = {
  'openai-chat': {
    path: '/v1/chat/completions',
    body: { model: 'm', messages: [turn] },
    good: {
      ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
    },
  },
  'openai-responses': {
    path: '/v1/responses',
    body: { model: 'm', input: 'Hi', store: false },
    good: { id: 'resp_1', object: 'response', created_at: 1, status: 'completed', model: 'm', output: [] },
  },
  'anthropic-messages': {
    path: '/v1/messages',
    body: { model: 'm', max_tokens: 5, messages: [turn] },
    good: {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
      content: [{ type: 'text', text: 'Hi' }],
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  },
  'gemini-generate': {
    path: '/v1beta/models/m:generateContent',
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
    good: { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] },
  },
}

const protocolOf = (api: string): ProtocolId => {
  if (api.startsWith('gemini')) return 'gemini-generate'
  if (api.startsWith('anthropic')) return 'anthropic-messages'
  return api === 'openai-responses' ? 'openai-responses' : 'openai-chat'
}

/** The place as the vendor's, at the fake's address: its errors are read as the vendor's are. */
function placeOf({ provider, api }: RecordedExchange): Upstream {
  const names: Readonly<Record<string, string>> = {
    ...{ google: 'gemini', 'google-vertex': 'gemini', zai: 'zai-openai', azure: 'openai' },
  }
  const found = upstreams[names[provider] ?? provider] ?? upstreams.custom
  if (found === undefined) throw new Error('no custom upstream')
  const protocol = protocolOf(api)
  return found.protocols.includes(protocol) ? found : { ...found, protocols: [protocol] }
}

describeShared('every recorded error, through sockets', () => {
  let bad: FakeUpstream
  let good: FakeUpstream
  let harness: Harness | undefined
  beforeAll(async () => {
    bad = await startFakeUpstream()
    good = await startFakeUpstream()
  })
  afterAll(async () => {
    await harness?.stop()
    await Promise.all([bad.close(), good.close()])
  })

  it.each(corpus({ outcome: 'error' }).map((exchange) => [exchange.id, exchange] as const))(
    '%s: costs whom it should, and the next account serves what is not the client’s own fault',
    async (_id, exchange) => {
      const { response } = exchange
      const dialect = dialects[protocolOf(exchange.api)]
      const upstream = placeOf(exchange)
      const headers = Object.fromEntries(
        Object.entries(response.headers).filter(([name]) =>
          /^(?:retry-after|content-type|x-|anthropic-)/.test(name),
        ),
      )
      bad.play({ status: response.status, headers, body: response.text })
      good.play({ body: JSON.stringify(dialect.good) })
      await harness?.stop()
      harness = await startHarness({
        accounts: [
          { name: 'first', upstream, baseUrl: bad.url },
          { name: 'second', upstream, baseUrl: good.url, priority: 2 },
        ],
      })
      const before = good.received.length
      const answer = await harness.ask({ path: dialect.path, body: dialect.body })
      const { attempts } = await harness.closed(1)
      const fault = attempts[0]?.fault
      const locks = harness.ports.pool.health().flatMap((one) => one.locks)
      const asked = good.received.length - before
      if (fault?.scope === 'request') {
        expect([answer.status, asked, locks]).toEqual([response.status, 0, []])
        return
      }
      expect([answer.status, asked]).toEqual([200, 1])
      expect(locks.every(({ account }) => account === 'first')).toBe(true)
      const wide = locks.some(({ model }) => model === undefined)
      expect(wide).toBe(fault?.scope === 'account')
      // The client sees nothing of the failure, and nothing tells it who served.
      expect(JSON.stringify(answer.headers)).not.toMatch(/first|second/)
    },
  )
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { corpus, describeShared, type RecordedExchange } from '../support/corpus.ts'
import { type Chunking, type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const wires: Readonly<Record<string, ProtocolId>> = {
  'openai-chat': 'openai-chat',
  'openai-completions': 'openai-chat',
  'openai-embeddings': 'openai-chat',
  'openai-responses': 'openai-responses',
  'anthropic-messages': 'anthropic-messages',
  'anthropic-count-tokens': 'anthropic-messages',
  'gemini-generate': 'gemini-generate',
  'gemini-stream': 'gemini-generate',
  'gemini-count': 'gemini-generate',
  'gemini-embed': 'gemini-generate',
}

/** The canonical path of the recorded one: recordings stand under the paths of many vendors. */
const paths: Readonly<Record<string, (path: string) => string>> = {
  'openai-chat': () => '/v1/chat/completions',
  'openai-responses': () => '/v1/responses',
  'anthropic-messages': () => '/v1/messages?beta=true',
}
const pathOf = ({ api, request }: RecordedExchange): string => paths[api]?.(request.path) ?? request.path

const isOurs = ({ api, request }: RecordedExchange): boolean =>
  wires[api] !== undefined &&
  request.method === 'POST' &&
  request.body !== undefined &&
  // Some places serve one model and ask for no name; a gateway needs one.
  (api.startsWith('gemini') || typeof request.body.model === 'string') &&
  (api.startsWith('gemini') ? request.path.startsWith('/v1beta/models/') : true) &&
  (api === 'openai-embeddings' ? request.path === '/v1/embeddings' : true)

/** The one declared edit: a chat stream whose client did not ask for usage is asked for it. */
const withoutUsageEdit = (body: string): string =>
  body.replace(/,?"stream_options":\{"include_usage":true\}/, '').replace('"include_usage":true,', '')

const chunkings: readonly (readonly [string, Chunking])[] = [
  ['whole', 'whole'],
  ['at random places', { seed: 7 }],
  ['byte by byte', 'bytes'],
]

describeShared('the relay lane over recorded traffic', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url }],
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  const recorded = corpus().filter(isOurs)
  it('has recordings of every dialect', () => {
    expect(new Set(recorded.map(({ api }) => wires[api])).size).toBe(4)
  })

  describe.each(chunkings)('cut %s', (_name, chunking) => {
    it.each(recorded.map((exchange) => [exchange.id, exchange] as const))('%s', async (_id, exchange) => {
      if (chunking === 'bytes' && exchange.response.text.length > 12_000) return
      const sent = JSON.stringify(exchange.request.body)
      const { status, headers, text } = exchange.response
      // What one recording did to the account is not the next one's matter.
      harness.ports.pool.unlock('one')
      upstream.play({ status, headers: replayable(headers), body: text, chunking })
      const seen = upstream.received.length
      const answer = await harness.ask({
        path: pathOf(exchange),
        body: sent,
        headers: { 'anthropic-version': '2023-06-01' },
      })
      const got = upstream.received[seen]
      expect(got?.path).toBe(pathOf(exchange))
      const received = got?.body.toString() ?? ''
      const wasEdited = received !== sent
      if (wasEdited) expect(withoutUsageEdit(received)).toBe(withoutUsageEdit(sent))
      expect(answer.status).toBe(status)
      // Torii's own words instead of a vendor's about a key that is not the client's.
      if (status >= 400 && answer.text.includes('Torii holds')) return
      const expected = wasEdited ? withoutOwnFrames(exchange, text) : text
      if (answer.text === expected) return
      // A recording that broke off: nothing of it is lost, and the dialect's own error event stands behind it.
      expect(answer.text.startsWith(expected.slice(0, expected.lastIndexOf('\n\n') + 2))).toBe(true)
      expect(answer.text.slice(expected.lastIndexOf('\n\n') + 2)).toMatch(
        /^(?:event: error\n)?data: .*"error"/,
      )
    })
  })
})

/** What a client that did not ask for usage gets of a stream that was asked for it. */
function withoutOwnFrames({ api }: RecordedExchange, stream: string): string {
  const usage = protocols[wires[api] ?? 'openai-chat'].usageRequest
  return stream
    .split(/(?<=\n\n|\r\n\r\n)/)
    .filter((frame) => {
      const reader = createFrameReader()
      return ![...reader.push(Buffer.from(frame)), ...reader.end()].some((one) => usage?.isOwn(one) === true)
    })
    .join('')
}

function replayable(headers: Readonly<Record<string, string>>): Record<string, string> {
  const skipped = /^(?:content-length|content-encoding|transfer-encoding|connection)$/
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !skipped.test(name)))
}

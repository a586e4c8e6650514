import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type Chunking, type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { legalAnswers, objectsIn } from '../support/legal-answer.ts'
import { sse } from '../support/wire-answers.ts'

const accountOf = (dialect: ProtocolId): string => `speaks-${dialect}`
const pairs = protocolIds.flatMap((client) => protocolIds.map((upstream) => [client, upstream] as const))
const chunkings: readonly (readonly [string, Chunking])[] = [
  ['whole', 'whole'],
  ['at random places', { seed: 11 }],
  ['byte by byte', 'bytes'],
]

/** The dialect's own word for a failure, as the last thing that its clients read. */
const errorEnds: Readonly<Record<ProtocolId, RegExp>> = {
  'openai-chat': /data: \{"error":\{"message":"[^\n]+\n\n$/,
  'openai-responses': /event: (?:error|response\.failed)\ndata: \{[^\n]+\n\n$/,
  'anthropic-messages': /event: error\ndata: \{"type":"error","error":\{[^\n]+\n\n$/,
  'gemini-generate': /data: \{"error":\{"code":5\d\d,[^\n]+\n\n$/,
}

/** Where each dialect's clients read 3 tokens in and 2 out. */
const usageTold: Readonly<Record<ProtocolId, object>> = {
  'openai-chat': {
    choices: [],
    usage: expect.objectContaining({ prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }),
  },
  'openai-responses': {
    type: 'response.completed',
    response: expect.objectContaining({
      usage: expect.objectContaining({ input_tokens: 3, output_tokens: 2, total_tokens: 5 }),
    }),
  },
  'anthropic-messages': {
    type: 'message_delta',
    usage: expect.objectContaining({ output_tokens: 2 }),
  },
  'gemini-generate': {
    usageMetadata: expect.objectContaining({
      promptTokenCount: 3,
      candidatesTokenCount: 2,
      totalTokenCount: 5,
    }),
  },
}

describe('streams', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: protocolIds.map((id) => ({
        name: accountOf(id),
        upstream: 'custom',
        baseUrl: upstream.url,
        protocols: [id],
      })),
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })
  const healthy = () => {
    for (const id of protocolIds) harness.ports.pool.unlock(accountOf(id))
  }
  const recordOf = async (answer: { readonly headers: Readonly<Record<string, unknown>> }) => {
    const id = answer.headers['x-torii-exchange']
    for (let count = 1; ; count++) {
      const exchange = await harness.closed(count)
      if (exchange.id === id) return exchange
    }
  }

  describe.each(pairs)('%s from %s', (client, from) => {
    const { frames, handshake } = dialectAnswers[from]
    const { streamCall } = dialectAnswers[client]
    const call = () => streamCall(`${accountOf(from)}/m`)

    it.each(chunkings)('is whole and legal, cut %s', async (_name, chunking) => {
      upstream.play({ headers: sse, body: frames.join(''), chunking })
      const answer = await harness.ask(call())
      expect([answer.status, answer.broken]).toEqual([200, false])
      expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
      expect(answer.text).toContain('Hello')
      if (client === from) expect(answer.text).toBe(frames.join(''))
      else expect(legalAnswers[client].stream(answer.text)).toEqual([])
      expect(objectsIn(answer.text)).toContainEqual(expect.objectContaining(usageTold[client]))
      expect(await recordOf(answer)).toMatchObject({
        state: 'done',
        status: 200,
        stream: true,
        stop: { unified: 'end' },
        usage: { input: { total: 3 }, output: { total: 2 } },
      })
    })

    it.each(
      frames
        .slice(0, -1)
        .map((_frame, index) => index + 1)
        .filter((count) => count > handshake),
    )('ends with its own error event where the upstream stops after %i frames', async (count) => {
      healthy()
      const begun = frames.slice(0, count).join('')
      upstream.play({ headers: sse, body: begun })
      const answer = await harness.ask(call())
      const record = await recordOf(answer)
      if (record.state === 'done') {
        // What the upstream had said was all that its dialect owes, so the client's is complete.
        expect(record.stop).toBeDefined()
        if (client === from) expect(answer.text).toBe(begun)
        // A number that was not told is not made up where the dialect can do without.
        else
          expect(legalAnswers[client].stream(answer.text).filter((what) => what !== 'usageMetadata')).toEqual(
            [],
          )
        return
      }
      expect([answer.status, answer.broken]).toEqual([200, false])
      expect(answer.text).toMatch(errorEnds[client])
      expect(record).toMatchObject({ state: 'failed', fault: { scope: expect.any(String) } })
    })

    it('ends with its own error event where the connection breaks', async () => {
      healthy()
      const begun = frames.slice(0, handshake + 1).join('')
      upstream.play({
        headers: sse,
        body: `${begun}data: {"hal`,
        cut: { afterBytes: Buffer.byteLength(begun) + 9 },
      })
      const answer = await harness.ask(call())
      expect([answer.status, answer.broken]).toEqual([200, false])
      expect(answer.text).toContain('Hello')
      expect(answer.text).toMatch(errorEnds[client])
      expect(answer.text).not.toContain('"hal')
      expect(await recordOf(answer)).toMatchObject({ state: 'failed', fault: { code: 'upstream_broke_off' } })
    })

    it('gives whole answers too', async () => {
      upstream.play({ body: dialectAnswers[from].whole })
      const answer = await harness.ask(dialectAnswers[client].call(`${accountOf(from)}/m`))
      if (client === from) expect(answer.text).toBe(dialectAnswers[from].whole)
      else expect(legalAnswers[client].whole(answer.json() as never)).toEqual([])
      expect(await recordOf(answer)).toMatchObject({
        state: 'done',
        stream: false,
        stop: { unified: 'end' },
        usage: { input: { total: 3 }, output: { total: 2 } },
      })
    })
  })

  describe.each(protocolIds)('a JSON array for Gemini’s clients, from %s', (from) => {
    const { frames, handshake } = dialectAnswers[from]
    const asArray = from === 'gemini-generate'
    const path = `/v1beta/models/${accountOf(from)}/m:streamGenerateContent`
    const { body } = dialectAnswers['gemini-generate'].streamCall('')
    const spoken = asArray ? arrayOf(frames) : frames.join('')
    const type = asArray ? { 'content-type': 'application/json' } : sse

    it.each(chunkings)('is whole, cut %s', async (_name, chunking) => {
      upstream.play({ headers: type, body: spoken, chunking })
      const answer = await harness.ask({ path, body })
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      if (asArray) expect(answer.text).toBe(spoken)
      expect(legalAnswers['gemini-generate'].stream(answer.text)).toEqual([])
      expect(await recordOf(answer)).toMatchObject({
        state: 'done',
        stream: true,
        usage: { input: { total: 3 } },
      })
    })

    it('never looks whole where the upstream broke off', async () => {
      healthy()
      const begun = asArray
        ? spoken.slice(0, spoken.lastIndexOf('{'))
        : frames.slice(0, handshake + 1).join('')
      upstream.play({ headers: type, body: `${begun}x`, cut: { afterBytes: Buffer.byteLength(begun) } })
      const answer = await harness.ask({ path, body })
      if (!answer.broken) {
        const chunks = JSON.parse(answer.text) as readonly object[]
        expect(chunks.at(-1)).toHaveProperty('error')
      }
      expect(await recordOf(answer)).toMatchObject({ state: 'failed', fault: { code: 'upstream_broke_off' } })
    })
  })

  it('signs of life are each dialect’s own, and none is sent to Gemini’s clients', async () => {
    healthy()
    const open = protocolIds.map((client) => {
      const from = client === 'anthropic-messages' ? 'openai-chat' : 'anthropic-messages'
      const { frames, handshake } = dialectAnswers[from]
      return { client, from, begun: frames.slice(0, handshake + 1).join('') } as const
    })
    const byPath = new Map(open.map(({ from, begun }) => [dialectAnswers[from].call('').path, begun]))
    upstream.play(({ path }) => {
      const begun = byPath.get(path) ?? ''
      return { headers: sse, body: begun, hang: { afterBytes: begun.length } }
    })
    const leaving = new AbortController()
    const texts = new Map<ProtocolId, string>()
    const alive = Promise.withResolvers<void>()
    const asked = open.map(({ client, from }) =>
      harness
        .ask({
          ...dialectAnswers[client].streamCall(`${accountOf(from)}/m`),
          signal: leaving.signal,
          onData(piece) {
            const before = [...texts.values()].filter((text) => text.includes('Hello')).length
            texts.set(client, (texts.get(client) ?? '') + piece.toString())
            const now = [...texts.values()].filter((text) => text.includes('Hello')).length
            if (before < now && now === protocolIds.length) harness.advance(16)
            if ([...texts.values()].filter((text) => /ping/.test(text)).length === 3) alive.resolve()
          },
        })
        .catch(() => undefined),
    )
    await alive.promise
    leaving.abort()
    await Promise.all(asked)
    expect(texts.get('openai-chat')).toMatch(/\n\n: ping\n\n$/)
    expect(texts.get('openai-responses')).toMatch(/\n\n: ping\n\n$/)
    expect(texts.get('anthropic-messages')).toMatch(/event: ping\ndata: \{"type":"ping"\}\n\n$/)
    expect(texts.get('gemini-generate')).toMatch(/^data: \{[^\n]*Hello[^\n]*\}\n\n$/)
  })

  it.each([
    ['relay', 'openai-chat'],
    ['translate', 'anthropic-messages'],
  ] as const)(
    '%s: a client that does not read stops the upstream, and then gets all of it',
    async (_lane, client) => {
      const spring = await startSpring(64)
      harness.change({
        accounts: [{ name: 'spring', upstream: 'custom', baseUrl: spring.url, protocols: ['openai-chat'] }],
      })
      const { path, body, headers } = dialectAnswers[client].streamCall('spring/m')
      const text = JSON.stringify(body)
      const reading = Promise.withResolvers<void>()
      const call = request(harness.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
      })
      const received = once(call, 'response').then(async ([answer]) => {
        await reading.promise
        let last = Buffer.alloc(0)
        let bytes = 0
        for await (const piece of answer as AsyncIterable<Buffer>) {
          bytes += piece.length
          last = Buffer.concat([last, piece]).subarray(-200)
        }
        return { bytes, last: last.toString() }
      })
      call.end(text)
      const given = await spring.stalled()
      // The kernel's own buffers on both ways hold some 20 MB.
      expect(given).toBeLessThan(40 * 1_000_000)
      reading.resolve()
      const { bytes, last } = await received
      expect(bytes).toBeGreaterThan(60 * 1_000_000)
      expect(last).toMatch(client === 'openai-chat' ? /data: \[DONE\]\n\n$/ : /"type":"message_stop"\}\n\n$/)
      await spring.close()
    },
  )
})

/** The same chunks as Google frames them for those who do not ask for events. */
const arrayOf = (frames: readonly string[]): string =>
  `[${objectsIn(frames.join(''))
    .map((chunk) => JSON.stringify(chunk, null, 2))
    .join(',\r\n')}]`

/** An upstream that streams so many megabytes of text, as fast as it is read. */
async function startSpring(megabytes: number) {
  const [start = '', hello = '', , ...ending] = dialectAnswers['openai-chat'].frames
  const piece = hello.replace('Hello', 'Hello '.repeat(2000))
  let given = 0
  const server = createServer(async (_request, response) => {
    response.writeHead(200, sse)
    response.write(start)
    while (given < megabytes * 1_000_000) {
      given += piece.length
      if (!response.write(piece)) await once(response, 'drain')
    }
    response.end(ending.join(''))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it could give until nobody took more. */
    async stalled(): Promise<number> {
      for (let before = -1; ; ) {
        await sleep(150)
        if (given > 0 && given === before) return given
        before = given
      }
    },
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { chatAnswer, chatCall, messageStream, sse } from '../support/wire-answers.ts'

/** Its own letter all the way: a byte of another's would show. */
const bodyOf = (letter: string, length: number): string =>
  JSON.stringify({ model: 'm', messages: [{ role: 'user', content: letter.repeat(length) }] })

const callWith = (body: string) => ({ ...chatCall(), body })

describe('large bodies, whose memory is used again', () => {
  let harness: Harness
  let upstream: FakeUpstream | undefined
  let server: Server | undefined
  const begin = async (...urls: readonly string[]) => {
    harness = await startHarness({
      accounts: urls.map((baseUrl, at) => ({
        name: `a${at}`,
        upstream: 'custom',
        baseUrl,
        priority: at + 1,
      })),
      settings: { monitor: { bodies: 'off' } },
      mode: 'priority',
    })
  }
  afterEach(async () => {
    await harness.stop()
    await upstream?.close()
    server?.close()
    upstream = undefined
    server = undefined
  })

  it('arrive as they were sent, many at one time and again and again', async () => {
    upstream = await startFakeUpstream()
    await begin(upstream.url)
    upstream.play({ body: chatAnswer })
    const sent: string[] = []
    for (let round = 0; round < 6; round += 1)
      await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((letter, at) => {
          const body = bodyOf(letter, 70_000 + 90_000 * ((at + round) % 5))
          sent.push(body)
          return harness.ask(callWith(body))
        }),
      )
    expect(upstream.received.map(({ body }) => body.toString()).sort()).toEqual(sent.sort())
  })

  it('arrive in another dialect with their own words, many at one time and again and again', async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [
        { name: 'a', upstream: 'custom', baseUrl: upstream.url, protocols: ['anthropic-messages'] as const },
      ],
      settings: { monitor: { bodies: 'off' } },
    })
    upstream.play({ headers: sse, body: messageStream })
    const said: string[] = []
    for (let round = 0; round < 6; round += 1)
      await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((letter, at) => {
          const words = letter.repeat(70_000 + 90_000 * ((at + round) % 5))
          said.push(words)
          return harness.ask(chatCall({ messages: [{ role: 'user', content: words }] }))
        }),
      )
    const told = upstream.received.map(({ body }) => JSON.parse(body.toString()).messages[0].content[0].text)
    expect(told.sort()).toEqual(said.sort())
  })

  it('go to the next account as they came when the first one fails', async () => {
    upstream = await startFakeUpstream()
    await begin(`${upstream.url}/one`, `${upstream.url}/two`)
    upstream.play({ status: 500 }, { body: chatAnswer })
    const body = bodyOf('f', 300_000)
    expect((await harness.ask(callWith(body))).text).toBe(chatAnswer)
    expect(upstream.received.map((request) => request.body.toString())).toEqual([body, body])
  })

  it('do not lie in the way of the next when they are answered before they are read', async () => {
    let connections = 0
    server = createServer((socket) => {
      connections += 1
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.pause()
        const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${chatAnswer.length}`
        socket.write(`${head}\r\n\r\n${chatAnswer}`)
      })
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await begin(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
    for (const letter of ['g', 'h']) {
      const answer = await harness.ask(callWith(bodyOf(letter, 12_000_000)))
      expect([answer.status, answer.text]).toEqual([200, chatAnswer])
    }
    expect(connections).toBe(2)
  })
})

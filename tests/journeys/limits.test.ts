import { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { chatAnswer, chatCall, messageCall } from '../support/wire-answers.ts'

const geminiCall: Ask = {
  path: '/v1beta/models/m:generateContent',
  body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
}
const hanging = { hang: 'before-head' } as const
const good = { body: chatAnswer }

describe('over a limit', () => {
  let upstream: FakeUpstream
  let harness: Harness
  const holders: AbortController[] = []
  const begin = async (limits: object) => {
    harness = await startHarness(options(limits))
  }
  const options = (limits: object) => ({
    accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url }],
    settings: { limits },
  })
  beforeEach(async () => {
    upstream = await startFakeUpstream()
  })
  afterEach(async () => {
    for (const holder of holders.splice(0)) holder.abort()
    await harness.stop()
    await upstream.close()
  })

  /** A request that stays open until `end`. */
  async function hold(): Promise<{ end(): void }> {
    const leaving = new AbortController()
    holders.push(leaving)
    const { open } = harness.gateway
    harness.ask({ ...chatCall(), signal: leaving.signal }).catch(() => undefined)
    await isOpen(open + 1)
    return { end: () => leaving.abort() }
  }

  async function isOpen(count: number): Promise<void> {
    while (harness.gateway.open !== count) await new Promise((resolve) => setTimeout(resolve, 1))
  }

  it.each([
    ['OpenAI', chatCall(), { error: { code: 'gateway_full', type: 'server_error' } }],
    ['Anthropic', messageCall(), { type: 'error', error: { type: 'api_error' } }],
    ['Gemini', geminiCall, { error: { code: 503, status: 'UNAVAILABLE' } }],
  ] as const)('of open exchanges %s is told to come again', async (_dialect, call, body) => {
    await begin({ open_exchanges: 1, waiting_exchanges: 0 })
    upstream.play(hanging, good)
    const first = await hold()
    const refused = await harness.ask(call)
    expect([refused.status, refused.headers['retry-after'], refused.json()]).toMatchObject([503, '1', body])
    expect(refused.headers['x-should-retry']).not.toBe('false')
    expect(harness.exchanges.at(-1)).toMatchObject({ state: 'refused', fault: { code: 'gateway_full' } })
    first.end()
    await isOpen(0)
    expect((await harness.ask(chatCall())).text).toBe(chatAnswer)
    expect(upstream.received).toHaveLength(2)
  })

  it('a refusal costs a client neither its connection nor its body', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 0 })
    upstream.play(hanging, good, hanging)
    const first = await hold()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    let connections = 0
    const one = (headers = {}) => harness.ask({ ...chatCall(), agent, headers })
    agent.on('free', () => (connections = Object.keys(agent.freeSockets).length))
    expect((await one()).status).toBe(503)
    first.end()
    await isOpen(0)
    expect((await one()).text).toBe(chatAnswer)
    expect(connections).toBe(1)
    agent.destroy()
    await hold()
    const heard = await talk(
      'POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 90000000\r\n\r\n',
      (text) => text.includes('gateway_full'),
    )
    expect(heard).toMatch(/^HTTP\/1\.1 503 /)
  })

  it('health is told all the same', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 0 })
    upstream.play(hanging)
    await hold()
    const answers = await Promise.all(['/healthz', '/readyz'].map((path) => harness.ask({ path })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })

  it('of the processor fewer are served at one time, until it has rest again', async () => {
    await begin({ waiting_exchanges: 0 })
    upstream.play(hanging, hanging, hanging, good)
    for (let count = 0; count < 3; count += 1) await hold()
    harness.change(options({ busy_exchanges: 2, waiting_exchanges: 0 }))
    let isLoaded = true
    const burn = () => void (isLoaded && setImmediate(burn))
    burn()
    let answer = await harness.ask({ path: '/v1/models' })
    while (answer.status === 200) answer = await harness.ask({ path: '/v1/models' })
    expect([answer.status, answer.headers['retry-after'], answer.json()]).toMatchObject([
      503,
      '1',
      { error: { code: 'gateway_busy' } },
    ])
    isLoaded = false
    while (answer.status === 503) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      answer = await harness.ask(chatCall())
    }
    expect(answer.text).toBe(chatAnswer)
  })

  it('of the processor, streams that have begun are not counted: little is left of them to do', async () => {
    await begin({ waiting_exchanges: 0 })
    const event = `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'x' } }] })}\n\n`
    const headers = { 'content-type': 'text/event-stream' }
    upstream.play({ headers, body: event + event, hang: { afterBytes: event.length } })
    const { body } = chatCall()
    const begun = Array.from({ length: 4 }, () => {
      const leaving = new AbortController()
      holders.push(leaving)
      return new Promise<void>((resolve) => {
        const stream = { ...chatCall(), body: { ...Object(body), stream: true } }
        harness.ask({ ...stream, signal: leaving.signal, onData: () => resolve() }).catch(() => undefined)
      })
    })
    await Promise.all(begun)
    harness.change(options({ busy_exchanges: 2, waiting_exchanges: 0 }))
    let isLoaded = true
    const burn = () => void (isLoaded && setImmediate(burn))
    burn()
    const startedAt = performance.now()
    while (performance.now() - startedAt < 500)
      expect((await harness.ask({ path: '/v1/models' })).status).toBe(200)
    isLoaded = false
  })

  it('who may wait is served in the order of coming, who may not is refused', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 2 })
    upstream.play(hanging, good)
    const first = await hold()
    const order: string[] = []
    const line: Promise<Answer>[] = []
    for (const name of ['second', 'third']) {
      line.push(harness.ask({ ...chatCall(), onData: () => void order.push(name) }))
      await isOpen(line.length + 1)
    }
    const fourth = await harness.ask(chatCall())
    expect([fourth.status, fourth.headers['retry-after']]).toEqual([503, '1'])
    expect(fourth.text).toContain('2 wait')
    expect(upstream.received).toHaveLength(1)
    first.end()
    expect((await Promise.all(line)).map(({ text }) => text)).toEqual([chatAnswer, chatAnswer])
    expect(order).toEqual(['second', 'third'])
  })

  it('nobody waits longer than they may', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 1, max_wait: 0.1 })
    upstream.play(hanging)
    await hold()
    const answer = await harness.ask(chatCall())
    expect([answer.status, answer.headers['retry-after'], answer.json()]).toMatchObject([
      503,
      '1',
      { error: { code: 'waited_in_vain' } },
    ])
  })

  it('a client that leaves the line makes room in it', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 1 })
    upstream.play(hanging, good)
    const first = await hold()
    const impatient = await hold()
    impatient.end()
    expect(await harness.closed(1)).toMatchObject({ state: 'aborted', status: 499, attempts: [] })
    const patient = harness.ask(chatCall())
    await isOpen(2)
    first.end()
    expect((await patient).text).toBe(chatAnswer)
  })

  it('a limit that is raised lets the line in with the next to come', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 1 })
    upstream.play(hanging, good)
    await hold()
    const waiting = harness.ask(chatCall())
    await isOpen(2)
    harness.change(options({ open_exchanges: 3 }))
    expect((await harness.ask(chatCall())).text).toBe(chatAnswer)
    expect((await waiting).text).toBe(chatAnswer)
  })

  it('the line is let go at a stop', async () => {
    await begin({ open_exchanges: 1, waiting_exchanges: 1 })
    upstream.play(hanging)
    await hold()
    const waiting = harness.ask(chatCall())
    await isOpen(2)
    await harness.gateway.close(0)
    await expect(waiting).rejects.toThrow()
    expect(harness.gateway.open).toBe(0)
  })

  it('of the headers a request is refused, and new limits hold for new connections', async () => {
    await begin({ max_header_kilobytes: 4 })
    upstream.play(good)
    const call = { ...chatCall(), headers: { 'x-long': 'x'.repeat(10_000) } }
    const refused = await harness.ask(call)
    expect([refused.status, refused.json()]).toMatchObject([431, { error: { code: 'headers_too_large' } }])
    expect(refused.text).toContain('4 kB')
    harness.change(options({ max_header_kilobytes: 20 }))
    expect((await harness.ask(call)).text).toBe(chatAnswer)
  })

  it('headers that do not come to their end are given up', async () => {
    await begin({ header_timeout: 1 })
    const heard = await talk('POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-')
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
    expect(heard).toContain('request_timeout')
  })

  it('a body that does not come to its end is given up', async () => {
    await begin({ arrival_timeout: 1 })
    const heard = await talk(
      'POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"model":',
    )
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
    expect(await harness.closed(1)).toMatchObject({ state: 'refused', status: 408 })
  })

  it('an idle connection is closed, as its answer says', async () => {
    await begin({ idle_timeout: 1 })
    const heard = await talk('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(heard).toMatch(/^HTTP\/1\.1 200 /)
    expect(heard).toMatch(/keep-alive: timeout=1\r\n/i)
  })

  /** What is heard until it is enough, or until the other side closes. */
  function talk(bytes: string, isEnough: (heard: string) => boolean = () => false): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket: Socket = connect(harness.port, '127.0.0.1')
      let heard = ''
      socket.setEncoding('latin1')
      socket.on('error', reject)
      socket.on('data', (piece: string) => {
        heard += piece
        if (isEnough(heard)) socket.destroy()
      })
      socket.on('close', () => resolve(heard))
      socket.write(bytes, 'latin1')
    })
  }
})

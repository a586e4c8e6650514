import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { chatAnswer, chatCall, chatFrames, chatStream, sse } from '../support/wire-answers.ts'

const streamed = chatCall({ stream: true, stream_options: { include_usage: true } })

describe('the life of a listener and its exchanges', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeEach(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({ accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url }] })
  })
  afterEach(async () => {
    await harness.stop()
    await upstream.close()
  })

  it('a client that leaves takes its upstream call with it, and it is nobody’s fault', async () => {
    const begun = chatFrames.start + chatFrames.hello
    upstream.play({ headers: sse, body: begun, hang: { afterBytes: begun.length } })
    const leaving = new AbortController()
    const asked = harness.ask({ ...streamed, signal: leaving.signal, onData: () => leaving.abort() })
    await asked.catch(() => undefined)
    await upstream.received[0]?.dropped
    const record = await harness.closed(1)
    expect(record).toMatchObject({ state: 'aborted', status: 499, fault: { code: 'client_closed' } })
    expect(harness.ports.pool.health()[0]).toMatchObject({ usable: true, inFlight: 0 })
  })

  it('a client that leaves before the head takes its upstream call with it', async () => {
    upstream.play({ hang: 'before-head' })
    const leaving = new AbortController()
    const asked = harness.ask({ ...chatCall(), signal: leaving.signal })
    await upstream.reached(1)
    leaving.abort()
    await asked.catch(() => undefined)
    await upstream.received[0]?.dropped
    expect(await harness.closed(1)).toMatchObject({ state: 'aborted', status: 499 })
  })

  it('close lets an open stream end whole and takes nothing new', async () => {
    upstream.play({ headers: sse, body: chatStream, chunking: { seed: 3 }, gap: 20 })
    let begun: () => void = () => undefined
    const first = new Promise<void>((resolve) => {
      begun = resolve
    })
    const asked = harness.ask({ ...streamed, onData: () => begun() })
    await first
    expect(harness.gateway.open).toBe(1)
    const closed = harness.gateway.close(10)
    await expect(harness.ask({ path: '/healthz' })).rejects.toThrow('ECONNREFUSED')
    expect((await asked).text).toBe(chatStream)
    await closed
    expect(harness.gateway.open).toBe(0)
    expect(await harness.closed(1)).toMatchObject({ state: 'done' })
  })

  it('close ends what is still open after its time, in the client’s own words', async () => {
    const begun = chatFrames.start + chatFrames.hello
    upstream.play({ headers: sse, body: begun, hang: { afterBytes: begun.length } })
    let started: () => void = () => undefined
    const first = new Promise<void>((resolve) => {
      started = resolve
    })
    const asked = harness.ask({ ...streamed, onData: () => started() })
    await first
    await harness.gateway.close(0.05)
    expect((await asked).text.slice(begun.length)).toMatch(/^data: \{"error".*"stopping"/)
    expect(await harness.closed(1)).toMatchObject({ state: 'failed', fault: { code: 'stopping' } })
    await upstream.received[0]?.dropped
  })

  it('rebind serves the new address and ends what the old one began', async () => {
    upstream.play({ headers: sse, body: chatStream, chunking: { seed: 3 }, gap: 20 })
    let started: () => void = () => undefined
    const first = new Promise<void>((resolve) => {
      started = resolve
    })
    const asked = harness.ask({ ...streamed, onData: () => started() })
    await first
    const bound = await harness.gateway.rebind({ host: '127.0.0.1', port: 0 })
    expect(bound.port).not.toBe(harness.port)
    await expect(harness.ask({ path: '/healthz' })).rejects.toThrow('ECONNREFUSED')
    expect((await fetch(`http://127.0.0.1:${bound.port}/healthz`)).status).toBe(200)
    expect((await asked).text).toBe(chatStream)
  })

  it('rebind to another host keeps the port, and a host that is not ours keeps the old address', async () => {
    const { port } = harness
    expect(await harness.gateway.rebind({ host: '0.0.0.0', port })).toEqual({ host: '0.0.0.0', port })
    expect((await harness.ask({ path: '/healthz' })).status).toBe(200)
    await expect(harness.gateway.rebind({ host: '203.0.113.1', port })).rejects.toThrow('EADDRNOTAVAIL')
    expect((await harness.ask({ path: '/healthz' })).status).toBe(200)
  })

  it('a port that is taken is an error with its code', async () => {
    const other = await startHarness()
    await expect(harness.gateway.rebind({ host: '127.0.0.1', port: other.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    expect((await harness.ask({ path: '/healthz' })).status).toBe(200)
    await other.stop()
  })

  it('a port that another program would share is taken all the same', async () => {
    const other = createServer().listen({
      host: '127.0.0.1',
      port: 0,
      reusePort: process.platform === 'linux',
    })
    await once(other, 'listening')
    const at = other.address()
    const port = typeof at === 'object' && at !== null ? at.port : 0
    await expect(harness.gateway.rebind({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    other.close()
  })

  it('whichever socket of the port takes a client on, it is served, and its connection ends at close', async () => {
    const clients = Array.from({ length: 200 }, () => {
      const socket = connect(harness.port, '127.0.0.1')
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
      return { heard: once(socket, 'data'), closed: once(socket, 'close') }
    })
    const answers = await Promise.all(clients.map(({ heard }) => heard))
    expect(new Set(answers.map(([bytes]) => String(bytes).slice(0, 12)))).toEqual(new Set(['HTTP/1.1 200']))
    await harness.gateway.close(1)
    await Promise.all(clients.map(({ closed }) => closed))
    const next = createServer().listen({ host: '127.0.0.1', port: harness.port })
    await once(next, 'listening')
    next.close()
  })

  it('a client that is still served when the port moves is cut with the rest', async () => {
    upstream.play(...Array.from({ length: 40 }, () => ({ hang: 'before-head' as const })))
    const asked = Array.from({ length: 40 }, () => harness.ask(chatCall()))
    while (harness.gateway.open < asked.length) await new Promise((resolve) => setTimeout(resolve, 1))
    await harness.gateway.rebind({ host: '127.0.0.1', port: 0 })
    await harness.gateway.close(0)
    await expect(Promise.any(asked)).rejects.toThrow()
  })

  it('an idle connection is closed on close', async () => {
    const socket = connect(harness.port, '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.resume()
    await harness.gateway.close(1)
    await ended
  })

  it('settings that change in the middle hold for the next exchange only', async () => {
    upstream.play({ body: chatAnswer, delay: 50 })
    const asked = harness.ask(chatCall())
    await upstream.reached(1)
    harness.change({ accounts: [] })
    expect((await asked).text).toBe(chatAnswer)
    expect((await harness.ask(chatCall())).status).toBe(503)
  })

  it('a slow reader slows the upstream instead of filling memory', async () => {
    const megabytes = 40
    upstream.play({
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(megabytes * 1_000_000, 'x'),
      chunking: { seed: 1 },
    })
    const socket = connect(harness.port, '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.pause()
    const body = JSON.stringify({ model: 'm', input: 'x', voice: 'alloy' })
    socket.write(
      `POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await upstream.reached(1)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(harness.exchanges).toHaveLength(0)
    socket.destroy()
    expect(await harness.closed(1)).toMatchObject({ state: 'aborted' })
  })
})

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallControl, Caller } from '../../src/gateway/http1/connection.ts'
import { type Call, Connections } from '../../src/gateway/http1/connections.ts'

/** An upstream that says what a test wants, byte for byte. */
let server: Server
let sockets: Socket[]
/** What came on each connection. */
let heard: string[]
let answer: (socket: Socket, times: number) => void
let connections: Connections

beforeEach(async () => {
  sockets = []
  heard = []
  answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
  server = createServer((socket) => {
    const number = sockets.push(socket) - 1
    let times = 0
    heard.push('')
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      heard[number] += bytes.toString('latin1')
      if (bytes.toString('latin1').includes('\r\n\r\n')) answer(socket, times++)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  connections = new Connections()
})
afterEach(() => {
  connections.destroy()
  for (const socket of sockets) socket.destroy()
  server.close()
})

interface Heard {
  readonly events: string[]
  readonly control: () => CallControl | undefined
  /** How it ended. */
  readonly ended: Promise<string>
  body(): string
}

function send(changes: Partial<Call> = {}): Heard {
  const url = changes.url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/x?y=1`
  const events: string[] = []
  const ended = Promise.withResolvers<string>()
  let control: CallControl | undefined
  let body = ''
  const caller: Caller = {
    started(given) {
      control = given
      events.push('started')
    },
    head: (status) => events.push(`head ${status}`),
    body: (bytes) => {
      body += Buffer.from(bytes).toString('latin1')
    },
    end: () => ended.resolve('end'),
    broke: (error) => ended.resolve('code' in error ? String(error.code) : error.message),
  }
  connections.send(
    {
      url,
      method: 'POST',
      headers: ['x-key', 'k'],
      body: Buffer.from('{}'),
      firstByteSeconds: 60,
      idleSeconds: 60,
      ...changes,
    },
    caller,
  )
  return { events, control: () => control, ended: ended.promise, body: () => body }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('connections to an upstream', () => {
  it('carry one call after the other', async () => {
    for (let call = 0; call < 3; call += 1) {
      const sent = send()
      expect(await sent.ended).toBe('end')
      expect(sent.body()).toBe('ok')
    }
    expect(sockets).toHaveLength(1)
    expect(heard[0]?.match(/POST \/v1\/x\?y=1 HTTP\/1\.1\r\nhost: /g)).toHaveLength(3)
  })

  it('are opened as many as there are calls at once', async () => {
    const calls = Array.from({ length: 600 }, () => send())
    expect(new Set(await Promise.all(calls.map(({ ended }) => ended)))).toEqual(new Set(['end']))
  })

  it('send a long body whole', async () => {
    const body = Buffer.alloc(300_000, 'x')
    answer = () => undefined
    const sent = send({ body })
    while ((heard[0]?.length ?? 0) < body.length) await turn()
    sockets[0]?.write('HTTP/1.1 204 No Content\r\n\r\n')
    expect(await sent.ended).toBe('end')
    expect(heard[0]?.endsWith('x'.repeat(300_000))).toBe(true)
  })

  it('are not kept when the other side closes them, or says so', async () => {
    answer = (socket) => void socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nuntil the end')
    const sent = send()
    expect([await sent.ended, sent.body()]).toEqual(['end', 'until the end'])
    expect(await send().ended).toBe('end')
    expect(sockets).toHaveLength(2)
  })

  it('that were closed while they were idle cost no call', async () => {
    await send().ended
    await sleep(1100)
    sockets[0]?.end()
    // In the same turn: the other side's goodbye is on its way and nobody has looked yet.
    const sent = send()
    expect([await sent.ended, sent.body()]).toEqual(['end', 'ok'])
    expect(sockets).toHaveLength(2)
  })

  it('are not used again when bytes come on them that nobody asked for', async () => {
    await send().ended
    sockets[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad')
    await once(sockets[0] as Socket, 'close')
    const sent = send()
    expect([await sent.ended, sent.body()]).toEqual(['end', 'ok'])
    expect(sockets).toHaveLength(2)
  })

  it.each([
    ['before an answer', '', 'closed'],
    ['in the middle of a head', 'HTTP/1.1 200', 'closed'],
    ['in the middle of a body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nha', 'too_few_bytes'],
    ['with what is no HTTP', 'hello\r\n\r\n', 'not_http'],
  ])('break off %s', async (_when, text, code) => {
    answer = (socket) => void socket.end(text)
    expect(await send().ended).toBe(code)
  })

  it('are refused where nothing listens', async () => {
    const { port } = server.address() as AddressInfo
    server.close()
    expect(await send({ url: `http://127.0.0.1:${port}/` }).ended).toBe('ECONNREFUSED')
  })

  it.each([
    ['before the head', '', { firstByteSeconds: 0.5 }, 'first_byte_timeout'],
    ['behind it', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nha', { idleSeconds: 0.5 }, 'idle_timeout'],
  ])('are given up when they are silent %s', async (_when, text, limits, code) => {
    answer = (socket) => void socket.write(text)
    expect(await send(limits).ended).toBe(code)
  })

  it('end when their call is given up, also before they are open', async () => {
    answer = () => undefined
    const early = send()
    early.control()?.abort(new Error('early'))
    expect(await early.ended).toBe('early')
    const late = send()
    while ((heard.at(-1) ?? '') === '') await turn()
    late.control()?.abort(new Error('late'))
    expect(await late.ended).toBe('late')
  })

  it('are read no further than they are wanted', async () => {
    const length = 30_000_000
    answer = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`)
      socket.write(Buffer.alloc(length, 'x'))
    }
    const sent = send()
    while (sent.body().length === 0) await turn()
    sent.control()?.pause()
    for (let count = 0; count < 50; count += 1) await turn()
    const paused = sent.body().length
    for (let count = 0; count < 50; count += 1) await turn()
    expect(sent.body().length).toBe(paused)
    expect(paused).toBeLessThan(length)
    sent.control()?.resume()
    expect(await sent.ended).toBe('end')
    expect(sent.body().length).toBe(length)
  })

  it('end with their calls when they are closed, at once when they are destroyed', async () => {
    answer = () => undefined
    const first = send()
    while ((heard[0] ?? '') === '') await turn()
    connections.close()
    sockets[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    expect(await first.ended).toBe('end')
    const second = send()
    while ((heard[1] ?? '') === '') await turn()
    connections.destroy()
    expect(await second.ended).toBe('closed')
  })
})

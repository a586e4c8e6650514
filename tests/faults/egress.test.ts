import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBypass } from '../../src/config/egress.ts'
import type { Egress } from '../../src/gateway/ports.ts'
import { makeCertificate } from '../support/certificate.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const certificate = makeCertificate()
const usual = getCACertificates('default')
beforeAll(() => setDefaultCACertificates([...usual, certificate.cert]))
afterAll(() => setDefaultCACertificates([...usual]))

const open: { close(): unknown }[] = []
let harness: Harness | undefined
let upstream: FakeUpstream

beforeEach(async () => {
  upstream = await startFakeUpstream()
  upstream.play({ body: '{"id":"c","object":"chat.completion","model":"m","choices":[]}' })
})
afterEach(async () => {
  await harness?.stop()
  await upstream.close()
  for (const one of open.splice(0)) one.close()
})

async function listen<T extends Server | ReturnType<typeof createTcpServer>>(server: T): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => void sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push({
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  return (server.address() as AddressInfo).port
}

/** A tunnel that wants a password, and says where it was asked to go. */
async function startProxy(
  answer = 200,
  tls?: ReturnType<typeof makeCertificate>,
): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server: Server = tls === undefined ? createServer() : createSecureServer(tls)
  server.on('connect', (request, socket, head) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`)
    if (answer !== 200) return void socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`)
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const out = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      out.write(head)
      out.pipe(socket).pipe(out)
    })
    for (const one of [out, socket]) one.on('error', () => out.destroy())
  })
  const scheme = tls === undefined ? 'http' : 'https'
  return { url: `${scheme}://anna:pass%20word@localhost:${await listen(server)}`, asked }
}

/** RFC 1928, for host names and IPv4; with `password` by RFC 1929. */
async function startSocks(password?: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy())
    const connectOn = (request: Buffer): void => {
      const isName = request[3] === 3
      const host = isName
        ? request.subarray(5, 5 + (request[4] ?? 0)).toString()
        : request.subarray(4, 8).join('.')
      const port = request.readUInt16BE(request.length - 2)
      asked.push(`${host}:${port}`)
      const out = connect(port, host, () => {
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        out.pipe(socket).pipe(out)
      })
      out.on('error', () => socket.destroy())
    }
    socket.once('data', () => {
      socket.write(Buffer.from([5, password === undefined ? 0 : 2]))
      if (password === undefined) return void socket.once('data', connectOn)
      socket.once('data', (said: Buffer) => {
        const at = 2 + (said[1] ?? 0)
        const fits = said.subarray(at + 1).toString() === password
        socket.write(Buffer.from([1, fits ? 0 : 1]))
        if (fits) socket.once('data', connectOn)
        else socket.end()
      })
    })
  })
  const user = password === undefined ? '' : `anna:${encodeURIComponent(password)}@`
  return { url: `socks5://${user}127.0.0.1:${await listen(server)}`, asked }
}

const start = async (
  proxy: string,
  isDirect: Egress['isDirect'] = () => false,
  baseUrl = `${upstream.url}/v1`,
): Promise<Harness> => {
  harness = await startHarness({
    accounts: [
      {
        name: 'a',
        upstream: 'openai-compatible',
        baseUrl,
        egress: { proxy, isDirect },
      },
    ],
  })
  return harness
}
const ask = {
  path: '/v1/chat/completions',
  body: { model: 'm', messages: [{ role: 'user', content: 'Hi' }] },
}

describe('the way to a vendor', () => {
  it('goes by an HTTP proxy, with its password', async () => {
    const proxy = await startProxy()
    const torii = await start(proxy.url)
    expect((await torii.ask(ask)).status).toBe(200)
    const credentials = Buffer.from('anna:pass word').toString('base64')
    expect(proxy.asked).toEqual([`${new URL(upstream.url).host} Basic ${credentials}`])
    expect(upstream.received[0]?.headers['proxy-authorization']).toBeUndefined()
  })

  it.each([
    ['an HTTP proxy', () => startProxy()],
    ['an HTTPS proxy', () => startProxy(200, certificate)],
    ['a SOCKS5 proxy', () => startSocks()],
    ['a SOCKS5 proxy that wants a password', () => startSocks('päss wörd:@/')],
  ])('goes by %s, to a vendor with TLS and to one without', async (_what, startOne) => {
    const proxy = await startOne()
    const secure = createSecureServer(certificate, (_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"id":"c","object":"chat.completion","model":"m","choices":[]}')
    })
    const port = await listen(secure)
    for (const base of [`${upstream.url}/v1`, `https://localhost:${port}/v1`]) {
      await harness?.stop()
      const torii = await start(proxy.url, undefined, base)
      const answer = await torii.ask(ask)
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('chat.completion')])
    }
    const asked = proxy.asked.map((one) => one.split(' ')[0])
    expect(asked).toEqual([new URL(upstream.url).host, `localhost:${port}`])
  })

  it('says nothing in the terminal of what undici thinks of SOCKS5', async () => {
    const warnings: Error[] = []
    const note = (warning: Error): void => void warnings.push(warning)
    process.on('warning', note)
    const torii = await start((await startSocks()).url)
    expect((await torii.ask(ask)).status).toBe(200)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('is direct for hosts that the proxy is not for', async () => {
    const proxy = await startProxy()
    const torii = await start(proxy.url, createBypass([]))
    expect([(await torii.ask(ask)).status, proxy.asked]).toEqual([200, []])
  })

  it.each([
    ['is not there', async () => 'http://127.0.0.1:9'],
    ['has no such name', async () => 'http://no-such-host.invalid:3128'],
    ['wants another password', async () => (await startProxy(407)).url],
    ['cannot reach the vendor', async () => (await startProxy(502)).url],
    ['is no SOCKS5 proxy that is there', async () => 'socks5://127.0.0.1:9'],
    ['wants another SOCKS5 password', async () => (await startSocks('other')).url.replace('other', 'pass')],
    ['is no HTTPS proxy', async () => (await startProxy()).url.replace('http:', 'https:')],
    ['has a certificate that nobody knows', async () => (await startProxy(200, makeCertificate())).url],
    ['says nothing SOCKS5', async () => (await startProxy()).url.replace('http:', 'socks5:')],
  ])('a proxy that %s is nobody’s fault: no account is locked', async (_what, address) => {
    const torii = await start(await address())
    const answer = await torii.ask(ask)
    expect([answer.status, answer.json()]).toMatchObject([502, { error: { code: 'proxy_failed' } }])
    expect(torii.ports.pool.health()).toMatchObject([{ usable: true, locks: [] }])
    expect(upstream.received).toEqual([])
    expect(answer.text).not.toContain('pass')
  })
})

/** A place that takes no image URLs: the file is fetched for it. */
const startFetching = async (proxy: string, fetchesFromLoopback: boolean): Promise<Harness> => {
  harness = await startHarness({
    accounts: [
      {
        name: 'a',
        upstream: 'ollama',
        protocols: ['openai-chat'],
        baseUrl: `${upstream.url}/v1`,
        egress: { proxy, isDirect: (url) => url.startsWith(upstream.url) },
      },
    ],
    fetchesFromLoopback,
  })
  return harness
}
const askAbout = (url: string) => ({
  path: '/v1/responses',
  body: { model: 'm', input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] },
})

describe('the way to a file that is fetched for a target', () => {
  it('is the way to the vendor', async () => {
    const files = await startFakeUpstream()
    open.push(files)
    files.play({ body: 'picture', headers: { 'content-type': 'image/png' } })
    const proxy = await startProxy()
    const torii = await startFetching(proxy.url, true)
    expect((await torii.ask(askAbout(`${files.url}/a.png`))).status).toBe(200)
    const credentials = Buffer.from('anna:pass word').toString('base64')
    expect(proxy.asked).toEqual([`${new URL(files.url).host} Basic ${credentials}`])
    expect(files.received).toHaveLength(1)
  })

  it.each(['http://127.0.0.1:9/a.png', 'http://localhost:9/a.png', 'http://[::1]:9/a.png'])(
    'asks no proxy for what is not on the public Internet: %s',
    async (url) => {
      const proxy = await startProxy()
      const torii = await startFetching(proxy.url, false)
      const refused = await torii.ask(askAbout(url))
      expect([refused.status, proxy.asked]).toEqual([400, []])
      expect(refused.text).toContain('not on the public Internet')
    },
  )

  it('is judged anew after a redirect', async () => {
    const files = await startFakeUpstream()
    open.push(files)
    files.play({ status: 302, headers: { location: 'http://127.0.0.2:9/b.png' } })
    const proxy = await startProxy()
    const torii = await startFetching(proxy.url, true)
    const refused = await torii.ask(askAbout(`${files.url}/a.png`))
    expect(refused.text).toContain('not on the public Internet')
    expect(proxy.asked).toHaveLength(1)
  })
})

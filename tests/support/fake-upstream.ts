import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestCertificate } from './certificate.ts'

/** How a body is cut on its way: as one write, byte by byte, or at places that a seed chooses. */
export type Chunking = 'whole' | 'bytes' | { readonly seed: number }

/** What the fake answers to one request. */
export interface Play {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly chunking?: Chunking
  /** Milliseconds before the head. */
  readonly delay?: number
  /** Nothing is said before this. */
  readonly until?: Promise<void>
  /** Milliseconds between writes. */
  readonly gap?: number
  /** Where the connection breaks off: before or behind the head, or after so many bytes of the body. */
  readonly cut?: 'before-head' | 'after-head' | { readonly afterBytes: number }
  /** The connection stays open and nothing more is said. */
  readonly hang?: 'before-head' | { readonly afterBytes: number }
}

export interface Received {
  readonly method: string
  /** With query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Flat, as sent. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** Resolves when the other side closed before the answer's end. */
  readonly dropped: Promise<void>
}

export interface FakeUpstream {
  /** `http://127.0.0.1:port`, with a certificate `https:` */
  readonly url: string
  readonly received: readonly Received[]
  /** From now on answers so; a list is played one after the other, its last one again and again. */
  play(...plays: readonly (Play | ((request: Received) => Play))[]): void
  /** Resolves when so many requests have come. */
  reached(count: number): Promise<void>
  close(): Promise<void>
}

export async function startFakeUpstream(certificate?: TestCertificate): Promise<FakeUpstream> {
  const received: Received[] = []
  let plays: readonly (Play | ((request: Received) => Play))[] = [{}]
  let played = 0
  let waiters: (() => void)[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void receive(request, response).then(async (got) => {
      received.push(got)
      const play = plays[Math.min(played, plays.length - 1)] ?? {}
      played += 1
      for (const wake of waiters.splice(0)) wake()
      await perform(typeof play === 'function' ? play(got) : play, response)
    })
  }
  const server = certificate === undefined ? createServer(answer) : createSecureServer(certificate, answer)
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    received,
    play(...next) {
      plays = next
      played = 0
    },
    async reached(count) {
      while (received.length < count) await new Promise<void>((resolve) => waiters.push(resolve))
    },
    close() {
      waiters = []
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Received> {
  const dropped = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve()
    })
  })
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: Buffer.concat(chunks),
    dropped,
  }
}

async function perform(play: Play, response: ServerResponse): Promise<void> {
  const { status = 200, headers = {}, delay = 0, gap, cut, hang } = play
  await play.until
  if (delay > 0) await sleep(delay)
  if (cut === 'before-head') return void response.destroy()
  if (hang === 'before-head') return
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  if (cut === 'after-head') {
    response.flushHeaders()
    await sleep(5)
    return void response.destroy()
  }
  const body = Buffer.from(play.body ?? '{}')
  const end =
    typeof cut === 'object' ? cut.afterBytes : typeof hang === 'object' ? hang.afterBytes : body.length
  for (const piece of cutBody(body.subarray(0, end), play.chunking ?? 'whole')) {
    if (response.destroyed) return
    response.write(piece)
    if (gap !== undefined) await sleep(gap)
    else if (play.chunking !== undefined) await new Promise((resolve) => setImmediate(resolve))
  }
  if (typeof hang === 'object') return
  if (typeof cut === 'object') {
    // What was written must leave before the socket is torn down.
    await sleep(20)
    response.destroy()
  } else response.end()
}

function cutBody(body: Buffer, chunking: Chunking): readonly Buffer[] {
  if (chunking === 'whole') return body.length === 0 ? [] : [body]
  const pieces: Buffer[] = []
  let at = 0
  let state = chunking === 'bytes' ? 0 : chunking.seed
  while (at < body.length) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const length = chunking === 'bytes' ? 1 : 1 + (state % 200)
    pieces.push(body.subarray(at, at + length))
    at += length
  }
  return pieces
}

import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocketServer } from 'ws'
import type { Fault } from '../../canonical/fault.ts'
import { admit } from '../admit.ts'
import { isAllowedOrigin } from '../cors.ts'
import { OpenExchange } from '../open-exchange.ts'
import { findEndpoint } from '../path-repair.ts'
import type { Plane } from '../plane.ts'
import { refuse } from '../refuse.ts'
import { HttpReply } from '../reply.ts'
import type { RouteMatch } from '../route-table.ts'
import { SlotList } from '../slot-list.ts'
import { stateFault } from '../stateful/refuse-state.ts'
import { SocketConnection } from './connection.ts'

/** Agents hold one each; more is a client that forgets to close. */
const mostConnections = 256
const megabyte = 1_000_000

/** Only what is worth a compressor's memory. */
const deflate = { threshold: 1024, concurrencyLimit: 4, zlibDeflateOptions: { level: 3 } }

/** The WebSockets of one gateway. */
export class Sockets {
  readonly #plane: Plane
  readonly #run: (exchange: OpenExchange) => Promise<void>
  readonly #open = new SlotList<SocketConnection>()
  readonly #servers = new Map<number, WebSocketServer>()
  #whenEmpty: (() => void) | undefined

  constructor(plane: Plane, run: (exchange: OpenExchange) => Promise<void>) {
    this.#plane = plane
    this.#run = run
  }

  /** An upgrade goes through the same door as any request; what is refused gets an HTTP answer. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const response = new ServerResponse(request)
    response.assignSocket(socket as Socket)
    response.shouldKeepAlive = false
    response.once('finish', () => socket.end())
    socket.on('error', ignore)
    const { ports } = this.#plane
    const exchange = new OpenExchange(
      ports,
      request,
      new HttpReply(request, response, ports.clock.now),
      response,
    )
    const match = this.#find(exchange)
    const refusal = match === undefined ? undefined : this.#judge(exchange, match)
    if (match !== undefined && refusal === undefined) {
      response.detachSocket(socket as Socket)
      void this.#accept(request, socket, head, match)
    } else if (refusal !== undefined) {
      refuse(exchange, refusal)
      exchange.settle()
    } else void this.#run(exchange)
  }

  retire(): void {
    for (const connection of this.#open.all()) connection.retire()
  }

  /** Resolves when all have said goodbye, or after so long. */
  emptied(milliseconds: number): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#whenEmpty = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  terminate(): void {
    for (const connection of this.#open.all()) connection.terminate()
  }

  /** Undefined: no dialect has a socket there. */
  #find(exchange: OpenExchange): RouteMatch | undefined {
    const found = findEndpoint(this.#plane.table, 'POST', exchange.path, exchange.request.headers)
    if (found === undefined || found.match.protocol.sockets?.path !== found.path) return undefined
    exchange.protocol = found.match.protocol
    exchange.route = found.match.route
    return found.match
  }

  #judge(exchange: OpenExchange, { protocol }: RouteMatch): Fault | undefined {
    if (this.#plane.stopping) return exchange.faultOf('stopping', 'admit', { retryAfter: 1 })
    // Each message is counted as a request when it comes; the socket itself is none.
    const fault = exchange.faultOf('websocket_unsupported', 'identify', { values: { path: exchange.path } })
    const refusal = admit(exchange, { kind: 'unknown', fault })
    if (refusal !== undefined) return refusal
    const { origin } = exchange.request.headers
    // No rule of the browser keeps a foreign page from opening a socket.
    if (origin !== undefined && !isAllowedOrigin(origin, exchange.state.settings.proxy.cors_origins))
      return exchange.faultOf('foreign_origin', 'admit', { values: { origin: origin.slice(0, 200) } })
    const isFull = this.#open.size >= mostConnections && protocol.continuity !== undefined
    return isFull && protocol.continuity !== undefined
      ? stateFault(protocol.continuity, 'too-many-sockets', String(mostConnections))
      : undefined
  }

  async #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    { protocol }: RouteMatch,
  ): Promise<void> {
    const { sockets: codec } = protocol
    if (codec === undefined) return
    const { max_body_megabytes: limit } = this.#plane.ports.state().settings.limits
    const server = await this.#serverFor(limit * megabyte)
    if (this.#plane.stopping) {
      socket.destroy()
      return
    }
    server.handleUpgrade(request, socket, head, (accepted) => {
      const connection: SocketConnection = new SocketConnection({
        plane: this.#plane,
        socket: accepted,
        request,
        protocol,
        codec,
        run: this.#run,
        closed: () => {
          this.#open.remove(connection)
          if (this.#open.size === 0) this.#whenEmpty?.()
        },
      })
      this.#open.add(connection)
    })
  }

  /** The library is loaded for the first socket: most gateways never see one. */
  async #serverFor(maxPayload: number): Promise<WebSocketServer> {
    const library = await import('ws')
    const known = this.#servers.get(maxPayload)
    if (known !== undefined) return known
    const server = new library.WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload,
      perMessageDeflate: deflate,
    })
    this.#servers.set(maxPayload, server)
    return server
  }
}

const ignore = (): void => undefined

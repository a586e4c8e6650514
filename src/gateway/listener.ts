import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Exchange } from '../monitor/exchange.ts'
import type { BoundAddress, Gateway, HandedGateway } from './gateway.ts'
import { OpenExchange } from './open-exchange.ts'
import { answerParserFault } from './parser-fault.ts'
import { runExchange } from './pipeline.ts'
import type { Plane } from './plane.ts'
import { Port } from './port.ts'
import { HttpReply } from './reply.ts'
import { connectionsCheckingInterval, limitServer } from './server-limits.ts'
import { SlotList } from './slot-list.ts'
import { Sockets } from './websocket/sockets.ts'

/** A WebSocket client answers a goodbye within this time, or has gone without one. */
const goodbyeMs = 1000

/** Listeners, open exchanges, and their orderly end. */
export class ListeningGateway implements Gateway, HandedGateway {
  readonly #plane: Plane
  readonly #exchanges = new SlotList<OpenExchange>()
  /** Bound ones, and those closed whose last connections still serve. */
  readonly #ports = new Set<Port>()
  /** For connections that another process accepted. It never listens, so it never closes. */
  #handed: Server | undefined
  #bound: { readonly port: Port; readonly address: BoundAddress } | undefined
  #emptied: (() => void) | undefined
  readonly #closed = (exchange: OpenExchange): void => {
    this.#exchanges.remove(exchange)
    if (this.#exchanges.size === 0) this.#emptied?.()
  }
  readonly #sockets: Sockets
  #accounts: unknown

  constructor(plane: Plane) {
    this.#plane = plane
    this.#sockets = new Sockets(plane, (exchange) => this.#run(exchange))
  }

  get open(): number {
    return this.#exchanges.size
  }

  openRecords(isWanted: (id: string, startedAt: number) => boolean = () => true): readonly Exchange[] {
    return this.#exchanges
      .all()
      .filter(({ id, startedAt }) => isWanted(id, startedAt))
      .flatMap((exchange) => exchange.openRecord ?? [])
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  }

  async listen(address: BoundAddress): Promise<BoundAddress> {
    if (this.#bound !== undefined) throw new Error('The gateway listens already; use rebind.')
    this.#plane.stopping = false
    return this.#bind(address)
  }

  async rebind(address: BoundAddress): Promise<BoundAddress> {
    const old = this.#bound
    if (old === undefined) return this.listen(address)
    if (address.port !== 0 && address.port === old.address.port)
      return this.#swapHost(old.port, old.address, address)
    const bound = await this.#bind(address)
    this.#retire(old.port)
    return bound
  }

  adopt(socket: Socket): void {
    this.#handed ??= this.#openHanded()
    // As an HTTP server's own sockets: a client may say that it has sent all and still read.
    socket.allowHalfOpen = true
    this.#handed.emit('connection', socket)
  }

  retireConnections(): void {
    this.#handed?.closeIdleConnections()
    this.#sockets.retire()
    for (const exchange of this.#exchanges.all()) exchange.reply.closeAfter()
  }

  close(drainSeconds: number): Promise<void> {
    this.#plane.stopping = true
    return this.leave(drainSeconds)
  }

  async leave(drainSeconds: number): Promise<void> {
    for (const port of this.#ports) this.#retire(port)
    this.retireConnections()
    this.#bound = undefined
    if (this.#exchanges.size > 0) await this.#drained(drainSeconds * 1000)
    // A last message may still be on its way out.
    if (drainSeconds > 0) await this.#sockets.emptied(goodbyeMs)
    this.#cut()
    this.#plane.counter.close()
    await this.#plane.agents.destroy()
    await this.#gone()
  }

  destroy(): void {
    this.#plane.stopping = true
    for (const port of this.#ports) this.#retire(port)
    this.#bound = undefined
    this.#cut()
    this.#plane.counter.close()
    void this.#plane.agents.destroy()
  }

  /** Two hosts cannot share a port: the old listener goes first, and comes back when the new one cannot. */
  async #swapHost(port: Port, before: BoundAddress, after: BoundAddress): Promise<BoundAddress> {
    this.#retire(port)
    try {
      return await this.#bind(after)
    } catch (error) {
      await this.#bind(before)
      throw error
    }
  }

  async #bind(wanted: BoundAddress): Promise<BoundAddress> {
    const port = new Port(this.#createServer())
    const address = await port.open(wanted, (error) =>
      this.#plane.ports.log.error('the listener failed', { error }),
    )
    this.#ports.add(port)
    void port.closed.then(() => this.#ports.delete(port))
    this.#bound = { port, address }
    return address
  }

  #openHanded(): Server {
    const server = this.#createServer()
    // Its watch over slow heads and idle connections begins with this word.
    server.emit('listening')
    return server
  }

  #createServer(): Server {
    const { state } = this.#plane.ports
    const server = createServer({
      connectionsCheckingInterval: connectionsCheckingInterval(state().settings.limits),
      noDelay: true,
      // Node would answer without a word; the door says what is missing.
      requireHostHeader: false,
      // Any other (h2c) is served as the plain request that it is too.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    })
    // Ahead of Node's own listener, which gives the connection its parser.
    server.prependListener('connection', () => limitServer(server, state().settings.limits))
    const serve = (request: IncomingMessage, response: ServerResponse) => this.#serve(request, response)
    server.on('request', serve)
    // The same way in: the 100 is sent when the body is wanted, not before the request is admitted.
    server.on('checkContinue', serve)
    server.on('upgrade', (request, socket, head) => this.#sockets.upgrade(request, socket, head))
    server.on('clientError', (error, socket) =>
      answerParserFault(this.#plane, this.#exchanges.all(), error, socket),
    )
    return server
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { ports } = this.#plane
    const reply = new HttpReply(request, response, ports.clock.now)
    const exchange = new OpenExchange(ports, request, reply, response)
    if (this.#plane.stopping) exchange.reply.closeAfter()
    void this.#run(exchange)
  }

  #run(exchange: OpenExchange): Promise<void> {
    this.#forgetAccounts(exchange)
    this.#exchanges.add(exchange)
    return runExchange(this.#plane, exchange, this.#closed)
  }

  /** Accounts that are gone need no connections. Looked at when the settings changed, not for each exchange. */
  #forgetAccounts({ state: { accounts } }: OpenExchange): void {
    if (accounts === this.#accounts) return
    this.#accounts = accounts
    this.#plane.agents.keepOnly(accounts)
  }

  /** No new connections; idle ones go, busy ones end with their exchange. */
  #retire(port: Port): void {
    port.close()
    port.server.closeIdleConnections()
    this.#sockets.retire()
    for (const exchange of this.#exchanges.all()) exchange.reply.closeAfter()
  }

  #drained(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#emptied = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #cut(): void {
    for (const exchange of this.#exchanges.all()) {
      exchange.cutBy = exchange.faultOf('stopping', 'deliver')
      exchange.leave()
    }
    for (const { server } of this.#ports) server.closeAllConnections()
    this.#handed?.closeAllConnections()
    this.#sockets.terminate()
  }

  async #gone(): Promise<void> {
    await Promise.all([...this.#ports].map(({ closed }) => closed))
  }
}

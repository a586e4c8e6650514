import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Fault, FaultStage, FaultValues } from '../canonical/fault.ts'
import { catalogueFault, type FaultId, type FaultOccurrence } from '../canonical/fault-catalogue.ts'
import { type Language, negotiateLanguage } from '../canonical/language.ts'
import type { Loss } from '../canonical/loss.ts'
import type { StopReason } from '../canonical/stop-reason.ts'
import type { Usage } from '../canonical/usage.ts'
import type { Attempt, Exchange, Lane } from '../monitor/exchange.ts'
import type { Route } from '../protocols/operation.ts'
import type { Protocol } from '../protocols/protocol.ts'
import { queryWithoutCredentials } from '../wire/header-rules.ts'
import { BodyKeeper } from './body-keeper.ts'
import { clientAddressOf } from './client-address.ts'
import type { GatewayPorts, GatewayState, Hold, NamedKey } from './ports.ts'
import type { Reply } from './reply.ts'
import type { Slotted } from './slot-list.ts'
import type { SocketTurn } from './websocket/socket-turn.ts'

const clientLength = 200

type FailBody = (id: FaultId, values: FaultValues) => void

/** The head of a request, as Node has it. A turn on a WebSocket has one too. */
export interface RequestHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
  /** Flat, as sent. */
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** One client request while it is open: what came, what is known of it by now, and what will be recorded. */
export class OpenExchange implements Slotted {
  slot = -1
  readonly id: string
  readonly startedAt: number
  /** The settings in force when it began hold to its end. */
  readonly state: GatewayState
  readonly request: RequestHead
  /** Of an HTTP client. Absent: the request came as a message on a WebSocket. */
  readonly response: ServerResponse | undefined
  readonly turn: SocketTurn | undefined
  reply: Reply
  readonly path: string
  /** Raw, without `?`, with the client's key still in it. */
  readonly rawQuery: string
  /** Raw, less what is a key. */
  readonly query: string
  /** It was let in: it counts among those that are served at one time. */
  entered = false
  /** Its answer has begun. */
  answers = false
  /** The client left, or we cut it. */
  gone = false
  /** While its body is on its way: what the socket's parser found wrong is told here. */
  failBody: FailBody | undefined
  /** Set when we end it ourselves before its end. */
  cutBy: Fault | undefined

  protocol: Protocol | undefined
  route: Route | undefined
  repairedPath: string | undefined
  key: string | undefined
  /** The rules of the key that admitted it. Absent: it has none. */
  namedKey: NamedKey | undefined
  /** What is set aside of the key's bounds until the end. */
  hold: Hold | undefined
  stream = false
  modelAsked: string | undefined
  modelServed: string | undefined
  lane: Lane | undefined
  account: string | undefined
  requestBytes = 0
  /** The upstream whose answer the client got has taken the whole request. */
  isSent = false
  usage: Usage | undefined
  stop: StopReason | undefined
  fault: Fault | undefined
  /** A refusal never got as far as an upstream. */
  refused = false
  /** Absent: nothing that is said is kept. */
  bodies: BodyKeeper | undefined
  readonly attempts: Attempt[] = []
  readonly losses: Loss[] = []
  /** Notes for the answer's head (CORS, repaired path). */
  readonly answerHeaders: string[] = []
  readonly #ports: GatewayPorts
  #announced = false
  #settled = false
  #outlives = false
  #abort: AbortController | undefined
  #whenGone: (() => void) | undefined

  constructor(ports: GatewayPorts, request: RequestHead, reply: Reply, from: ServerResponse | SocketTurn) {
    this.#ports = ports
    this.state = ports.state()
    this.id = ports.newId('ex')
    this.startedAt = ports.clock.now()
    this.request = request
    this.reply = reply
    if ('memory' in from) this.turn = from
    else this.response = from
    const url = originForm(request.url ?? '/')
    const mark = url.indexOf('?')
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.rawQuery = mark === -1 ? '' : url.slice(mark + 1)
    this.query = this.rawQuery === '' ? '' : queryWithoutCredentials(this.rawQuery)
    this.response?.once('close', () => {
      if (this.response?.writableFinished === false && !this.#outlives) this.leave()
    })
  }

  /** From now on the answer goes there. */
  answerInto(reply: Reply): void {
    this.reply = reply
  }

  /** The client may leave: its answer is made all the same. */
  outlive(): void {
    this.#outlives = true
  }

  /** For whoever takes a signal. Made when first asked for: most exchanges never need one. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.gone) this.#abort.abort()
    return this.#abort.signal
  }

  /**
   * Who reads the body now. (A function written right behind `exchange.failBody =` would be born old: V8 takes it for a
   * method of long life, and the whole exchange would then live until a full collection. Measured: 20 of 60 microseconds.)
   */
  awaitBody(fail: FailBody | undefined): void {
    this.failBody = fail
  }

  /** Who is to be told that the client is gone: whoever holds the exchange now. Undefined: nobody. */
  whenGone(listener: (() => void) | undefined): void {
    this.#whenGone = listener
    if (this.gone) listener?.()
  }

  /** Nobody waits for the answer any more. */
  leave(): void {
    if (this.gone) return
    this.gone = true
    this.#whenGone?.()
    this.#abort?.abort()
  }

  /** Of the client itself, where a proxy that is trusted says who it is. */
  get clientAddress(): string {
    const { headers, socket } = this.request
    return clientAddressOf(socket.remoteAddress ?? '', headers, this.state.settings.proxy.trusted_proxies)
  }

  get language(): Language {
    return negotiateLanguage(this.request.headers['accept-language'], this.state.language)
  }

  faultOf(id: FaultId, stage: FaultStage, occurrence: Partial<FaultOccurrence> = {}): Fault {
    return catalogueFault(id, { ...occurrence, stage, language: this.language })
  }

  /** Why the client no longer gets its answer: it left, or we had to cut it. */
  clientGone(): Fault {
    return this.cutBy ?? this.faultOf('client_closed', 'deliver')
  }

  /** From now on what is said is kept for the record, where the settings ask for it. */
  keepBodies(clientSent: Uint8Array): void {
    const { enabled, bodies } = this.state.settings.monitor
    if (!enabled || bodies === 'off' || !this.#ports.recorder.hasRoom) return
    const keeper = new BodyKeeper(clientSent, () => this.#ports.clock.now() - this.startedAt)
    this.bodies = keeper
    this.reply.watch = keeper
  }

  /** It is let in, and of this dialect. */
  announce(): void {
    this.#announced = true
    const { recorder } = this.#ports
    if (recorder.isWatched) recorder.opened(this.#record('open'))
  }

  /** What is known by now. Undefined: it was not let in yet. */
  get openRecord(): Exchange | undefined {
    return this.#announced ? this.#record('open') : undefined
  }

  /** Closes the record. Exactly once: what comes later is ignored. */
  settle(): void {
    if (this.#settled) return
    this.#settled = true
    this.hold?.release()
    this.#ports.recorder.closed(this.#record(this.#outcome()), this.bodies?.said(this.stream))
  }

  #outcome(): Exchange['state'] {
    if (this.fault === undefined) return 'done'
    if (this.fault.kind === 'client-closed') return 'aborted'
    return this.refused ? 'refused' : 'failed'
  }

  #record(state: Exchange['state']): Exchange {
    const record: Draft = {
      id: this.id,
      startedAt: this.startedAt,
      state,
      method: this.request.method ?? '',
      path: this.query === '' ? this.path : `${this.path}?${this.query}`,
      stream: this.stream,
      attempts: this.attempts,
      requestBytes: this.requestBytes,
      responseBytes: this.reply.bytes,
      losses: this.losses,
      clientAddress: this.clientAddress,
    }
    this.#noteAsked(record)
    if (state === 'open') return record
    this.#noteServed(record)
    this.#noteEnd(record)
    return record
  }

  #noteAsked(record: Draft): void {
    const client = this.request.headers['user-agent']
    if (this.repairedPath !== undefined) record.repairedPath = this.repairedPath
    if (this.protocol !== undefined) record.protocol = this.protocol.id
    if (this.route !== undefined) record.operation = this.route.operation
    if (this.modelAsked !== undefined) record.modelAsked = this.modelAsked
    if (this.key !== undefined) record.key = this.key
    if (client !== undefined) record.client = client.slice(0, clientLength)
  }

  #noteServed(record: Draft): void {
    if (this.modelServed !== undefined) record.modelServed = this.modelServed
    if (this.lane !== undefined) record.lane = this.lane
    if (this.account !== undefined) record.account = this.account
    if (this.usage !== undefined) record.usage = this.usage
    if (this.stop !== undefined) record.stop = this.stop
    if (this.fault !== undefined) record.fault = this.fault
  }

  #noteEnd(record: Draft): void {
    const { firstByteAt, status = 0 } = this.reply
    record.status = this.fault?.kind === 'client-closed' ? this.fault.status : status
    record.durationMs = this.#ports.clock.now() - this.startedAt
    if (firstByteAt !== undefined) record.firstByteMs = firstByteAt - this.startedAt
  }
}

type Draft = { -readonly [Field in keyof Exchange]: Exchange[Field] }

/** A client that takes us for a forward proxy sends the whole URL. */
const originForm = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, '') || '/'

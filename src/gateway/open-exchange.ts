import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault, FaultStage } from '../canonical/fault.ts'
import { catalogueFault, type FaultId, type FaultOccurrence } from '../canonical/fault-catalogue.ts'
import { type Language, negotiateLanguage } from '../canonical/language.ts'
import type { Loss } from '../canonical/loss.ts'
import type { StopReason } from '../canonical/stop-reason.ts'
import type { Usage } from '../canonical/usage.ts'
import type { Attempt, Exchange, Lane } from '../monitor/exchange.ts'
import type { Protocol, Route } from '../protocols/protocol.ts'
import { queryWithoutCredentials } from '../wire/header-rules.ts'
import { BodyKeeper } from './body-keeper.ts'
import type { GatewayPorts, GatewayState } from './ports.ts'
import { Reply } from './reply.ts'

const clientLength = 200

/** One client request while it is open: what came, what is known of it by now, and what will be recorded. */
export class OpenExchange {
  readonly id: string
  readonly startedAt: number
  /** The settings in force when it began hold to its end. */
  readonly state: GatewayState
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly reply: Reply
  readonly path: string
  /** Raw, without `?`, with the client's key still in it. */
  readonly rawQuery: string
  /** Raw, less what is a key. */
  readonly query: string
  readonly abort = new AbortController()
  /** Set when we end it ourselves before its end. */
  cutBy: Fault | undefined

  protocol: Protocol | undefined
  route: Route | undefined
  repairedPath: string | undefined
  key: string | undefined
  stream = false
  modelAsked: string | undefined
  modelServed: string | undefined
  lane: Lane | undefined
  account: string | undefined
  requestBytes = 0
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
  #settled = false

  constructor(ports: GatewayPorts, request: IncomingMessage, response: ServerResponse) {
    this.#ports = ports
    this.state = ports.state()
    this.id = ports.newId('ex')
    this.startedAt = ports.clock.now()
    this.request = request
    this.response = response
    this.reply = new Reply(request, response, ports.clock.now)
    const url = originForm(request.url ?? '/')
    const mark = url.indexOf('?')
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.rawQuery = mark === -1 ? '' : url.slice(mark + 1)
    this.query = this.rawQuery === '' ? '' : queryWithoutCredentials(this.rawQuery)
    response.once('close', () => {
      if (!response.writableFinished) this.abort.abort()
    })
  }

  get signal(): AbortSignal {
    return this.abort.signal
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
    if (!enabled || bodies === 'off') return
    const keeper = new BodyKeeper(clientSent, () => this.#ports.clock.now() - this.startedAt)
    this.bodies = keeper
    this.reply.watch = (piece) => keeper.clientGot(piece)
  }

  announce(): void {
    this.#ports.recorder.opened(this.#record('open'))
  }

  /** Closes the record. Exactly once: what comes later is ignored. */
  settle(): void {
    if (this.#settled) return
    this.#settled = true
    this.#ports.recorder.closed(this.#record(this.#outcome()))
  }

  #outcome(): Exchange['state'] {
    if (this.fault === undefined) return 'done'
    if (this.fault.kind === 'client-closed') return 'aborted'
    return this.refused ? 'refused' : 'failed'
  }

  #record(state: Exchange['state']): Exchange {
    return {
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
      clientAddress: this.request.socket.remoteAddress ?? '',
      ...this.#asked(),
      ...this.#served(),
      ...(state === 'open' ? {} : this.#ended()),
    }
  }

  #asked(): Partial<Exchange> {
    const client = this.request.headers['user-agent']
    return {
      ...(this.repairedPath === undefined ? {} : { repairedPath: this.repairedPath }),
      ...(this.protocol === undefined ? {} : { protocol: this.protocol.id }),
      ...(this.route === undefined ? {} : { operation: this.route.operation }),
      ...(this.modelAsked === undefined ? {} : { modelAsked: this.modelAsked }),
      ...(this.key === undefined ? {} : { key: this.key }),
      ...(client === undefined ? {} : { client: client.slice(0, clientLength) }),
    }
  }

  #served(): Partial<Exchange> {
    return {
      ...(this.modelServed === undefined ? {} : { modelServed: this.modelServed }),
      ...(this.lane === undefined ? {} : { lane: this.lane }),
      ...(this.account === undefined ? {} : { account: this.account }),
      ...(this.usage === undefined ? {} : { usage: this.usage }),
      ...(this.stop === undefined ? {} : { stop: this.stop }),
      ...(this.fault === undefined ? {} : { fault: this.fault }),
    }
  }

  #ended(): Partial<Exchange> {
    const { firstByteAt, status } = this.reply
    const bodies = this.bodies?.bodies(this.stream)
    return {
      status: this.fault?.kind === 'client-closed' ? this.fault.status : (status ?? 0),
      durationMs: this.#ports.clock.now() - this.startedAt,
      ...(bodies === undefined ? {} : { bodies }),
      ...(firstByteAt === undefined ? {} : { firstByteMs: firstByteAt - this.startedAt }),
    }
  }
}

/** A client that takes us for a forward proxy sends the whole URL. */
const originForm = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, '') || '/'

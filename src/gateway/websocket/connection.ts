import type { IncomingMessage } from 'node:http'
import type { RawData, WebSocket } from 'ws'
import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { SocketCodec } from '../../protocols/continuity.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import { OpenExchange, type RequestHead } from '../open-exchange.ts'
import type { Plane } from '../plane.ts'
import type { Slotted } from '../slot-list.ts'
import { malformedState, stateFault } from '../stateful/refuse-state.ts'
import type { Ticked } from '../ticker.ts'
import { createConnectionMemory } from './socket-turn.ts'
import { TurnReply } from './turn-reply.ts'

/** Messages that may wait for the answer under way. */
const mostWaiting = 16
const pingEveryMs = 30_000

export interface ConnectionOptions {
  readonly plane: Plane
  readonly socket: WebSocket
  /** The upgrade: its headers are those of each turn. */
  readonly request: IncomingMessage
  readonly protocol: Protocol
  readonly codec: SocketCodec
  /** Runs one turn to its end. */
  readonly run: (exchange: OpenExchange) => Promise<void>
  readonly closed: () => void
}

/** One client's WebSocket: its messages are requests of their own, answered one after the other. */
export class SocketConnection implements Slotted {
  slot = -1
  /** Its place among those that look at the clock. */
  readonly #clocked: Ticked = { slot: -1, tick: (now) => this.#tick(now) }
  readonly #of: ConnectionOptions
  readonly #head: RequestHead
  readonly #memory = createConnectionMemory()
  #waiting: Buffer[] = []
  #turn: OpenExchange | undefined
  #isRetired = false
  #pingedAt: number
  #isAlive = true

  constructor(options: ConnectionOptions) {
    this.#of = options
    this.#head = turnHead(options.request, options.codec)
    this.#pingedAt = options.plane.ports.clock.now()
    const { socket, plane } = options
    socket.on('message', (data, isBinary) => this.#take(data, isBinary))
    socket.on('pong', () => {
      this.#isAlive = true
    })
    // Broken frames and messages over the limit: ws closes with the right code.
    socket.on('error', (error) => plane.ports.log.warn('a WebSocket failed', { error }))
    socket.on('close', () => this.#close())
    plane.ticker.add(this.#clocked)
  }

  /** Nothing new is taken; it is closed when the answer under way has ended. */
  retire(): void {
    this.#isRetired = true
    if (this.#turn === undefined) this.#of.socket.close(1001, 'the gateway is stopping')
  }

  terminate(): void {
    this.#of.socket.terminate()
  }

  /** A client that has not answered the last ping is gone. */
  #tick(now: number): void {
    if (now - this.#pingedAt < pingEveryMs) return
    if (this.#isAlive) this.#of.socket.ping()
    else this.terminate()
    this.#isAlive = false
    this.#pingedAt = now
  }

  #take(data: RawData, isBinary: boolean): void {
    const { codec, protocol } = this.#of
    if (this.#isRetired) return
    if (this.#waiting.length >= mostWaiting && protocol.continuity !== undefined) {
      this.#refuse(stateFault(protocol.continuity, 'too-many-messages', String(mostWaiting)))
      return
    }
    try {
      if (isBinary) throw new MalformedRequest('Binary messages are not supported: send JSON text.')
      this.#waiting.push(Buffer.from(writeJson(codec.readMessage(readMessage(data)))))
    } catch (error) {
      this.#refuse(malformedState(error))
      return
    }
    void this.#next()
  }

  #refuse(fault: Fault): void {
    const { codec, protocol, plane, socket } = this.#of
    const { status, body } = protocol.faults.write(fault, plane.ports.newId('ex'))
    socket.send(JSON.stringify(codec.writeError(status, body)))
  }

  async #next(): Promise<void> {
    if (this.#turn !== undefined) return
    const body = this.#waiting.shift()
    if (body === undefined) {
      if (this.#isRetired) this.retire()
      return
    }
    const { plane, protocol, socket, run } = this.#of
    const { clock } = plane.ports
    const reply = new TurnReply(socket, protocol, () => clock.now())
    this.#turn = new OpenExchange(plane.ports, this.#head, reply, { body, memory: this.#memory })
    await run(this.#turn)
    this.#turn = undefined
    await this.#next()
  }

  #close(): void {
    this.#waiting = []
    this.#isRetired = true
    this.#of.plane.ticker.remove(this.#clocked)
    this.#turn?.leave()
    this.#of.closed()
  }
}

function readMessage(data: RawData): JsonObject {
  const text = Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString()
  let message: unknown
  try {
    message = parseJson(text)
  } catch (cause) {
    throw new MalformedRequest('The message is not valid JSON.', { code: 'invalid_json', cause })
  }
  if (isJsonObject(message)) return message
  throw new MalformedRequest('The message must be a JSON object.', { code: 'invalid_json' })
}

/** Each turn comes as the POST that it stands for, with the headers of the upgrade. */
function turnHead({ headers, rawHeaders, socket }: IncomingMessage, codec: SocketCodec): RequestHead {
  const isOwn = (name: string) =>
    codec.ownHeaders.includes(name) ||
    name.startsWith('sec-websocket-') ||
    name === 'upgrade' ||
    name === 'connection'
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !isOwn(name)))
  const raw = rawHeaders.filter((_, at) => !isOwn((rawHeaders[at - (at % 2)] ?? '').toLowerCase()))
  return {
    method: 'POST',
    url: codec.path,
    headers: { ...kept, 'content-type': 'application/json' },
    rawHeaders: [...raw, 'Content-Type', 'application/json'],
    socket,
  }
}

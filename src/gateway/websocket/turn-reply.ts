import type { WebSocket } from 'ws'
import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import type { Piece } from '../answer-path.ts'
import type { Reply, ReplyWatcher } from '../reply.ts'
import { bodyOf } from '../stateful/call-state.ts'

/** More than this waiting in the socket: the upstream is read no further. */
const mostWaiting = 1_000_000

/** The answer to one message: the events of its stream, one message each. */
export class TurnReply implements Reply {
  bytes = 0
  firstByteAt: number | undefined
  status: number | undefined
  watch: ReplyWatcher | undefined
  started = false
  ended = false
  readonly #socket: WebSocket
  readonly #protocol: Protocol
  readonly #now: () => number
  readonly #frames = createFrameReader()
  readonly #error: Uint8Array[] = []
  readonly #drained: (() => void)[] = []
  #isFull = false

  constructor(socket: WebSocket, protocol: Protocol, now: () => number) {
    this.#socket = socket
    this.#protocol = protocol
    this.#now = now
  }

  get gone(): boolean {
    return this.#socket.readyState !== this.#socket.OPEN
  }

  /** What an HTTP head says of the exchange has no place here. */
  head(status: number): void {
    this.status = status
  }

  write(piece: Piece): boolean {
    if (piece.length === 0) return true
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    this.started = true
    this.bytes += bytes.length
    this.firstByteAt ??= this.#now()
    this.watch?.clientGot(bytes)
    if ((this.status ?? 200) >= 400) this.#error.push(bytes)
    else for (const frame of this.#frames.push(bytes)) if (frame.kind === 'event') this.#send(frame.data)
    this.#isFull = this.#socket.bufferedAmount > mostWaiting
    return !this.#isFull
  }

  end(piece: Piece = ''): void {
    this.write(piece)
    for (const frame of this.#frames.end()) if (frame.kind === 'event') this.#send(frame.data)
    const { sockets } = this.#protocol
    if (this.#error.length > 0 && sockets !== undefined)
      this.#say(sockets.writeError(this.status ?? 500, readError(Buffer.concat(this.#error))))
    this.started = true
    this.ended = true
  }

  /** No event can end it: the connection says so. */
  cut(): void {
    this.ended = true
    this.#socket.close(1011, 'the answer broke off')
  }

  onDrain(listener: () => void): void {
    this.#drained.push(listener)
  }

  closeAfter(): void {
    // The connection is told by whoever holds it.
  }

  /** An upstream that was asked for a stream and answered in one piece is told as the stream it would have been. */
  #send(data: string): void {
    if (data === '[DONE]') return
    const whole = data.includes('"object"') && !data.includes('"sequence_number"') ? wholeOf(data) : undefined
    const { continuity } = this.#protocol
    if (whole === undefined || continuity === undefined) this.#write(data)
    else for (const event of continuity.eventsOf(whole)) this.#say(event)
  }

  #say(event: JsonObject): void {
    this.#write(JSON.stringify(event))
  }

  #write(text: string): void {
    if (this.gone) return
    this.#socket.send(text, () => {
      if (!this.#isFull || this.#socket.bufferedAmount > mostWaiting) return
      this.#isFull = false
      for (const listener of this.#drained) listener()
    })
  }
}

function wholeOf(data: string): JsonObject | undefined {
  const body = bodyOf(Buffer.from(data))
  return body !== undefined && body.type === undefined && body.object === 'response' ? body : undefined
}

const readError = (bytes: Buffer): Json => bodyOf(bytes) ?? bytes.toString()

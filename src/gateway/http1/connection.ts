import type { Socket } from 'node:net'
import { type AnswerListener, AnswerParser } from './answer-parser.ts'
import { AnswerViolation } from './answer-violation.ts'
import { type Origin, openSocket } from './origin.ts'

/** Who waits for the answer of a call. */
export interface Caller {
  /** The call is on its way: from now on it can be given up. Again, when it goes by another connection than it was meant to. */
  started(control: CallControl): void
  /** Flat, names in lower case. */
  head(status: number, headers: readonly string[]): void
  body(bytes: Uint8Array): void
  /** `isSent`: the whole request had gone out by then; nothing reads its bytes any more. */
  end(isSent: boolean): void
  broke(error: Error): void
}

export interface CallControl {
  abort(error: Error): void
  pause(): void
  resume(): void
}

export interface OutgoingCall {
  readonly method: string
  readonly head: string
  readonly body: Uint8Array | undefined
  readonly caller: Caller
  isGivenUp: boolean
}

/** Up to here head and body go in one buffer: one copy is cheaper than a second write. */
const longestJoined = 16 * 1024

/** One connection to an upstream, carrying one call at a time. Told apart by `state`; the pool drives it. */
export class Connection implements AnswerListener {
  readonly origin: Origin
  /** When its last call ended: `performance.now()`. */
  idleSince = 0
  /** Ticks of the pool's clock since something happened. */
  silentTicks = 0
  /** The head of the answer has come. */
  hasHead = false
  call: OutgoingCall | undefined
  /** Seconds that the other side holds it open, where it said so. */
  heldSeconds: number | undefined
  readonly #socket: Socket
  readonly #parser = new AnswerParser(this)
  readonly #closed: (connection: Connection) => void
  readonly #free: (connection: Connection) => void
  #isReady = false
  #error: Error | undefined

  constructor(
    origin: Origin,
    on: {
      readonly free: (connection: Connection) => void
      readonly closed: (connection: Connection) => void
    },
  ) {
    this.origin = origin
    this.#free = on.free
    this.#closed = on.closed
    this.#socket = openSocket(origin, {
      ready: () => {
        this.#isReady = true
        this.silentTicks = 0
        this.#send()
      },
      data: (bytes) => this.#take(bytes),
    })
    this.#socket.on('end', () => this.#otherSideEnded())
    this.#socket.on('error', (error) => {
      this.#error ??= error
    })
    this.#socket.on('close', () => this.#gone())
  }

  get isConnecting(): boolean {
    return !this.#isReady
  }

  get isUsable(): boolean {
    return !this.#socket.destroyed
  }

  /** Only when it carries none. */
  start(call: OutgoingCall): void {
    this.call = call
    this.hasHead = false
    this.silentTicks = 0
    if (this.#isReady) this.#send()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.silentTicks = 0
    this.#socket.resume()
  }

  /** It ends now, and its call with it. */
  destroy(error?: Error): void {
    this.#error ??= error
    this.#socket.destroy()
  }

  head(status: number, headers: readonly string[]): void {
    this.hasHead = true
    for (let at = 0; at < headers.length; at += 2)
      if (headers[at] === 'keep-alive') this.heldSeconds = heldSeconds(headers[at + 1] ?? '')
    this.call?.caller.head(status, headers)
  }

  body(bytes: Uint8Array): void {
    this.call?.caller.body(bytes)
  }

  end(reusable: boolean): void {
    const { call } = this
    this.call = undefined
    const isSent = this.#socket.writableLength === 0
    // The reader of the last pieces may have had no room for them: the next call's is another.
    if (this.#socket.isPaused()) this.#socket.resume()
    // Who answers before it has read everything may never read the rest, and the next request would wait behind it.
    if (reusable && isSent && !this.#socket.destroyed) this.#free(this)
    else this.#socket.destroy()
    call?.caller.end(isSent)
  }

  #send(): void {
    const { call } = this
    if (call === undefined || this.#socket.destroyed) return
    const { method, head, body } = call
    this.#parser.expect(method)
    if (body === undefined) this.#socket.write(head, 'latin1')
    else if (body.length <= longestJoined) {
      const joined = Buffer.allocUnsafe(head.length + body.length)
      joined.write(head, 'latin1')
      joined.set(body, head.length)
      this.#socket.write(joined)
    } else {
      this.#socket.cork()
      this.#socket.write(head, 'latin1')
      this.#socket.write(body)
      this.#socket.uncork()
    }
  }

  #take(bytes: Buffer): void {
    this.silentTicks = 0
    try {
      this.#parser.push(bytes)
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #otherSideEnded(): void {
    try {
      this.#parser.close()
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error))
    }
    this.#socket.destroy()
  }

  #gone(): void {
    const { call } = this
    this.call = undefined
    this.#closed(this)
    call?.caller.broke(this.#error ?? new AnswerViolation('closed', 'The connection was closed.'))
  }
}

/** `timeout=5, max=100` */
function heldSeconds(value: string): number | undefined {
  const seconds = /(?:^|[,;\s])timeout=(\d{1,6})/i.exec(value)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

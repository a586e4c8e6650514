import { type CallControl, type Caller, Connection, type OutgoingCall } from './connection.ts'
import { type Origin, splitUrl } from './origin.ts'
import { writeHead } from './request-head.ts'

/** Why a call was given up. `code` is for egress-fault.ts. */
class CallTimeout extends Error {
  readonly code: 'connect_timeout' | 'first_byte_timeout' | 'idle_timeout'

  constructor(code: CallTimeout['code']) {
    super(`The upstream was silent for too long (${code}).`)
    this.name = 'CallTimeout'
    this.code = code
  }
}

export interface Call {
  readonly url: string
  readonly method: string
  /** Flat `[name, value, …]`. */
  readonly headers: readonly string[]
  readonly body: Uint8Array | undefined
  readonly firstByteSeconds: number
  readonly idleSeconds: number
}

const connectSeconds = 10
/** Vendors' load balancers hold idle connections for about a minute. */
const keptMs = 30_000
/** What has been idle for so long may have been closed by the other side in the very turn in which it is wanted. */
const doubtfulMs = 1000
const tickMs = 500
const ticksIn = (seconds: number): number => Math.ceil((seconds * 1000) / tickMs)

/**
 * Direct connections to upstreams, kept for the next call. One coarse clock for all of them, which stands still while no call
 * is open: silence is counted in its ticks, so that a chunk costs no look at the time.
 */
export class Connections {
  /** The one that was used last is taken first. */
  readonly #idle = new Map<Origin, Connection[]>()
  readonly #busy = new Map<Connection, Call>()
  #clock: NodeJS.Timeout | undefined
  #sweep: NodeJS.Timeout | undefined
  #isClosing = false

  /** Never throws: what goes wrong is told to the caller. */
  send(call: Call, caller: Caller): void {
    try {
      const { origin, path } = splitUrl(call.url)
      const { method, headers, body } = call
      const length = body?.length ?? 0
      const head = writeHead({ method, authority: origin.authority, path, headers, length })
      this.#start(origin, call, { method, head, body, caller, isGivenUp: false })
    } catch (error) {
      caller.broke(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** Idle ones go; busy ones end with their call. */
  close(): void {
    this.#isClosing = true
    clearTimeout(this.#sweep)
    for (const idle of this.#idle.values()) for (const connection of idle.splice(0)) connection.destroy()
  }

  destroy(): void {
    this.close()
    for (const connection of this.#busy.keys()) connection.destroy()
  }

  #start(origin: Origin, call: Call, outgoing: OutgoingCall): void {
    const kept = this.#takeIdle(origin)
    if (kept !== undefined && performance.now() - kept.idleSince > doubtfulMs) {
      // Behind the next look at the sockets: a connection that was closed by then is known to be.
      outgoing.caller.started(waitingControl(outgoing))
      setImmediate(() => {
        if (outgoing.isGivenUp) this.#keep(kept)
        else if (kept.isUsable) this.#run(kept, call, outgoing)
        else this.#start(origin, call, outgoing)
      })
      return
    }
    this.#run(kept ?? this.#open(origin), call, outgoing)
  }

  #run(connection: Connection, call: Call, outgoing: OutgoingCall): void {
    this.#busy.set(connection, call)
    this.#clock ??= setInterval(() => this.#tick(), tickMs)
    connection.start(outgoing)
    outgoing.caller.started(connectionControl(connection, outgoing))
  }

  #open(origin: Origin): Connection {
    return new Connection(origin, {
      free: (connection) => this.#keep(connection),
      closed: (connection) => this.#forget(connection),
    })
  }

  #takeIdle(origin: Origin): Connection | undefined {
    const idle = this.#idle.get(origin)
    if (idle === undefined) return undefined
    for (let kept = idle.pop(); kept !== undefined; kept = idle.pop()) {
      if (kept.isUsable && performance.now() - kept.idleSince < keptFor(kept)) return kept
      kept.destroy()
    }
    return undefined
  }

  #keep(connection: Connection): void {
    this.#busy.delete(connection)
    if (this.#isClosing) {
      connection.destroy()
      return
    }
    connection.idleSince = performance.now()
    const idle = this.#idle.get(connection.origin)
    if (idle === undefined) this.#idle.set(connection.origin, [connection])
    else idle.push(connection)
  }

  #forget(connection: Connection): void {
    this.#busy.delete(connection)
    const idle = this.#idle.get(connection.origin)
    const at = idle?.indexOf(connection) ?? -1
    if (at !== -1) idle?.splice(at, 1)
  }

  #tick(): void {
    for (const [connection, call] of this.#busy) {
      connection.silentTicks += 1
      const code = lateness(connection, call)
      if (code !== undefined) connection.destroy(new CallTimeout(code))
    }
    if (this.#busy.size > 0) return
    clearInterval(this.#clock)
    this.#clock = undefined
    this.#sweepLater()
  }

  /** Nobody may ask again: what is idle does not stay open for that. */
  #sweepLater(): void {
    clearTimeout(this.#sweep)
    this.#sweep = setTimeout(() => {
      for (const idle of this.#idle.values())
        for (const connection of [...idle])
          if (performance.now() - connection.idleSince >= keptFor(connection)) connection.destroy()
    }, keptMs + tickMs).unref()
  }
}

/** A little less than the other side says that it will. */
const keptFor = ({ heldSeconds }: Connection): number =>
  heldSeconds === undefined ? keptMs : Math.min(keptMs, (heldSeconds - 1) * 1000)

function lateness(connection: Connection, call: Call): CallTimeout['code'] | undefined {
  const { silentTicks } = connection
  if (connection.isConnecting) return silentTicks > ticksIn(connectSeconds) ? 'connect_timeout' : undefined
  if (!connection.hasHead)
    return silentTicks > ticksIn(call.firstByteSeconds) ? 'first_byte_timeout' : undefined
  return silentTicks > ticksIn(call.idleSeconds) ? 'idle_timeout' : undefined
}

/** Of this one call: when it is over, the connection is another's. */
const connectionControl = (connection: Connection, call: OutgoingCall): CallControl => ({
  abort(error) {
    if (connection.call === call) connection.destroy(error)
  },
  pause() {
    if (connection.call === call) connection.pause()
  },
  resume() {
    if (connection.call === call) connection.resume()
  },
})

const waitingControl = (call: OutgoingCall): CallControl => ({
  abort(error) {
    if (call.isGivenUp) return
    call.isGivenUp = true
    call.caller.broke(error)
  },
  pause: () => undefined,
  resume: () => undefined,
})

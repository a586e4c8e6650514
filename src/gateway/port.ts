import type { Server } from 'node:http'
import { createServer, type Server as Door, type ListenOptions } from 'node:net'
import type { BoundAddress } from './gateway.ts'

/**
 * Node takes on one connection of each listening socket in a turn of its event loop (libuv since 1.45), so who is served
 * already makes the new ones wait. With so many sockets, each with a queue of its own in the system, they come in as fast.
 */
const mostDoors = 16

/** Only there the system divides connections evenly among sockets that share a port. */
const sharesPorts = process.platform === 'linux'

/** The port that clients know, with as many sockets as the system lets share it. One server serves what they take on. */
export class Port {
  readonly server: Server
  /** When nothing listens and no connection is left. */
  readonly closed: Promise<void>
  readonly #doors = new Set<Door>()
  #allClosed: () => void = () => undefined

  constructor(server: Server) {
    this.server = server
    this.closed = new Promise((resolve) => {
      this.#allClosed = resolve
    })
  }

  /** `failed`: what becomes of a socket later. Rejects when the port is another's. */
  async open(wanted: BoundAddress, failed: (error: Error) => void): Promise<BoundAddress> {
    const at = { host: wanted.host, port: wanted.port }
    if (sharesPorts) await this.#openMany(at, failed)
    else await this.#open(this.server, at)
    for (const door of this.#doors) door.on('error', failed)
    return { host: wanted.host, port: portOf(this.server) ?? wanted.port }
  }

  /** No new connections. Those that are there go on. */
  close(): void {
    for (const door of this.#doors) door.close()
  }

  /**
   * A socket that shares its port gets it even where another program listens, if that one shares too. So a first one that
   * does not share asks for it, and goes in the moment in which the others come.
   */
  async #openMany(at: BoundAddress, failed: (error: Error) => void): Promise<void> {
    const first = createServer()
    await listen(first, at)
    const shared = { host: at.host, port: portOf(first) ?? at.port, reusePort: true }
    first.close()
    try {
      await this.#open(this.server, shared)
    } catch {
      // A system that cannot share, or a port that was lost in that moment: this says which.
      await this.#open(this.server, { ...shared, reusePort: false })
      return
    }
    const more = Array.from({ length: mostDoors - 1 }, () => this.#openDoor(shared))
    for (const opened of await Promise.allSettled(more))
      if (opened.status === 'rejected') failed(opened.reason)
  }

  #openDoor(at: ListenOptions): Promise<void> {
    // As an HTTP server's own.
    const options = { allowHalfOpen: true, noDelay: true }
    const door = createServer(options, (socket) => this.server.emit('connection', socket))
    return this.#open(door, at)
  }

  async #open(door: Door, at: ListenOptions): Promise<void> {
    await listen(door, at)
    this.#doors.add(door)
    door.once('close', () => {
      this.#doors.delete(door)
      if (this.#doors.size === 0) this.#allClosed()
    })
  }
}

function listen(door: Door, at: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    door.once('error', reject)
    door.listen({ ...at, exclusive: true }, () => {
      door.off('error', reject)
      resolve()
    })
  })
}

function portOf(door: Door): number | undefined {
  const at = door.address()
  return typeof at === 'object' && at !== null ? at.port : undefined
}

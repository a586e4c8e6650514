import { createServer, type Server, type Socket } from 'node:net'
import type { BoundAddress } from '../../gateway/gateway.ts'

/**
 * The port that clients know, kept by the owner: a worker that dies takes no connection with it that it did not have, and
 * what cannot be bound is told as in one process.
 */
export class Door {
  readonly #accepted: (socket: Socket) => void
  readonly #failed: (error: Error) => void
  #bound: { readonly server: Server; readonly address: BoundAddress } | undefined

  constructor(accepted: (socket: Socket) => void, failed: (error: Error) => void) {
    this.#accepted = accepted
    this.#failed = failed
  }

  /** @throws what the system says of the address. */
  async open(address: BoundAddress): Promise<BoundAddress> {
    this.#bound = await this.#bind(address)
    return this.#bound.address
  }

  /** Two hosts cannot share a port: then the old one goes first, and comes back when the new one cannot. */
  async move(address: BoundAddress): Promise<BoundAddress> {
    const old = this.#bound
    if (old === undefined) return this.open(address)
    const sharesPort = address.port !== 0 && address.port === old.address.port
    if (sharesPort) old.server.close()
    try {
      this.#bound = await this.#bind(address)
    } catch (error) {
      if (sharesPort) this.#bound = await this.#bind(old.address)
      throw error
    }
    if (!sharesPort) old.server.close()
    return this.#bound.address
  }

  close(): void {
    this.#bound?.server.close()
    this.#bound = undefined
  }

  #bind(wanted: BoundAddress): Promise<{ readonly server: Server; readonly address: BoundAddress }> {
    // As an HTTP server makes its own: nothing is read here, whoever serves the connection reads it.
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, this.#accepted)
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: wanted.host, port: wanted.port, exclusive: true }, () => {
        server.off('error', reject)
        server.on('error', this.#failed)
        const at = server.address()
        const port = typeof at === 'object' && at !== null ? at.port : wanted.port
        resolve({ server, address: { host: wanted.host, port } })
      })
    })
  }
}

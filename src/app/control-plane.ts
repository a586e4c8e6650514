import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ControlOptions, ControlServer } from '../control/server.ts'
import { createSessions } from '../control/sessions.ts'
import { findFreePort } from './free-port.ts'
import type { House } from './house.ts'
import { ownHosts, urlHost } from './network-addresses.ts'
import type { RunRefusal } from './run.ts'
import { secretValue } from './secrets.ts'
import { version } from './version.ts'

export interface ControlPlane {
  /** For scripts on this machine: `http://127.0.0.1:8046`. */
  readonly url: string
  link(): string
  close(): Promise<void>
}

const loopback = '127.0.0.1'
const signingKeyName = 'session-signing-key'

/** Binds the admin API and the dashboard. Beyond loopback only with a password. */
export async function openControlPlane(
  house: House,
  token: string,
  quit: () => void,
): Promise<ControlPlane | RunRefusal> {
  const { keeper } = house.rooms
  const { host = loopback, port } = keeper.settings.control
  const password = (): string | undefined => secretValue(keeper.secrets.password)
  if (!isLoopback(host) && password() === undefined) return { refusal: 'password_needed', values: { host } }
  const sessions = createSessions({ token, signingKey: await signingKey(house), password }, Date.now)
  const hosts = ownHosts()
  const admin = new LazyAdmin(house, quit, {
    sessions,
    version,
    logger: house.foundation.log,
    isOwnHost: (name) =>
      hosts.has(name) || name === host || keeper.settings.proxy.allowed_hosts.includes(name),
  })
  const cause = await admin.bind(host, port)
  if (cause !== undefined)
    return {
      refusal: 'control_bind_failed',
      values: { host, port, cause, free: await findFreePort(host, port) },
    }
  house.controlBound({ host, port })
  const url = `http://${urlHost(host === '0.0.0.0' || host === '::' ? loopback : host)}:${port}`
  return {
    url,
    link: () => `${url}/enter?code=${sessions.makeLinkCode()}`,
    close: () => admin.close(),
  }
}

/**
 * The port is bound at once; what answers on it is made at its first request. Most starts are never looked at: they need not
 * wait for the admin API (a third of the time to the first healthy answer) nor hold it in memory.
 */
class LazyAdmin {
  readonly #house: House
  readonly #quit: () => void
  readonly #options: ControlOptions
  readonly #listener: Server
  #server: Promise<ControlServer> | undefined

  constructor(house: House, quit: () => void, options: ControlOptions) {
    this.#house = house
    this.#quit = quit
    this.#options = options
    this.#listener = createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
      void this.#answer(request, response)
    })
  }

  /** Undefined: it is bound. Else why it is not. */
  async bind(host: string, port: number): Promise<string | undefined> {
    try {
      this.#listener.listen({ host, port })
      await once(this.#listener, 'listening')
      return undefined
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error)
    }
  }

  async close(): Promise<void> {
    const closed = this.#listener.listening ? once(this.#listener, 'close') : undefined
    this.#listener.close()
    this.#listener.closeAllConnections()
    await closed
    await (await this.#server)?.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#server ??= this.#build()
      const server = await this.#server
      server.routing(request, response)
    } catch (error) {
      this.#house.foundation.log.error({ err: error }, 'the admin API could not be loaded')
      response.writeHead(500).end()
    }
  }

  async #build(): Promise<ControlServer> {
    const { buildAdminServer } = await import('./admin-server.ts')
    return buildAdminServer(await this.#house.controlPorts(this.#quit), this.#options)
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Kept, so that a browser stays in over a restart. */
async function signingKey(house: House): Promise<string> {
  const known = await house.rooms.vault.get(signingKeyName)
  if (known !== undefined) return known
  const made = randomBytes(32).toString('base64url')
  await house.rooms.vault.set(signingKeyName, made)
  return made
}

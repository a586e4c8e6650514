import { randomBytes } from 'node:crypto'
import { createControlServer } from '../control/server.ts'
import { createSessions } from '../control/sessions.ts'
import { findFreePort } from './free-port.ts'
import type { House } from './house.ts'
import { ownHosts, urlHost } from './network-addresses.ts'
import type { RunRefusal } from './run.ts'
import { secretValue } from './secrets.ts'
import { pageFolder, servePage } from './static-page.ts'
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
  const server = await createControlServer(house.controlPorts(quit), {
    sessions,
    version,
    logger: house.foundation.log,
    isOwnHost: (name) =>
      hosts.has(name) || name === host || keeper.settings.proxy.allowed_hosts.includes(name),
  })
  const folder = pageFolder()
  if (folder !== undefined) await servePage(server, folder)
  try {
    await server.listen({ host, port })
  } catch (error) {
    await server.close()
    const cause = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return {
      refusal: 'control_bind_failed',
      values: { host, port, cause, free: await findFreePort(host, port) },
    }
  }
  house.controlBound({ host, port })
  const url = `http://${urlHost(host === '0.0.0.0' || host === '::' ? loopback : host)}:${port}`
  return {
    url,
    link: () => `${url}/enter?code=${sessions.makeLinkCode()}`,
    close: () => server.close(),
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

import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from 'undici'
import type { Fetch } from '../upstreams/upstream.ts'
import { proxyFailureOf } from './proxy-failure.ts'
import { SocketCall } from './socket-call.ts'

/** Connections to upstreams, one agent for each account: no account waits for another's. */
export interface UpstreamAgents {
  send(account: string, call: HttpCall): SocketCall
  /** For calls that an account makes of its own, such as for a token: the same way out. */
  fetch(account: string, proxy: string | undefined): Fetch
  /** Lets go of the agents of accounts that are no longer there; their open calls end in peace. */
  keepOnly(accounts: { has(account: string): boolean }): void
  close(): Promise<void>
  destroy(): Promise<void>
}

export interface HttpCall {
  readonly url: string
  readonly method: string
  /** Flat `[name, value, …]`. */
  readonly headers: string[]
  readonly body: Uint8Array | undefined
  /** Longest silence before the head of the answer, and after it. */
  readonly firstByteSeconds: number
  readonly idleSeconds: number
  /** Absent: direct. */
  readonly proxy?: string
}

/** More than an agent's bursts need; beyond it calls wait for a free connection. */
const connectionsPerAccount = 2048
const connectTimeout = 10_000
/** Vendors' load balancers hold idle connections for about a minute. */
const keepAliveTimeout = 30_000

export function createUpstreamAgents(): UpstreamAgents {
  const agents = new Map<string, OwnedAgent>()
  const agentOf = (account: string, proxy: string | undefined): Dispatcher => {
    const known = agents.get(account)
    if (known !== undefined && known.proxy === proxy) return known.agent
    // An account whose hosts are partly direct has two agents; it is rare and both are found by name.
    const name = proxy === undefined ? account : `${account} through a proxy`
    const other = agents.get(name)
    if (other !== undefined && other.proxy === proxy) return other.agent
    void other?.agent.close()
    const agent = createAgent(proxy)
    agents.set(name, { account, proxy, agent })
    return agent
  }
  const drop = (): Dispatcher[] => {
    const all = [...agents.values()].map(({ agent }) => agent)
    agents.clear()
    return all
  }
  return {
    send(account, call) {
      const { proxy } = call
      const handler = new SocketCall(proxy === undefined ? undefined : proxyFailureOf)
      const pathAt = call.url.indexOf('/', call.url.indexOf('://') + 3)
      agentOf(account, proxy).dispatch(
        {
          origin: pathAt === -1 ? call.url : call.url.slice(0, pathAt),
          path: pathAt === -1 ? '/' : call.url.slice(pathAt),
          method: call.method,
          headers: call.headers,
          body: call.body ?? null,
          // undici's fast timers: one coarse timer for all sockets, a field written for each chunk.
          headersTimeout: call.firstByteSeconds * 1000,
          bodyTimeout: call.idleSeconds * 1000,
        },
        handler,
      )
      return handler
    },
    keepOnly(accounts) {
      for (const [name, { account, agent }] of agents) {
        if (accounts.has(account)) continue
        agents.delete(name)
        void agent.close()
      }
    },
    fetch: (account, proxy) => (url, init) =>
      // undici's own fetch, because only it takes an agent of this undici; both are the standard's.
      undiciFetch(url, { ...init, dispatcher: agentOf(account, proxy) }),
    close: async () => {
      await Promise.all(drop().map((agent) => agent.close()))
    },
    destroy: async () => {
      await Promise.all(drop().map((agent) => agent.destroy()))
    },
  }
}

interface OwnedAgent {
  readonly account: string
  readonly proxy: string | undefined
  readonly agent: Dispatcher
}

const options = {
  connections: connectionsPerAccount,
  connectTimeout,
  keepAliveTimeout,
  // One raw header form and one socket for each stream; what HTTP/2 shares is not what a local gateway lacks.
  allowH2: false,
  // Beyond Node's 16 kB: vendors send long header lists.
  maxHeaderSize: 64 * 1024,
}

/** Through a proxy everything goes by a tunnel, plain HTTP too: an answer of the proxy's own is then never taken for the upstream's. */
const createAgent = (proxy: string | undefined): Dispatcher =>
  proxy === undefined ? new Agent(options) : new ProxyAgent({ ...options, uri: proxy, proxyTunnel: true })

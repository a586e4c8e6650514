import { Agent } from 'undici'
import { SocketCall } from './socket-call.ts'

/** Connections to upstreams, one agent for each account: no account waits for another's. */
export interface UpstreamAgents {
  send(account: string, call: HttpCall): SocketCall
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
}

/** More than an agent's bursts need; beyond it calls wait for a free connection. */
const connectionsPerAccount = 512
const connectTimeout = 10_000
/** Vendors' load balancers hold idle connections for about a minute. */
const keepAliveTimeout = 30_000

export function createUpstreamAgents(): UpstreamAgents {
  const agents = new Map<string, Agent>()
  const agentOf = (account: string): Agent => {
    const known = agents.get(account)
    if (known !== undefined) return known
    const agent = createAgent()
    agents.set(account, agent)
    return agent
  }
  const drop = (): Agent[] => {
    const all = [...agents.values()]
    agents.clear()
    return all
  }
  return {
    send(account, call) {
      const handler = new SocketCall()
      const pathAt = call.url.indexOf('/', call.url.indexOf('://') + 3)
      agentOf(account).dispatch(
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
      for (const [name, agent] of agents) {
        if (accounts.has(name)) continue
        agents.delete(name)
        void agent.close()
      }
    },
    close: async () => {
      await Promise.all(drop().map((agent) => agent.close()))
    },
    destroy: async () => {
      await Promise.all(drop().map((agent) => agent.destroy()))
    },
  }
}

const createAgent = (): Agent =>
  new Agent({
    connections: connectionsPerAccount,
    connectTimeout,
    keepAliveTimeout,
    // One raw header form and one socket for each stream; what HTTP/2 shares is not what a local gateway lacks.
    allowH2: false,
    // Beyond Node's 16 kB: vendors send long header lists.
    maxHeaderSize: 64 * 1024,
  })

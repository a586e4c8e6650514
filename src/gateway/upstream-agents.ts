import type { Dispatcher } from 'undici'
import type { Fetch } from '../upstreams/upstream.ts'
import { Connections } from './http1/connections.ts'
import { splitUrl } from './http1/origin.ts'
import { createProxyAgent } from './proxy-agent.ts'
import { proxyFailureOf } from './proxy-failure.ts'
import { handlerOf, SocketCall } from './socket-call.ts'

/** Connections to upstreams, each account's own: no account waits for another's. */
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

export function createUpstreamAgents(): UpstreamAgents {
  const direct = new Map<string, Connections>()
  const proxied = new ProxiedWays()
  const directOf = (account: string): Connections => {
    let connections = direct.get(account)
    if (connections === undefined) {
      connections = new Connections()
      direct.set(account, connections)
    }
    return connections
  }
  return {
    send(account, call) {
      const { proxy } = call
      if (proxy !== undefined) return proxied.send(account, proxy, call)
      const sent = new SocketCall()
      directOf(account).send(call, sent)
      return sent
    },
    keepOnly(accounts) {
      for (const [account, connections] of direct) {
        if (accounts.has(account)) continue
        direct.delete(account)
        connections.close()
      }
      proxied.keepOnly(accounts)
    },
    fetch: (account, proxy) => (proxy === undefined ? fetch : proxied.fetch(account, proxy)),
    async close() {
      for (const connections of direct.values()) connections.close()
      direct.clear()
      await proxied.end('close')
    },
    async destroy() {
      for (const connections of direct.values()) connections.destroy()
      direct.clear()
      await proxied.end('destroy')
    },
  }
}

interface ProxiedWay {
  readonly account: string
  readonly proxy: string
  readonly agent: Promise<Dispatcher>
}

/** Through proxies undici's agents go. */
class ProxiedWays {
  readonly #ways = new Map<string, ProxiedWay>()

  send(account: string, proxy: string, call: HttpCall): SocketCall {
    const sent = new SocketCall({ nameFailure: proxyFailureOf })
    this.#agentOf(account, proxy)
      .then((agent) => dispatch(agent, call, sent))
      .catch((error: unknown) => sent.broke(error instanceof Error ? error : new Error(String(error))))
    return sent
  }

  /** undici's own fetch, because only it takes an agent of this undici; both are the standard's. */
  fetch(account: string, proxy: string): Fetch {
    return async (url, init) => {
      const { fetch: undiciFetch } = await import('undici')
      return undiciFetch(url, { ...init, dispatcher: await this.#agentOf(account, proxy) })
    }
  }

  keepOnly(accounts: { has(account: string): boolean }): void {
    for (const [account, { agent }] of this.#ways) {
      if (accounts.has(account)) continue
      this.#ways.delete(account)
      void agent.then((dispatcher) => dispatcher.close())
    }
  }

  async end(how: 'close' | 'destroy'): Promise<void> {
    const all = [...this.#ways.values()]
    this.#ways.clear()
    await Promise.all(all.map(async ({ agent }) => (await agent)[how]()))
  }

  #agentOf(account: string, proxy: string): Promise<Dispatcher> {
    const known = this.#ways.get(account)
    if (known?.proxy === proxy) return known.agent
    void known?.agent.then((agent) => agent.close())
    const agent = createProxyAgent(proxy)
    this.#ways.set(account, { account, proxy, agent })
    return agent
  }
}

function dispatch(agent: Dispatcher, call: HttpCall, sent: SocketCall): void {
  const { origin, path } = splitUrl(call.url)
  agent.dispatch(
    {
      origin: `${origin.isSecure ? 'https' : 'http'}://${origin.authority}`,
      path,
      method: call.method,
      headers: call.headers,
      body: call.body ?? null,
      headersTimeout: call.firstByteSeconds * 1000,
      bodyTimeout: call.idleSeconds * 1000,
    },
    handlerOf(sent),
  )
}

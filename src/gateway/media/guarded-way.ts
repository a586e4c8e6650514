import { type LookupAddress, lookup as lookupHost } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { buildConnector, Dispatcher } from 'undici'
import type { Egress } from '../ports.ts'
import { createProxyAgent } from '../proxy-agent.ts'

/** Which addresses may be reached. */
export type MayReach = (address: string) => boolean

export class UnreachableByRule extends Error {
  constructor() {
    super('The address may not be reached.')
    this.name = 'UnreachableByRule'
  }
}

/** The ways out for one file and its redirects. */
export interface GuardedWay {
  /** @throws UnreachableByRule, or what the look-up of the name says. */
  dispatcherFor(url: string): Promise<Dispatcher>
  close(): void
}

/**
 * Direct: judged when the connection is made, so no name can be pointed elsewhere in between. Through a proxy it is the proxy that
 * connects: the name is looked up and judged here before it is asked to.
 */
export async function openWay(mayReach: MayReach, egress: Egress | undefined): Promise<GuardedWay> {
  // Loaded for this alone: nothing that runs all the time needs it.
  const { Agent, buildConnector: build } = await import('undici')
  const limits = { connections: 1, maxHeaderSize: 16 * 1024 }
  let direct: Dispatcher | undefined
  let proxied: Dispatcher | undefined
  return {
    async dispatcherFor(url) {
      if (egress === undefined || egress.isDirect(url)) {
        direct ??= new Agent({ ...limits, connect: guardedConnector(mayReach, build) })
        return direct
      }
      await judgeHost(hostOf(new URL(url).hostname), mayReach)
      proxied ??= await createProxyAgent(egress.proxy, { ...limits, connectTimeout: 5000 })
      return proxied
    },
    close() {
      void direct?.destroy()
      void proxied?.destroy()
    },
  }
}

const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

async function judgeHost(host: string, mayReach: MayReach): Promise<void> {
  if (isIP(host) !== 0) {
    if (!mayReach(host)) throw new UnreachableByRule()
    return
  }
  const found = await new Promise<readonly LookupAddress[]>((resolve, reject) => {
    lookupHost(host, { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    )
  })
  if (!areReachable(found, mayReach)) throw new UnreachableByRule()
}

const areReachable = (found: readonly LookupAddress[], mayReach: MayReach): boolean =>
  found.length > 0 && found.every(({ address }) => mayReach(address))

function guardedConnector(mayReach: MayReach, build: typeof buildConnector): buildConnector.connector {
  const lookup: LookupFunction = (host, options, callback) => {
    lookupHost(host, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : []
      const [first] = addresses
      if (error !== null) callback(error, '', 0)
      else if (first === undefined || !areReachable(addresses, mayReach))
        callback(new UnreachableByRule(), '', 0)
      else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
  const connect = build({ timeout: 5000, lookup })
  return (options, callback) => {
    const host = hostOf(options.hostname)
    // An address is connected to without a look-up.
    if (isIP(host) !== 0 && !mayReach(host)) callback(new UnreachableByRule(), null)
    else connect(options, callback)
  }
}

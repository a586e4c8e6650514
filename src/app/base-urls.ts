import type { Status } from '../control/contract/status.ts'
import type { BoundAddress } from '../gateway/gateway.ts'
import { protocols } from '../protocols/registry.ts'
import { lanAddresses, urlHost } from './network-addresses.ts'

/** What to give to clients: each SDK wants its own ending. */
export function baseUrlsOf(bound: BoundAddress): Status['baseUrls'] {
  const open = bound.host === '0.0.0.0' || bound.host === '::'
  const loopback = open ? '127.0.0.1' : bound.host
  return [
    baseUrls('loopback', loopback, bound.port),
    ...(open ? lanAddresses().map((address) => baseUrls('lan', address, bound.port)) : []),
  ]
}

function baseUrls(kind: 'loopback' | 'lan', host: string, port: number): Status['baseUrls'][number] {
  const address = `http://${urlHost(host)}:${port}`
  return {
    kind,
    address,
    openai: address + protocols['openai-chat'].basePath,
    anthropic: address + protocols['anthropic-messages'].basePath,
    gemini: address + protocols['gemini-generate'].basePath,
  }
}

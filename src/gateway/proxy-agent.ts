import type { buildConnector, Dispatcher } from 'undici'
import { ProxyFailure } from './proxy-failure.ts'

const options = {
  connectTimeout: 10_000,
  keepAliveTimeout: 30_000,
  allowH2: false,
  // Beyond Node's 16 kB: vendors send long header lists.
  maxHeaderSize: 64 * 1024,
}

/**
 * The way through a proxy: `http:`, `https:` (with TLS to the proxy itself), `socks5:`. Everything goes by a tunnel, plain HTTP too: an
 * answer of the proxy's own is then never taken for the upstream's. undici is loaded when there is one.
 */
export async function createProxyAgent(
  proxy: string,
  own: Partial<typeof options> & { readonly connections?: number } = {},
): Promise<Dispatcher> {
  const { Pool, ProxyAgent, Socks5ProxyAgent, buildConnector } = await import('undici')
  if (new URL(proxy).protocol === 'socks5:')
    return quietly(() => new Socks5ProxyAgent(proxy, { ...options, ...own }))
  const { connectTimeout: timeout } = { ...options, ...own }
  const connector = buildConnector({ timeout })
  return new ProxyAgent({
    ...options,
    ...own,
    uri: proxy,
    proxyTunnel: true,
    clientFactory: (origin) => new Pool(origin, { connect: namingFailures(connector) }),
  })
}

/** What goes wrong on the way to the proxy is the proxy's: behind the tunnel the same error would be the vendor's. */
const namingFailures =
  (connector: buildConnector.connector): buildConnector.connector =>
  (to, done) =>
    connector(to, (...[error, socket]) => {
      if (error === null) done(null, socket)
      else done(new ProxyFailure(error), null)
    })

/** undici says once in each process that its SOCKS5 is experimental. That is nothing for the terminal of who uses Torii. */
function quietly<T>(make: () => T): T {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return make()
  } finally {
    process.emitWarning = emitWarning
  }
}

/** The way to the upstream failed before the upstream was reached. Never the account's fault. */
export class ProxyFailure extends Error {
  readonly code = 'proxy_failed'

  constructor(cause: Error) {
    super(`The proxy failed: ${cause.message}`, { cause })
    this.name = 'ProxyFailure'
  }
}

/** What only a connection that was never made can fail with; with a proxy it is the proxy that was asked for it. */
const connecting = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_ABORTED',
  'UND_ERR_INVALID_ARG',
])

export function proxyFailureOf(error: Error): Error {
  if (error instanceof ProxyFailure) return error
  const code = 'code' in error ? String(error.code) : ''
  return connecting.has(code) || /prx|proxy|socks/i.test(`${code} ${error.name}`)
    ? new ProxyFailure(error)
    : error
}

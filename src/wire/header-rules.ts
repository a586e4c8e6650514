/**
 * Which headers may pass between a client and an upstream. Header lists are flat and raw, as Node gives and takes them:
 * `[name, value, name, value, …]`; order, case and repeats of what passes are kept.
 */

/** RFC 9110 §7.6.1 and RFC 9112: they speak of one connection only. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]

/** Key forms of the data plane, and what else proves or names who the client is to a vendor. */
const credentials = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'cookie',
  'set-cookie',
  'x-goog-user-project',
  'x-goog-iam-authorization-token',
  'x-amz-security-token',
  'openai-organization',
  'openai-project',
  'chatgpt-account-id',
])

const notUpstream = new Set([
  ...hopByHop,
  ...credentials,
  // The gateway sends a body and a host of its own.
  'host',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'expect',
  // They tell who stands behind the gateway.
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  // A browser's: vendors refuse a key that comes with an Origin.
  'origin',
  'referer',
])
const notUpstreamPrefixes = ['x-forwarded-', 'sec-', 'x-torii-', 'access-control-']

const notBack = new Set([
  ...hopByHop,
  // Bound to the vendor's own domain and to the one account: given back, it would tie the client to both.
  'set-cookie',
  // They speak for the vendor's origin; on loopback they would send a browser elsewhere or break other local pages.
  'strict-transport-security',
  'alt-svc',
  'content-security-policy',
  'content-security-policy-report-only',
  'report-to',
  'reporting-endpoints',
  'nel',
  // Nothing tells a client which account served it.
  'openai-organization',
  'openai-project',
  'anthropic-organization-id',
  'anthropic-workspace-id',
  'x-ratelimit-key',
])
const notBackPrefixes = ['access-control-', 'x-torii-']
const describesBody = new Set([
  'content-length',
  'content-encoding',
  'content-md5',
  'digest',
  'etag',
  'accept-ranges',
])

/** The client's headers that go on to an upstream in the relay lane. Credentials, host and framing are the gateway's to add. */
export const headersForUpstream = (raw: readonly string[]): string[] =>
  pick(
    raw,
    (name) => !notUpstream.has(name) && !notUpstreamPrefixes.some((prefix) => name.startsWith(prefix)),
  )

/** The upstream's headers that go back. `rewritten`: the body's bytes are no longer the upstream's, so what describes them stays behind. */
export const headersForClient = (raw: readonly string[], body: 'untouched' | 'rewritten'): string[] =>
  pick(
    raw,
    (name) =>
      !notBack.has(name) &&
      !(body === 'rewritten' && describesBody.has(name)) &&
      !notBackPrefixes.some((prefix) => name.startsWith(prefix)),
  )

/** Its value is a secret or names an account: never in a log, a record or an error. Lower-case name. */
export const isCredentialHeader = (name: string): boolean => credentials.has(name)

/** A raw query (without `?`) less the parameters that are keys. What is left is not re-encoded. */
export const queryWithoutCredentials = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '' && !/^(?:key|access_token|api_key)(?:=|$)/i.test(pair))
    .join('&')

function pick(raw: readonly string[], mayPass: (name: string) => boolean): string[] {
  const named = namedByConnection(raw)
  const picked: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const lower = name.toLowerCase()
    if (mayPass(lower) && !named.includes(lower)) picked.push(name, raw[at + 1] ?? '')
  }
  return picked
}

/** `Connection: close, X-Thing` makes `X-Thing` a header of this connection too. */
function namedByConnection(raw: readonly string[]): readonly string[] {
  const named: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (raw[at]?.length !== 10 || raw[at]?.toLowerCase() !== 'connection') continue
    for (const token of (raw[at + 1] ?? '').split(',')) named.push(token.trim().toLowerCase())
  }
  return named
}

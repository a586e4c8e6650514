import { createSign } from 'node:crypto'
import { isJsonObject } from '../canonical/json.ts'
import { CredentialError } from './credential-error.ts'
import type { AuthorisedUser, Credentials, ServiceAccount } from './google-credentials.ts'
import type { Fetch } from './upstream.ts'

type TokenCredentials = ServiceAccount | AuthorisedUser

export interface TokenSource {
  /** A token that is good for a minute at least. Requests that come at one time share one refresh. */
  tokenFor(credentials: TokenCredentials, fetch?: Fetch): Promise<string>
}

interface Kept {
  readonly token: string
  /** Unix milliseconds. */
  readonly expiresAt: number
}

const margin = 60_000
const scope = 'https://www.googleapis.com/auth/cloud-platform'
/** Each account of the pool has one; more than this are accounts long gone. */
const bound = 1000

export function createTokenSource(ports: { readonly now: () => number; readonly fetch: Fetch }): TokenSource {
  const kept = new Map<string, Kept>()
  const pending = new Map<string, Promise<string>>()

  async function refresh(key: string, credentials: TokenCredentials, fetch?: Fetch): Promise<string> {
    const fresh = await requestToken(credentials, { ...ports, ...(fetch === undefined ? {} : { fetch }) })
    if (kept.size >= bound) kept.clear()
    kept.set(key, fresh)
    return fresh.token
  }

  return {
    tokenFor(credentials, fetch) {
      const key = keyOf(credentials)
      const known = kept.get(key)
      if (known !== undefined && known.expiresAt - margin > ports.now()) return Promise.resolve(known.token)
      const running = pending.get(key)
      if (running !== undefined) return running
      const started = refresh(key, credentials, fetch).finally(() => pending.delete(key))
      pending.set(key, started)
      return started
    },
  }
}

const keyOf = (credentials: TokenCredentials): string =>
  credentials.kind === 'service-account'
    ? `${credentials.email} ${credentials.privateKey}`
    : `${credentials.clientId} ${credentials.refreshToken}`

async function requestToken(
  credentials: TokenCredentials,
  { now, fetch }: { now: () => number; fetch: Fetch },
): Promise<Kept> {
  const asked = now()
  const response = await fetch(credentials.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(grantOf(credentials, asked)).toString(),
    signal: AbortSignal.timeout(30_000),
  })
  const read: unknown = await response.json().catch(() => null)
  const answer = isJsonObject(read) ? read : {}
  if (typeof answer.access_token === 'string')
    return { token: answer.access_token, expiresAt: asked + Number(answer.expires_in ?? 3600) * 1000 }
  const word = typeof answer.error === 'string' ? answer.error : 'no reason given'
  const message = `Google gave no access token: HTTP ${response.status}, ${word}. Check the credentials of the account.`
  throw isRefusal(credentials, response.status, word) ? new CredentialError(message) : new Error(message)
}

/**
 * A server that is down or busy says nothing of the credentials. Of a person's consent only `invalid_grant` does: it is withdrawn or
 * has run out, and must be given again.
 */
const isRefusal = ({ kind }: TokenCredentials, status: number, word: string): boolean =>
  kind === 'authorised-user' ? word === 'invalid_grant' : status >= 400 && status < 500 && status !== 429

const tokens = createTokenSource({ now: Date.now, fetch: (url, init) => fetch(url, init) })

/** Headers that prove who calls, for credentials of any of Google's kinds. */
export async function googleHeaders(
  credentials: Credentials,
  fetch: Fetch | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (credentials.kind === 'api-key') return { 'x-goog-api-key': credentials.key }
  const token = await tokens.tokenFor(credentials, fetch)
  const { quotaProject } = credentials
  return {
    authorization: `Bearer ${token}`,
    ...(quotaProject === undefined ? {} : { 'x-goog-user-project': quotaProject }),
  }
}

function grantOf(credentials: TokenCredentials, now: number): Record<string, string> {
  if (credentials.kind === 'service-account')
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertionOf(credentials, Math.floor(now / 1000)),
    }
  return {
    grant_type: 'refresh_token',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    refresh_token: credentials.refreshToken,
  }
}

/** RFC 7523: the service account vouches for itself. */
function assertionOf({ email, privateKey, keyId, tokenUrl }: ServiceAccount, seconds: number): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) }
  const claims = { iss: email, scope, aud: tokenUrl, iat: seconds, exp: seconds + 3600 }
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

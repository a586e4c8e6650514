import { createPrivateKey, createSign, type KeyObject } from 'node:crypto'
import { isJsonObject, type JsonObject } from '../canonical/json.ts'
import type {
  AccessToken,
  AuthorisedUser,
  ServiceAccount,
  TokenCredentials,
  TokenWays,
} from './access-token.ts'
import { CredentialError, TokenEndpointError } from './credential-error.ts'
import type { Credentials } from './google-credentials.ts'
import type { Fetch } from './upstream.ts'

export interface TokenSource {
  /** A token that is good for a minute at least. Requests that come at one time share one refresh. */
  tokenFor(credentials: TokenCredentials, means?: TokenMeans): Promise<AccessToken>
  /** Tokens that have not run out. */
  current(): readonly string[]
}

export interface TokenMeans extends TokenWays {
  /** By the account's way out. Absent: directly. */
  readonly fetch?: Fetch
}

interface Kept extends AccessToken {
  /** Stands for the one that was sent, which its issuer takes no more. */
  readonly refreshToken?: string
}

const margin = 60_000
const scope = 'https://www.googleapis.com/auth/cloud-platform'
/** Each account of the pool has one; more than this are accounts long gone. */
const bound = 1000

export function createTokenSource(ports: {
  readonly now: () => number
  readonly fetch: Fetch
  readonly issued?: () => void
}): TokenSource {
  const kept = new Map<string, Kept>()
  const pending = new Map<string, Promise<AccessToken>>()

  /** What an issuer has put in the place of credentials, which whoever still holds those does not know. */
  const successors = new Map<string, AuthorisedUser>()

  function request(credentials: TokenCredentials, { fetch, issue }: TokenMeans): Promise<Kept> {
    if (issue !== undefined) return issue(credentials)
    return requestToken(credentials, { ...ports, ...(fetch === undefined ? {} : { fetch }) })
  }

  async function refresh(credentials: TokenCredentials, means: TokenMeans): Promise<AccessToken> {
    const fresh = await request(credentials, means)
    if (kept.size >= bound) kept.clear()
    kept.set(keyOf(credentials), fresh)
    ports.issued?.()
    if (fresh.refreshToken === undefined || credentials.kind !== 'authorised-user') return fresh
    const renewed = { ...credentials, refreshToken: fresh.refreshToken }
    kept.set(keyOf(renewed), fresh)
    if (successors.size >= bound) successors.clear()
    successors.set(keyOf(credentials), renewed)
    // A crash from here on finds the new one; the old one is of no use any more.
    await means.renew?.({ before: credentials.refreshToken, after: renewed.refreshToken })
    return fresh
  }

  /** Each token is replaced once, so that this ends; a bound for an issuer that gives the same in turns. */
  function newest(credentials: TokenCredentials): TokenCredentials {
    let found = credentials
    for (let step = 0; step < bound; step += 1) {
      const next = successors.get(keyOf(found))
      if (next === undefined) return found
      found = next
    }
    return found
  }

  return {
    current: () =>
      [...kept.values()].filter(({ expiresAt }) => expiresAt > ports.now()).map(({ token }) => token),
    tokenFor(given, means = {}) {
      const credentials = newest(given)
      const key = keyOf(credentials)
      const known = kept.get(key)
      if (known !== undefined && known.expiresAt - margin > ports.now()) return Promise.resolve(known)
      const running = pending.get(key)
      if (running !== undefined) return running
      const started = refresh(credentials, means).finally(() => pending.delete(key))
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
    return {
      token: answer.access_token,
      expiresAt: asked + Number(answer.expires_in ?? 3600) * 1000,
      ...renewalIn(answer, credentials),
    }
  const word = typeof answer.error === 'string' ? answer.error.slice(0, 100) : 'no reason given'
  if (!isRefusal(credentials, response.status, word)) throw new TokenEndpointError(response.status, word)
  const problem = credentials.kind === 'authorised-user' ? 'consent_gone' : 'no_token'
  throw new CredentialError(problem, { status: response.status, word })
}

/** RFC 6749, section 6: «the client MUST discard the old refresh token». */
function renewalIn(
  { refresh_token: after }: JsonObject,
  credentials: TokenCredentials,
): Pick<Kept, 'refreshToken'> {
  const isNew =
    credentials.kind === 'authorised-user' && typeof after === 'string' && after !== credentials.refreshToken
  return isNew ? { refreshToken: after } : {}
}

/**
 * A server that is down or busy says nothing of the credentials. Of a person's consent only `invalid_grant` does: it is withdrawn or
 * has run out, and must be given again.
 */
const isRefusal = ({ kind }: TokenCredentials, status: number, word: string): boolean =>
  kind === 'authorised-user' ? word === 'invalid_grant' : status >= 400 && status < 500 && status !== 429

const listeners = new Set<() => void>()

const tokens = createTokenSource({
  now: Date.now,
  fetch: (url, init) => fetch(url, init),
  issued() {
    for (const listener of listeners) listener()
  },
})

/** Those of this process. `current` and `onIssued` are for redaction: what is in use now, and when that is another. */
export const accessTokens = {
  issue: tokens.tokenFor,
  current: (): readonly string[] => tokens.current(),
  onIssued(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Headers that prove who calls, for credentials of any of Google's kinds. */
export async function googleHeaders(
  credentials: Credentials,
  means: TokenMeans,
): Promise<Readonly<Record<string, string>>> {
  if (credentials.kind === 'api-key') return { 'x-goog-api-key': credentials.key }
  const { token } = await tokens.tokenFor(credentials, means)
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
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keyIn(privateKey), 'base64url')}`
}

function keyIn(text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (cause) {
    // The library's own words name no part of the key, but would be taken for trouble with TLS.
    throw new CredentialError('private_key', {}, { cause })
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

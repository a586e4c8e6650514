import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Fetch } from '../../upstreams/upstream.ts'

/** A person's own OAuth client, as Google's console gives it out (`installed` or `web`), or its fields alone. */
export const oauthClientSchema = z.object({
  client_id: z.string().min(1),
  /** Of a desktop client it is no secret in the strict sense, and Google asks for it all the same. */
  client_secret: z.string().min(1),
  auth_uri: z.url().default('https://accounts.google.com/o/oauth2/v2/auth'),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
})

export type OauthClient = Readonly<z.infer<typeof oauthClientSchema>>

const scope = 'https://www.googleapis.com/auth/cloud-platform'

/** One consent that is being asked for: what is sent with the browser, and what has to come back. */
export interface Authorisation {
  readonly state: string
  /** RFC 7636: only who began can end it. */
  readonly verifier: string
  readonly redirectUri: string
  /** For the browser. */
  readonly url: string
}

export function beginAuthorisation(client: OauthClient, redirectUri: string, scopes = scope): Authorisation {
  const state = randomBytes(24).toString('base64url')
  const verifier = randomBytes(48).toString('base64url')
  const url = new URL(client.auth_uri)
  const query = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // Without both there is no refresh token, and the account would last for an hour.
    access_type: 'offline',
    prompt: 'consent',
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return { state, verifier, redirectUri, url: url.href }
}

/** What came back: by the redirect, or pasted as the address that the browser ended at, or as the code alone. */
export type Returned =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly word: string }

export function readReturned(text: string, state: string): Returned {
  const pasted = text.trim()
  const address = addressIn(pasted)
  if (address === undefined) {
    const code = decoded(pasted)
    return code === undefined ? { kind: 'refused', word: 'no_code' } : { kind: 'code', code }
  }
  const { searchParams } = new URL(address)
  if (searchParams.get('state') !== state) return { kind: 'refused', word: 'wrong_state' }
  const code = searchParams.get('code')
  return code === null
    ? { kind: 'refused', word: searchParams.get('error') ?? 'no_code' }
    : { kind: 'code', code }
}

/** The whole address, or what browsers show of it: without its scheme, or only what stands behind the `?`. */
function addressIn(pasted: string): string | undefined {
  if (/^https?:\/\//i.test(pasted)) return URL.canParse(pasted) ? pasted : undefined
  if (!/(?:^|[?&])(?:code|error|state)=/.test(pasted)) return undefined
  return `http://127.0.0.1/?${pasted.slice(pasted.indexOf('?') + 1)}`
}

function decoded(code: string): string | undefined {
  if (!/^[\w./~%+-]{4,}$/.test(code)) return undefined
  try {
    return decodeURIComponent(code)
  } catch {
    return undefined
  }
}

/** The code for a refresh token, as the JSON that Google's own tools keep. @throws OauthRefusal */
export async function redeemCode(
  client: OauthClient,
  { verifier, redirectUri }: Authorisation,
  code: string,
  fetch: Fetch,
): Promise<string> {
  const answer = await fetch(client.token_uri, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: client.client_id,
      client_secret: client.client_secret,
      code_verifier: verifier,
    }).toString(),
    signal: AbortSignal.timeout(30_000),
  }).catch((cause: unknown) => {
    throw new OauthRefusal('unreachable', { cause })
  })
  const read = tokenAnswer.safeParse(await answer.json().catch(() => ({})))
  const { error, refresh_token: refreshToken } = read.success ? read.data : {}
  if (answer.status < 200 || answer.status > 299) throw new OauthRefusal(error ?? `http_${answer.status}`)
  if (refreshToken === undefined) throw new OauthRefusal('no_refresh_token')
  return JSON.stringify({
    type: 'authorized_user',
    client_id: client.client_id,
    client_secret: client.client_secret,
    refresh_token: refreshToken,
    token_uri: client.token_uri,
  })
}

const tokenAnswer = z.object({ refresh_token: z.string().optional(), error: z.string().optional() })

/** The authorisation server said no; `word` is its own, or one of ours. Never holds a code or token. */
export class OauthRefusal extends Error {
  override readonly name = 'OauthRefusal'
  readonly word: string

  constructor(word: string, options?: ErrorOptions) {
    super(`The authorisation was refused: ${word}`, options)
    this.word = word
  }
}

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export const clientSecret = 'GOCSPX-planted-client-secret'

/** A real authorisation server: codes, PKCE and refresh tokens are its own business. */
export interface Issuer {
  readonly url: string
  readonly server: Server
  readonly grants: string[]
  /** Withdraws every consent. */
  revoke(): void
}

/** `rotates`: each refresh token is good once, and its second use withdraws the consent. */
export async function startIssuer({ rotates = false } = {}): Promise<Issuer> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const grants: string[] = []
  let isRevoked = false
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'mine',
        client_secret: clientSecret,
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/oauth/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['openid', 'offline_access', 'cloud'],
    pkce: { required: () => true },
    rotateRefreshToken: rotates,
    issueRefreshToken: async () => true,
    ttl: { AccessToken: 3600, RefreshToken: 86_400 },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    cookies: { keys: ['test'] },
  })
  const handle = provider.callback()
  server.on('request', (request, response) => {
    const chunks: Buffer[] = []
    if (request.url?.startsWith('/token') !== true) return void handle(request, response)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      grants.push(new URLSearchParams(body).get('grant_type') ?? '')
      if (isRevoked) {
        response.writeHead(400, { 'content-type': 'application/json' })
        return void response.end('{"error":"invalid_grant","error_description":"Token has been revoked."}')
      }
      // The body was read to be counted; the server is given it as it would have parsed it.
      Object.assign(request, { body: Object.fromEntries(new URLSearchParams(body)) })
      return void handle(request, response)
    })
  })
  return {
    url,
    server,
    grants,
    revoke() {
      isRevoked = true
    },
  }
}

/** A browser with cookies that logs in, consents, and follows to the end. Resolves with the last address. */
export async function consent(start: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = start
  let form: URLSearchParams | undefined
  for (let step = 0; step < 20; step += 1) {
    const answer = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form === undefined ? {} : { body: form }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      jar.set(name, value)
    }
    form = undefined
    const to = answer.headers.get('location')
    if (to !== null) {
      const next = new URL(to, url).href
      if (next.includes('/oauth/callback')) return next
      url = next
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (prompt === undefined) throw new Error(`no form at ${url}: ${answer.status} ${page.slice(0, 500)}`)
    form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: 'anna', password: 'x' } : {}) })
    url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url).href
  }
  throw new Error('the consent never ended')
}

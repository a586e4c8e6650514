import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { languageOfRequest, sendProblem } from './answer.ts'
import type { ControlPorts } from './ports.ts'
import { problemOf } from './problems.ts'
import type { Sessions } from './sessions.ts'

export const sessionCookie = 'torii_session'

export interface GuardOptions {
  readonly sessions: Sessions
  /** Host names (no port) under which the dashboard may be reached. */
  readonly isOwnHost: (host: string) => boolean
}

/** Nothing of the admin API answers a foreign Host (DNS rebinding), a foreign Origin (CSRF), or a stranger. */
export function guard(app: FastifyInstance, ports: ControlPorts, options: GuardOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const language = languageOfRequest(request, ports)
    if (!options.isOwnHost(hostName(request.headers.host)))
      return sendProblem(reply, problemOf('foreign_host', language, { host: request.headers.host ?? '' }))
    if (isForeignOrigin(request))
      return sendProblem(
        reply,
        problemOf('foreign_origin', language, { origin: request.headers.origin ?? '' }),
      )
    if (needsSession(request) && !isAdmitted(request, options.sessions))
      return sendProblem(reply, problemOf('no_session', language))
    return undefined
  })
  app.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('x-frame-options', 'DENY')
    reply.header('content-security-policy', contentSecurityPolicy)
  })
}

const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** Open: the page itself (it holds nothing), the way in, and the question whether one is in. */
function needsSession(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  if (path === '/api/session') return false
  return path.startsWith('/api/') || path === '/metrics'
}

const isAdmitted = (request: FastifyRequest, sessions: Sessions): boolean =>
  sessions.isToken(request.headers.authorization) || sessions.isSession(request.cookies[sessionCookie])

/** A page of another origin; a script that sends no Origin is told apart by its token. */
function isForeignOrigin(request: FastifyRequest): boolean {
  const origin = request.headers.origin
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.host
}

function hostName(host: string | undefined): string {
  const url = `http://${host ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase() : ''
}

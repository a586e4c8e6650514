import { z } from 'zod'
import { languageOfRequest, sendProblem } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { sessionCookie } from './guard.ts'
import type { ControlPorts } from './ports.ts'
import { problemOf } from './problems.ts'
import type { ControlServer } from './server.ts'
import type { Sessions } from './sessions.ts'

const sessionSchema = z.object({ admitted: z.boolean(), hasPassword: z.boolean() })
const cookieOptions = { path: '/', httpOnly: true, sameSite: 'strict', maxAge: 30 * 24 * 3600 } as const
const attemptsPerMinute = 10

/** The ways in: the one-time link, the password, and the question whether one is in. */
export function sessionRoutes(server: ControlServer, ports: ControlPorts, sessions: Sessions): void {
  server.get(
    '/enter',
    { schema: { hide: true, querystring: z.object({ code: z.string() }) } },
    async (request, reply) => {
      if (!sessions.redeemLinkCode(request.query.code)) return reply.redirect('/?link=used', 303)
      return reply.setCookie(sessionCookie, sessions.makeSession(), cookieOptions).redirect('/', 303)
    },
  )
  server.get(
    '/api/session',
    { schema: { summary: 'Am I in?', response: { 200: sessionSchema } } },
    async (request, reply) =>
      reply.send({
        admitted:
          sessions.isSession(request.cookies[sessionCookie]) ||
          sessions.isToken(request.headers.authorization),
        hasPassword: sessions.hasPassword,
      }),
  )
  const attempts = createAttemptLimit(attemptsPerMinute)
  server.post(
    '/api/session',
    {
      schema: {
        summary: 'Enter with control.password',
        body: z.strictObject({ password: z.string().max(1000) }),
        response: { 200: sessionSchema, 401: problemSchema, 429: problemSchema },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      if (!attempts.allow(Date.now())) return sendProblem(reply, problemOf('too_many_attempts', language))
      if (!sessions.isPassword(request.body.password))
        return sendProblem(reply, problemOf('wrong_password', language))
      return reply
        .setCookie(sessionCookie, sessions.makeSession(), cookieOptions)
        .send({ admitted: true, hasPassword: true })
    },
  )
  server.delete('/api/session', { schema: { summary: 'Leave' } }, async (_request, reply) =>
    reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(),
  )
  server.post(
    '/api/links',
    { schema: { summary: 'A new one-time link', response: { 200: z.object({ path: z.string() }) } } },
    async (_request, reply) => reply.send({ path: `/enter?code=${sessions.makeLinkCode()}` }),
  )
}

/** So many attempts in any one minute, all callers together. */
function createAttemptLimit(limit: number): { allow(now: number): boolean } {
  let window = { start: 0, count: 0 }
  return {
    allow(now) {
      if (now - window.start > 60_000) window = { start: now, count: 0 }
      window.count += 1
      return window.count <= limit
    },
  }
}

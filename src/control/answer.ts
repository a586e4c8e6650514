import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, negotiateLanguage } from '../canonical/language.ts'
import type { ControlPorts, Outcome } from './ports.ts'
import type { KnownProblem } from './problems.ts'

export const languageOfRequest = (request: FastifyRequest, ports: Pick<ControlPorts, 'language'>): Language =>
  negotiateLanguage(request.headers['accept-language'], ports.language())

export function sendProblem(reply: FastifyReply, known: KnownProblem): FastifyReply {
  return reply.code(known.status).send(known.problem)
}

/** A good outcome as the body, a bad one as the problem with its status. */
export function sendOutcome<T>(reply: FastifyReply, outcome: Outcome<T>, goodStatus = 200): FastifyReply {
  if (!outcome.ok) return reply.code(outcome.status).send(outcome.problem)
  return outcome.value === null ? reply.code(204).send() : reply.code(goodStatus).send(outcome.value)
}

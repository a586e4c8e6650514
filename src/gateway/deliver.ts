import type { Fault } from '../canonical/fault.ts'
import { exchangeHeaders } from './answer-head.ts'
import type { RunningAttempt } from './attempt.ts'
import type { Gate } from './gate.ts'
import { headersWithoutOwnSecret } from './own-secret.ts'

/** Step 6: the answer goes to the client, at the client's pace. Resolves at its end with what went wrong. */
export function deliver(attempt: RunningAttempt, gate: Gate): Fault | undefined | Promise<Fault | undefined> {
  const { exchange, plane } = attempt.errand
  if (attempt.pick.probe) plane.ports.pool.begun(attempt.pick)
  const { outgoing, answer } = attempt
  const { candidate, call } = attempt.errand
  const losses = outgoing?.losses ?? []
  exchange.losses.push(...losses)
  const headers = [...headersWithoutOwnSecret(gate.headers(), candidate.member.account)]
  headers.push(...exchangeHeaders(exchange, losses, exchange.attempts.length + 1))
  if (candidate.step > 0) headers.push('x-torii-fallback', `${call.model ?? ''} -> ${candidate.model}`)
  return gate.flow(answer?.status ?? 200, headers)
}

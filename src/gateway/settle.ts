import type { Fault } from '../canonical/fault.ts'
import type { Usage } from '../canonical/usage.ts'
import type { AnswerReport } from './answer-path.ts'
import type { RunningAttempt } from './attempt.ts'
import { learnFromAnswer } from './counting/learn.ts'
import { isHedging } from './hedge.ts'
import { keepsState } from './stateful/scope.ts'

/** Step 7, for an answer that reached the client: pool and record learn what became of it. */
export function settleAnswer(attempt: RunningAttempt, report: AnswerReport, fault: Fault | undefined): void {
  const { exchange, plane, candidate } = attempt.errand
  exchange.isSent = attempt.answer?.isSent === true
  exchange.usage = report.usage
  exchange.stop = report.stop
  exchange.modelServed = report.model ?? (candidate.model === '' ? undefined : candidate.model)
  exchange.losses.push(...report.losses)
  const lasting = hasLeftWithAll(report, fault) ? undefined : fault
  exchange.fault = lasting
  if (report.usage !== undefined && isHedging(attempt.errand)) countHedges(attempt, report.usage)
  if (report.note !== undefined) plane.ports.log.warn(report.note, { exchange: exchange.id })
  if (report.id !== undefined && candidate.lane === 'relay')
    plane.ownership.keep(report.id, {
      account: candidate.account,
      lasting: isKeptThere(attempt),
      ...(exchange.key === undefined ? {} : { key: exchange.key }),
    })
  attempt.end(lasting)
  // Who goes on from another's words has read more than the client sent.
  if (lasting === undefined && attempt.mark !== 'continuation') learnFromAnswer(attempt, report.usage)
}

function countHedges({ errand: { exchange, plane } }: RunningAttempt, { input, output }: Usage): void {
  const { total } = input
  plane.hedges.used((total ?? 0) + (output.total ?? 0), plane.ports.clock.now())
  if (total === undefined) return
  // Both were given the same to read: what one says of it is better than an estimate.
  for (const [at, attempt] of exchange.attempts.entries())
    if (attempt.cancelled === true)
      exchange.attempts[at] = { ...attempt, usage: { input: { total }, output: {} } }
}

/** The client may name the answer later, and the place will know it. */
const isKeptThere = ({ errand: { call, candidate } }: RunningAttempt): boolean =>
  call.state !== undefined && call.state.wish.store !== false && keepsState(candidate)

/** Codex hangs up on the terminal event, before the body's end: it got its whole answer. */
const hasLeftWithAll = (report: AnswerReport, fault: Fault | undefined): boolean =>
  fault?.kind === 'client-closed' && report.stop !== undefined

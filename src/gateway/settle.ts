import type { Fault } from '../canonical/fault.ts'
import type { Usage } from '../canonical/usage.ts'
import type { AnswerReport } from './answer-path.ts'
import type { RunningAttempt } from './attempt.ts'
import { learnFromAnswer } from './counting/learn.ts'
import { isHedging } from './hedge.ts'
import type { Ownership } from './ownership.ts'
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
  if (candidate.lane === 'relay') keepOwner(attempt, report)
  attempt.end(lasting)
  // Who goes on from another's words has read more than the client sent.
  if (lasting === undefined && attempt.mark !== 'continuation') learnFromAnswer(attempt, report.usage)
}

function keepOwner(attempt: RunningAttempt, { id, items = [] }: AnswerReport): void {
  const { exchange, plane, candidate, call } = attempt.errand
  const { key } = exchange
  if (id === undefined) return
  if (call.params.id === id) {
    if (key === undefined || items.length === 0) return
    keepFetched(plane.ownership, id, items, key).catch((error: unknown) =>
      plane.ports.log.warn('the place of a response could not be looked up', { error }),
    )
    return
  }
  const holder = {
    account: candidate.account,
    lasting: isKeptThere(attempt),
    ...(key === undefined ? {} : { key }),
  }
  plane.ownership.keep(id, holder)
  // Without a key they are nobody's in particular.
  if (holder.lasting && key !== undefined) for (const item of items) plane.ownership.keep(item, holder)
}

/** An answer that was fetched belongs to who asked for it, and so do its items: those of a run in the background come so. */
async function keepFetched(
  ownership: Ownership,
  id: string,
  items: readonly string[],
  key: string,
): Promise<void> {
  const holder = await ownership.recall(id)
  if (holder?.key === key) for (const item of items) ownership.keep(item, holder)
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

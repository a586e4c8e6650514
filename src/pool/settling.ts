import { countInFlight, learnDelay, learnSpeed, mergeQuotas } from './account-state.ts'
import type { Book } from './book.ts'
import { acquit, markProbe, penalise } from './penalties.ts'
import type { Outcome, Pick } from './pool.ts'

export function settlePick(book: Book, outcome: Outcome, now: number, random: () => number): void {
  const { account, model, session, probe, pickedAt = now, tokensHeld = 0 } = outcome.pick
  const state = book.states.get(account)
  if (state === undefined) return
  countInFlight(state, model, -1)
  state.tokensHeld = Math.max(0, state.tokensHeld - tokensHeld)
  if (probe) markProbe(state, model, false, now)
  if (outcome.kind !== 'fault' && outcome.delay !== undefined) learnDelay(state, model, outcome.delay)
  if (outcome.kind === 'aborted') return
  state.quotas = mergeQuotas(state.quotas, outcome.quotas ?? [])
  if (outcome.kind === 'fault') {
    penalise(state, model, { fault: outcome.fault, pickedAt, now, chance: random() }, book.correlation)
    return
  }
  acquit(state, model, now)
  book.correlation.succeeded(state.member.upstream, account, now)
  if (outcome.tokens !== undefined && state.member.tokensPerMinute !== undefined)
    state.tokens.add(now, outcome.tokens)
  if (outcome.firstByteMs !== undefined) learnSpeed(state, model, outcome.firstByteMs, now)
  if (session !== undefined) book.sessions.succeeded(session, account, now)
}

/** A first try after a lock has shown that the lock is over, however long its answer goes on. */
export function endProbe(book: Book, { account, model, probe }: Pick, now: number): void {
  const state = book.states.get(account)
  if (state !== undefined && probe) acquit(state, model, now)
}

import type { AccountState } from '../account-state.ts'
import type { PickReason } from '../pick-reason.ts'
import type { Candidate } from '../pool.ts'

/** An account that could take this attempt now. */
export interface Contender {
  readonly candidate: Candidate
  readonly state: AccountState
  /** It would be the first try after a lock. */
  readonly probe: boolean
}

interface ChoiceContext {
  readonly now: number
  /** The account at which this session's prompt cache is warm, then the one that stands in for it. Empty: a new session. */
  readonly homes: readonly string[]
}

export interface Choice {
  readonly contender: Contender
  /** Why this one, for the record. */
  readonly why: PickReason
}

/** How one of several accounts that could all serve is chosen. Pure; `contenders` is never empty. */
export interface Policy {
  /** true: sessions keep their account. */
  readonly sticky: boolean
  choose(contenders: readonly [Contender, ...Contender[]], context: ChoiceContext): Choice
}

/** Negative: `a` comes first. */
export type Order = (a: Contender, b: Contender) => number

export function first(contenders: readonly [Contender, ...Contender[]], order: Order): Contender {
  let best = contenders[0]
  for (const contender of contenders) if (order(contender, best) < 0) best = contender
  return best
}

export const byPriority: Order = (a, b) => a.state.member.priority - b.state.member.priority

export const byOrder: Order = (a, b) => a.state.order - b.state.order

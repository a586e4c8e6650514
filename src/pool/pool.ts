import type { Fault, FaultValues } from '../canonical/fault.ts'
import type { PickReason } from './pick-reason.ts'
import type { SchedulingMode } from './selection/scheduling-mode.ts'

/**
 * Picks one account per attempt and learns from what became of it. Pure: the clock, randomness and the store are handed
 * in, no call waits, every map is bounded.
 */
export interface Pool {
  /** Replaces the members. What is known of those that stay is kept. */
  setMembers(members: readonly PoolMember[]): void
  pick(wish: PickWish): Pick | NoPick
  /** Its answer has begun well: if it was the first try after a lock, others may follow before it ends. Need not be called. */
  begun(pick: Pick): void
  /** Called exactly once for each pick. */
  settle(outcome: Outcome): void
  health(): readonly AccountHealth[]
  /** Lifts locks of an account, or of one model on it. */
  unlock(account: string, model?: string): void
}

export interface PoolMember {
  readonly name: string
  readonly upstream: string
  readonly enabled: boolean
  /** Lower is first. */
  readonly priority: number
  readonly weight: number
  /** Exchanges at one time. Absent: no bound. */
  readonly maxInFlight?: number
  /** Picks in any 60 seconds. Absent: no bound. */
  readonly requestsPerMinute?: number
  /** Tokens in and out in any 60 seconds; what a call may use is set aside until its answer has ended. Absent: no bound. */
  readonly tokensPerMinute?: number
  /** Exchanges at one time for one model. Absent, or undefined for a model: no bound. */
  readonly maxInFlightOf?: (model: string) => number | undefined
  /** Share (0–1) of a vendor's quota below which the account is spared while another can serve. Absent: 0. */
  readonly quotaFloor?: number
}

export interface PickWish {
  /** Accounts that may serve it, each with the model id it knows. */
  readonly candidates: readonly Candidate[]
  /** Accounts already tried for this exchange. */
  readonly tried: ReadonlySet<string>
  /** Same conversation, same session: keeps prompt caches warm. */
  readonly session?: string
  /** How one of several is chosen, where that is not as everywhere. */
  readonly mode?: SchedulingMode
  /** The account that holds state the request goes on from (a stored response): taken in every mode when it can serve. */
  readonly preferred?: string
  /** An attempt beside one that is under way: only an account that is well and not spared takes it, and no session moves for it. */
  readonly isExtra?: true
  /** Tokens that it may use, by estimate. Absent: nobody asks. */
  readonly tokens?: number
  /** The pick tells how long answers of that kind usually take there. */
  readonly delayOf?: AnswerKind
}

export interface Candidate {
  readonly account: string
  readonly model: string
  /** Lower is first, before any priority: routing says which accounts are a last resort. Absent: 0. */
  readonly tier?: number
}

export interface Pick {
  readonly kind: 'pick'
  readonly account: string
  readonly model: string
  /** Why this one, for the record. */
  readonly why: PickReason
  readonly session?: string
  /** The first try after a lock: one at a time. */
  readonly probe: boolean
  /** Milliseconds within which 95 of 100 answers had their first useful byte there. Absent: not asked for, or not learned yet. */
  readonly usualDelay?: number
  /** Unix milliseconds. For the pool alone: a fault says nothing against what was learned since. */
  readonly pickedAt?: number
  /** For the pool alone: what it set aside for the call. */
  readonly tokensHeld?: number
}

/** A streamed answer begins early, a whole one comes when all of it is made: their delays are not compared. */
type AnswerKind = 'stream' | 'whole'

export interface NoPick {
  readonly kind: 'no-pick'
  /** `tried`: every candidate was tried, or the rest would fail alike. `locked`: all others wait. `none`: there was no enabled candidate. */
  readonly cause: 'none' | 'tried' | 'locked'
  /** Seconds until the soonest candidate may be tried again, be it one of those tried. Absent: nobody waits. */
  readonly retryAfter?: number
  /** The fault that locked it. */
  readonly lastFault?: Fault
  /** Instead of a fault: no vendor said no, the soonest waits for what its owner set. */
  readonly ownLimit?: OwnLimit
}

/** A bound of a member that is reached. */
export interface OwnLimit {
  readonly account: string
  readonly of: 'exchanges' | 'exchanges-of-model' | 'requests' | 'tokens'
  readonly limit: number
}

export type Outcome =
  | {
      readonly kind: 'good'
      readonly pick: Pick
      readonly firstByteMs?: number
      /** Until the first byte that says something. */
      readonly delay?: Delay
      /** In and out. Absent: the vendor told none. */
      readonly tokens?: number
      readonly quotas?: readonly Quota[]
    }
  | { readonly kind: 'fault'; readonly pick: Pick; readonly fault: Fault; readonly quotas?: readonly Quota[] }
  /** The client left, or another attempt was sooner: nobody's fault. `delay`: so long it had said nothing. */
  | { readonly kind: 'aborted'; readonly pick: Pick; readonly delay?: Delay }

export interface Delay {
  readonly milliseconds: number
  readonly of: AnswerKind
}

/** What a vendor's rate-limit headers said is left. */
export interface Quota {
  readonly name: string
  readonly limit?: number
  readonly remaining?: number
  /** Unix milliseconds. */
  readonly resetAt?: number
}

export interface AccountHealth {
  readonly account: string
  readonly usable: boolean
  readonly inFlight: number
  readonly locks: readonly Lock[]
  readonly quotas: readonly Quota[]
}

export interface Lock {
  readonly account: string
  /** Absent: the whole account. */
  readonly model?: string
  /** Unix milliseconds. */
  readonly since: number
  readonly until: number
  /** How often in a row. */
  readonly strikes: number
  /** Absent in what an earlier version wrote down. */
  readonly kind?: Fault['kind']
  readonly code: string
  readonly message: string
  /** Present where the message is Torii's own (canonical/fault.ts). */
  readonly values?: FaultValues
  readonly status: number
}

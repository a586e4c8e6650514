import type { Fault } from '../canonical/fault.ts'
import { isPassing, lockSeconds, strikeMemoryMs } from './lock-times.ts'
import type { Lock } from './pool.ts'

/**
 * One thing that can be locked: an account, or one model on it.
 * closed → (fault) → locked → (time over) → half-open → (a good answer has begun) closed | (fault) locked, longer. One failure that may pass by itself makes
 * a thing suspect only: others go first, but where there are none it still serves. A second one in a row locks it.
 */
export interface Health {
  readonly since: number
  readonly until: number
  readonly strikes: number
  readonly fault: Fault
  /** The vendor named the time. */
  readonly told: boolean
  /** No lock, though it has a time. */
  readonly suspicion: boolean
  /** A first try after the lock is under way. */
  readonly probing: boolean
}

export type Condition = 'usable' | 'half-open' | 'probing' | 'suspect' | 'locked'

export function conditionOf(health: Health | undefined, now: number): Condition {
  if (health === undefined) return 'usable'
  if (now < health.until) return health.suspicion ? 'suspect' : 'locked'
  if (health.suspicion) return 'usable'
  return health.probing ? 'probing' : 'half-open'
}

export interface Blow {
  readonly fault: Fault
  /** When the failed request was sent out. */
  readonly pickedAt: number
  readonly now: number
  /** 0 ≤ n < 1. */
  readonly chance: number
}

export function afterFault(health: Health | undefined, { fault, pickedAt, now, chance }: Blow): Health {
  // Requests that were under way when the last strike fell fail with it: that is one failure, not many.
  const isOld = health !== undefined && pickedAt <= health.since
  const strikes = isOld ? health.strikes : strikesLeft(health, now) + 1
  const until = now + Math.round(lockSeconds(fault, strikes, chance) * 1000)
  const told = fault.retryAfter !== undefined
  const suspicion = !told && strikes === 1 && isPassing(fault)
  const next: Health = { since: now, until, strikes, fault, told, suspicion, probing: false }
  if (health === undefined || now >= health.until || (health.suspicion && !isOld)) return next
  // A shorter wait never shortens one that is running, and a guess never lengthens one.
  return told && until > health.until ? next : health
}

/** Strikes fade: one for each `strikeMemoryMs` since the lock ended. */
function strikesLeft(health: Health | undefined, now: number): number {
  if (health === undefined) return 0
  const quiet = Math.max(0, now - health.until)
  return Math.max(0, health.strikes - Math.floor(quiet / strikeMemoryMs))
}

/** A lock that is over and whose strikes have faded says nothing any more. */
export const isForgotten = (health: Health, now: number): boolean =>
  now >= health.until && !health.probing && strikesLeft(health, now) === 0

export const lockOf = (account: string, model: string | undefined, health: Health): Lock => ({
  account,
  ...(model === undefined ? {} : { model }),
  since: health.since,
  until: health.until,
  strikes: health.strikes,
  kind: health.fault.kind,
  code: health.fault.code,
  message: health.fault.message,
  ...(health.fault.values === undefined ? {} : { values: health.fault.values }),
  status: health.fault.status,
})

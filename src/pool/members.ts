import { type AccountState, createAccountState, quotasNow } from './account-state.ts'
import { conditionOf, type Health, isForgotten, lockOf } from './health-machine.ts'
import type { AccountHealth, Lock, PoolMember } from './pool.ts'
import { restoredHealth } from './restored-health.ts'

/** What is known of those that stay is kept; a name that now means another upstream is another account. */
export function nextStates(
  known: ReadonlyMap<string, AccountState>,
  members: readonly PoolMember[],
): ReadonlyMap<string, AccountState> {
  return new Map(
    members.map((member, order) => {
      const state = known.get(member.name)
      if (state === undefined || state.member.upstream !== member.upstream)
        return [member.name, createAccountState(member, order)]
      state.member = member
      state.order = order
      return [member.name, state]
    }),
  )
}

/** Unix milliseconds at which the account may serve the model again; an account that is gone: never. */
export function freeAt(state: AccountState | undefined, model: string): number {
  if (state === undefined || !state.member.enabled) return Number.POSITIVE_INFINITY
  return Math.max(state.health?.until ?? 0, state.models.get(model)?.until ?? 0)
}

export function locksOf(state: AccountState, now: number): readonly Lock[] {
  const { name } = state.member
  const account = state.health === undefined ? [] : ([[undefined, state.health]] as const)
  return [...account, ...state.models]
    .filter(([, health]) => !isForgotten(health, now) && !health.suspicion)
    .map(([model, health]) => lockOf(name, model, health))
}

/** false: the account is not known (yet). */
export function applyLock(state: AccountState | undefined, lock: Lock): boolean {
  if (state === undefined) return false
  const health = restoredHealth(lock)
  if (lock.model === undefined) state.health = health
  else state.models.set(lock.model, health)
  return true
}

export function healthOf(state: AccountState, now: number): AccountHealth {
  return {
    account: state.member.name,
    usable: state.member.enabled && !isLocked(state.health, now),
    inFlight: state.inFlight,
    locks: locksOf(state, now).filter((lock) => lock.until > now),
    quotas: quotasNow(state, now),
  }
}

const isLocked = (health: Health | undefined, now: number): boolean => conditionOf(health, now) === 'locked'

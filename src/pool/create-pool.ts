import type { Fault } from '../canonical/fault.ts'
import { quotasNow } from './account-state.ts'
import { type Book, createBook } from './book.ts'
import { afterFault } from './health-machine.ts'
import { applyLock, healthOf, locksOf, nextStates } from './members.ts'
import { pickAccount } from './picking.ts'
import type { Lock, Pool } from './pool.ts'
import type { PoolSnapshot } from './pool-store.ts'
import type { SchedulingMode } from './selection/scheduling-mode.ts'
import { endProbe, settlePick } from './settling.ts'

export interface PoolOptions {
  /** Unix milliseconds. */
  readonly clock: { now(): number }
  /** 0 ≤ n < 1. Spreads the guessed waits, so that accounts locked together do not come back together. */
  readonly random: () => number
  readonly mode: SchedulingMode
}

export interface ManagedPool extends Pool {
  setMode(mode: SchedulingMode): void
  /** The account that is used first whenever it can serve. Undefined: none. */
  setFavourite(account: string | undefined): void
  /**
   * What an account's test has shown of its credentials. Undefined: they are good, and a lock because they were refused is lifted. A
   * refusal locks the account. The owner may test all at once: this is no sign of a fault that they share.
   */
  tested(account: string, refusal: Fault | undefined): void
  /** What survives a restart. */
  snapshot(): PoolSnapshot
  /** May come before or after the members are known. */
  restore(snapshot: PoolSnapshot): void
}

export function createPool({ clock, random, mode }: PoolOptions): ManagedPool {
  const book = createBook(mode)
  return {
    setMode(next) {
      book.mode = next
    },
    setFavourite(account) {
      book.favourite = account
    },
    setMembers(members) {
      book.states = nextStates(book.states, members)
      applyLocks(book, book.pending)
      applyQuotas(book, book.pendingQuotas)
      // Those of accounts that are still unknown belong to accounts that are gone.
      book.pending = []
      book.pendingQuotas = []
    },
    pick: (wish) => pickAccount(book, wish, clock.now()),
    begun: (pick) => endProbe(book, pick, clock.now()),
    settle: (outcome) => settlePick(book, outcome, clock.now(), random),
    health: () => [...book.states.values()].map((state) => healthOf(state, clock.now())),
    unlock(account, model) {
      const state = book.states.get(account)
      if (model !== undefined) state?.models.delete(model)
      else if (state !== undefined) {
        state.health = undefined
        state.models.clear()
      }
    },
    tested(account, refusal) {
      const state = book.states.get(account)
      if (state === undefined) return
      const now = clock.now()
      if (refusal !== undefined)
        state.health = afterFault(state.health, { fault: refusal, pickedAt: now, now, chance: random() })
      else if (state.health?.fault.kind === 'unauthenticated') state.health = undefined
    },
    snapshot: () => snapshotOf(book, clock.now()),
    restore(snapshot) {
      book.sessions.restore(snapshot.bindings, clock.now())
      applyLocks(book, snapshot.locks)
      applyQuotas(book, snapshot.quotas ?? [])
    },
  }
}

function applyQuotas(book: Book, kept: NonNullable<PoolSnapshot['quotas']>): void {
  book.pendingQuotas = kept.filter(({ account, quotas }) => {
    const state = book.states.get(account)
    // What an answer has said since is newer.
    if (state?.quotas.length === 0) state.quotas = quotas
    return state === undefined
  })
}

function applyLocks(book: Book, locks: readonly Lock[]): void {
  book.pending = locks.filter((lock) => !applyLock(book.states.get(lock.account), lock))
}

function snapshotOf(book: Book, now: number): PoolSnapshot {
  const { states, pending, pendingQuotas, sessions } = book
  const locks = [...states.values()].flatMap((state) => locksOf(state, now))
  const quotas = [...states.values()].flatMap((state) => {
    const left = quotasNow(state, now)
    return left.length === 0 ? [] : [{ account: state.member.name, quotas: left }]
  })
  return {
    locks: [...locks, ...pending],
    bindings: sessions.snapshot(),
    quotas: [...quotas, ...pendingQuotas],
  }
}

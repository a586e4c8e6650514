import { setBounded } from './account-state.ts'
import type { PoolSnapshot } from './pool-store.ts'

/** Where a session's prompt cache is. */
interface Binding {
  readonly home: string
  /** An exchange of this session has succeeded at home: something is cached there. */
  readonly warm: boolean
  /** Unix milliseconds of the last use at home. */
  readonly usedAt: number
  /** Who serves it while its home is locked. */
  readonly standIn?: string
}

/** Keeps sessions at home. Bounded: the least recently used go first. */
export interface Sessions {
  /** The accounts that the session wants, best first. */
  wishes(session: string): readonly string[]
  homeOf(session: string): string | undefined
  /** `account` serves the session now; its home, when that is another, is free again at `homeFreeAt`. */
  follow(session: string, account: string, now: number, homeFreeAt: number): void
  succeeded(session: string, account: string, now: number): void
  snapshot(): PoolSnapshot['bindings']
  restore(bindings: PoolSnapshot['bindings'], now: number): void
}

/** Vendors keep a prompt cache for at least this long after its last use. */
const cacheLifeMs = 5 * 60 * 1000
const longestKeptMs = 24 * 3600 * 1000

export function createSessions(bound = 10_000): Sessions {
  const bindings = new Map<string, Binding>()
  const keep = (session: string, binding: Binding): void => setBounded(bindings, session, binding, bound)
  return {
    wishes(session) {
      const binding = bindings.get(session)
      if (binding === undefined) return []
      return binding.standIn === undefined ? [binding.home] : [binding.home, binding.standIn]
    },
    homeOf: (session) => bindings.get(session)?.home,
    follow(session, account, now, homeFreeAt) {
      keep(session, moved(bindings.get(session), account, now, homeFreeAt))
    },
    succeeded(session, account, now) {
      const binding = bindings.get(session)
      if (binding?.home === account) keep(session, { ...binding, warm: true, usedAt: now })
    },
    snapshot: () => [...bindings].map(([session, { home, usedAt }]) => ({ session, account: home, usedAt })),
    restore(kept, now) {
      for (const { session, account, usedAt } of kept)
        if (now - usedAt <= longestKeptMs) keep(session, { home: account, warm: true, usedAt })
    },
  }
}

/** A home moves only when nothing is cached there, or will not be any more when it is free again. */
function moved(binding: Binding | undefined, account: string, now: number, homeFreeAt: number): Binding {
  if (binding === undefined) return { home: account, warm: false, usedAt: now }
  if (binding.home === account) return { home: account, warm: binding.warm, usedAt: now }
  const cold = !binding.warm || Math.max(now, homeFreeAt) - binding.usedAt > cacheLifeMs
  return cold ? { home: account, warm: false, usedAt: now } : { ...binding, standIn: account }
}

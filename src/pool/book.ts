import type { AccountState } from './account-state.ts'
import { type Correlation, createCorrelation } from './correlation.ts'
import type { Lock } from './pool.ts'
import type { PoolSnapshot } from './pool-store.ts'
import type { SchedulingMode } from './selection/scheduling-mode.ts'
import { createSessions, type Sessions } from './sessions.ts'

/** All that a pool remembers. */
export interface Book {
  mode: SchedulingMode
  /** The account that the owner wants used first, in every mode. */
  favourite: string | undefined
  states: ReadonlyMap<string, AccountState>
  /** Locks read back for accounts that are not known yet. */
  pending: readonly Lock[]
  /** Quotas, likewise. */
  pendingQuotas: NonNullable<PoolSnapshot['quotas']>
  /** Virtual time of the pick last made: an account that was away does not claim what it missed. */
  served: number
  readonly sessions: Sessions
  readonly correlation: Correlation
}

export const createBook = (mode: SchedulingMode): Book => ({
  mode,
  favourite: undefined,
  states: new Map(),
  pending: [],
  pendingQuotas: [],
  served: 0,
  sessions: createSessions(),
  correlation: createCorrelation(),
})

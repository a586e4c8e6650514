import type { AccountState } from './account-state.ts'
import { type Correlation, createCorrelation } from './correlation.ts'
import type { Lock } from './pool.ts'
import type { SchedulingMode } from './selection/policies.ts'
import { createSessions, type Sessions } from './sessions.ts'

/** All that a pool remembers. */
export interface Book {
  mode: SchedulingMode
  states: ReadonlyMap<string, AccountState>
  /** Locks read back for accounts that are not known yet. */
  pending: readonly Lock[]
  /** Virtual time of the pick last made: an account that was away does not claim what it missed. */
  served: number
  readonly sessions: Sessions
  readonly correlation: Correlation
}

export const createBook = (mode: SchedulingMode): Book => ({
  mode,
  states: new Map(),
  pending: [],
  served: 0,
  sessions: createSessions(),
  correlation: createCorrelation(),
})

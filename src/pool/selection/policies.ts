import { balance } from './balance.ts'
import { cacheFirst } from './cache-first.ts'
import { performanceFirst } from './performance-first.ts'
import type { Policy } from './policy.ts'
import { priority } from './priority.ts'
import type { SchedulingMode } from './scheduling-mode.ts'

export const policies = {
  cache_first: cacheFirst,
  balance,
  performance_first: performanceFirst,
  priority,
} as const satisfies Readonly<Record<SchedulingMode, Policy>>

/** Does a session stay where its prompt cache is warm? */
export const keepsSessions = (mode: SchedulingMode): boolean => policies[mode].sticky

import { balance } from './balance.ts'
import { cacheFirst } from './cache-first.ts'
import { performanceFirst } from './performance-first.ts'
import type { Policy } from './policy.ts'
import { priority } from './priority.ts'

/** The words that `scheduling.mode` takes. */
export type SchedulingMode = 'cache_first' | 'balance' | 'performance_first' | 'priority'

export const policies = {
  cache_first: cacheFirst,
  balance,
  performance_first: performanceFirst,
  priority,
} as const satisfies Readonly<Record<SchedulingMode, Policy>>

/** The words that `scheduling.mode` takes. */
export type SchedulingMode = 'cache_first' | 'balance' | 'performance_first' | 'priority'

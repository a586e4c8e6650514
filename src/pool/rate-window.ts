/** How often something happened in the last 60 seconds (or six other steps), counted in steps of ten: bounded, whatever the rate. */
export interface RateWindow {
  count(now: number): number
  add(now: number, amount?: number): void
  /** Milliseconds until the oldest step falls out. */
  wait(now: number): number
}

// One more than six: the running step is never full, and a bound must not be passed.
const steps = 7

export function createRateWindow(stepMs = 10_000): RateWindow {
  const counts = new Map<number, number>()
  const forget = (now: number): void => {
    const first = Math.floor(now / stepMs) - steps + 1
    for (const step of counts.keys()) if (step < first) counts.delete(step)
  }
  return {
    count(now) {
      forget(now)
      let sum = 0
      for (const amount of counts.values()) sum += amount
      return sum
    },
    add(now, amount = 1) {
      forget(now)
      const step = Math.floor(now / stepMs)
      counts.set(step, (counts.get(step) ?? 0) + amount)
    },
    wait(now) {
      forget(now)
      const oldest = Math.min(...counts.keys())
      return Number.isFinite(oldest) ? (oldest + steps) * stepMs - now : 0
    },
  }
}

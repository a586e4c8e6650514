/** Something that wants to look at the clock now and then while it is open. */
export interface Ticked {
  /** `now`: Unix milliseconds. */
  tick(now: number): void
}

/** One coarse timer for all open streams; it rests when there is none. */
export interface Ticker {
  add(ticked: Ticked): void
  remove(ticked: Ticked): void
}

const interval = 1000

export function createTicker(now: () => number): Ticker {
  const all = new Set<Ticked>()
  let timer: NodeJS.Timeout | undefined
  const tick = () => {
    const at = now()
    for (const one of all) one.tick(at)
  }
  return {
    add(ticked) {
      all.add(ticked)
      timer ??= setInterval(tick, interval)
    },
    remove(ticked) {
      all.delete(ticked)
      if (all.size > 0 || timer === undefined) return
      clearInterval(timer)
      timer = undefined
    },
  }
}

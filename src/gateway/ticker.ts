import { SlotList, type Slotted } from './slot-list.ts'

/** Something that wants to look at the clock now and then while it is open. */
export interface Ticked extends Slotted {
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
  const open = new SlotList<Ticked>()
  let timer: NodeJS.Timeout | undefined
  const tick = () => {
    const at = now()
    for (const one of open.all()) one.tick(at)
  }
  return {
    add(ticked) {
      open.add(ticked)
      timer ??= setInterval(tick, interval)
    },
    remove(ticked) {
      open.remove(ticked)
      if (open.size > 0 || timer === undefined) return
      clearInterval(timer)
      timer = undefined
    },
  }
}

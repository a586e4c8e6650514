/** Deaths within a minute after which the next process waits. */
const mostDeaths = 5
const windowMs = 60_000
const firstWaitMs = 1000
const longestWaitMs = 30_000

/** How soon a dead worker is replaced: at once, unless they die again and again. */
export class Respawn {
  #deaths: number[] = []
  #waitMs = firstWaitMs

  /** Milliseconds until the next may start. */
  died(now: number): number {
    this.#deaths = [...this.#deaths.filter((at) => at > now - windowMs), now]
    if (this.#deaths.length <= mostDeaths) {
      this.#waitMs = firstWaitMs
      return 0
    }
    const wait = this.#waitMs
    this.#waitMs = Math.min(longestWaitMs, wait * 2)
    return wait
  }

  /** So many in the last minute that something is wrong. */
  deaths(now: number): number {
    const recent = this.#deaths.filter((at) => at > now - windowMs).length
    return recent > mostDeaths ? recent : 0
  }
}

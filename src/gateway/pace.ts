/** A turn of the event loop that is longer makes all wait: those served, those who come, and connections yet to be taken on. */
const longTurnMs = 10
/** However long the turns are: so few are no burden, and with fewer at one time less would be done in all. */
const fewest = 16

/**
 * How many exchanges are worked on at one time while the processor is at its limit: as many as keep a turn of the event loop
 * short. All that is at hand is done in one turn, so twice as many make it twice as long and nothing faster.
 */
export class Pace {
  #allowed = Number.POSITIVE_INFINITY

  #isWatching = false

  /** Of `most`. Whoever never asks pays nothing. */
  allows(most: number): number {
    this.#allowed = Math.min(this.#allowed, most)
    if (!this.#isWatching) this.#watchTurn()
    return Math.min(most, Math.max(Math.floor(this.#allowed), fewest))
  }

  #watchTurn(): void {
    const askedAt = performance.now()
    this.#isWatching = true
    // Behind all that this turn has to do. Begun anew from there, the loop would never rest.
    setImmediate(() => {
      const length = performance.now() - askedAt
      this.#isWatching = false
      if (length <= longTurnMs) this.#allowed += 1
      else this.#allowed = Math.max(fewest, this.#allowed * Math.max(0.5, longTurnMs / length))
    })
  }
}

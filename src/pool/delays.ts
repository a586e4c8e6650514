/** How long the last answers took to their first useful byte. Bounded: so many are kept. */
export interface Delays {
  add(milliseconds: number): void
  /** 95 of 100 came within so many milliseconds. Undefined: too few are known to say. */
  usual(): number | undefined
}

const kept = 64
const least = 20
const share = 0.95

export function createDelays(): Delays {
  const ring: number[] = []
  let next = 0
  let known: number | undefined
  return {
    add(milliseconds) {
      ring[next] = milliseconds
      next = (next + 1) % kept
      known = undefined
    },
    usual() {
      if (ring.length < least) return undefined
      known ??= ring.toSorted((a, b) => a - b)[Math.ceil(ring.length * share) - 1]
      return known
    },
  }
}

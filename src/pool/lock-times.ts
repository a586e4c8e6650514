import type { Fault, FaultKind } from '../canonical/fault.ts'

interface Backoff {
  /** Seconds of the first lock; each further strike doubles it. */
  readonly first: number
  readonly cap: number
}

const passing: Backoff = { first: 1, cap: 120 }
const limited: Backoff = { first: 2, cap: 300 }
const standing: Backoff = { first: 300, cap: 3600 }
const paying: Backoff = { first: 600, cap: 6 * 3600 }

/** Used only where the vendor named no time. */
const backoffs: Readonly<Record<FaultKind, Backoff>> = {
  'invalid-request': passing,
  'context-length': passing,
  unauthenticated: standing,
  payment: paying,
  forbidden: standing,
  'not-found': standing,
  method: passing,
  conflict: passing,
  'too-large': passing,
  'unsupported-media': passing,
  misdirected: passing,
  'rate-limited': limited,
  'client-closed': passing,
  internal: passing,
  'bad-upstream': passing,
  unavailable: passing,
  timeout: passing,
  overloaded: passing,
  'content-filter': passing,
}

/** A vendor can name a reset a month away; longer than this is asked again all the same. */
const longestTold = 7 * 24 * 3600

/** It may well be over at the next try. */
export const isPassing = ({ kind }: Fault): boolean => backoffs[kind] === passing

export const strikeMemoryMs = 10 * 60 * 1000

/** `chance` (0 ≤ n < 1) lengthens a guessed time by up to a fifth. */
export function lockSeconds(fault: Fault, strikes: number, chance: number): number {
  if (fault.retryAfter !== undefined) return Math.min(Math.max(fault.retryAfter, 0), longestTold)
  const { first, cap } = backoffs[fault.kind]
  return Math.min(cap, first * 2 ** Math.min(strikes - 1, 30)) * (1 + chance / 5)
}

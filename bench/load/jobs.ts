import type { Target } from './target.ts'

/** What the load process can be asked to do, and what it then tells. */
export type Job =
  /** As many as go through, each connection asking again as soon as it is answered. */
  | {
      readonly kind: 'saturate'
      readonly target: Target
      readonly connections: number
      readonly seconds: number
      /** Each answer's time is told. */
      readonly timed?: true
    }
  /** At a steady rate, whether or not the answers keep up. */
  | {
      readonly kind: 'steady'
      readonly target: Target
      readonly perSecond: number
      readonly seconds: number
      /** Connections at one time. Absent: as many as it takes. What is due beyond them is not sent, and counts as failed. */
      readonly connections?: number
    }
  /** Opens endless streams; they stay until `release`. */
  | { readonly kind: 'open'; readonly target: Target; readonly streams: number }
  | { readonly kind: 'release' }
  /** Bodies' events seen on open streams until now. */
  | { readonly kind: 'count' }

export interface Outcome {
  /** Answers that came whole with status 200, or open streams that have begun. */
  readonly answers: number
  /** Anything else, but for those refused. */
  readonly failures: number
  /** steady: turned away with 503 and a `retry-after`. */
  readonly refused: number
  /** Why the first of them failed. */
  readonly firstFailure?: string
  /** From the first request to the last answer that counts. */
  readonly seconds: number
  /** steady, timed: milliseconds to the first byte of the body, and to the end, of each answer. */
  readonly firstByteMs: readonly number[]
  readonly wholeMs: readonly number[]
  /** open, count: server-sent events seen. */
  readonly events: number
}

export const nothingYet: Outcome = {
  answers: 0,
  failures: 0,
  refused: 0,
  seconds: 0,
  firstByteMs: [],
  wholeMs: [],
  events: 0,
}

import type { Fault } from '../canonical/fault.ts'
import type { Loss } from '../canonical/loss.ts'
import type { StopReason } from '../canonical/stop-reason.ts'
import type { Usage } from '../canonical/usage.ts'

/** Bytes for the client. Empty: nothing yet. */
export type Piece = Uint8Array | string

/**
 * The way of one answer from the upstream's bytes to the client's: a machine without I/O. Each lane has its own; the gate
 * drives it.
 */
export interface AnswerPath {
  /** What of these bytes goes to the client now. */
  push(bytes: Uint8Array): Piece
  /** The upstream's body has ended: what is still owed. An answer without its end is ended here with a fault. */
  end(): Piece
  /** What ends an answer that has begun, for a client that waits for more. Undefined: no clean end is possible. */
  breakOff(fault: Fault): Piece | undefined
  /** A sign of life in the client's dialect. Empty: the dialect or the lane has none. */
  ping(): Piece
  /** Something that the client can use has been pushed: after it there is no silent retry. */
  readonly semantic: boolean
  /** The answer comes piece by piece. */
  readonly stream: boolean
  /** What the upstream says of its failure reaches the client in its own words. */
  readonly carriesFaults: boolean
  /** The upstream failed inside its answer. */
  readonly fault: Fault | undefined
  /** Flat `[name, value, …]` for the client. */
  headers(): string[]
  report(): AnswerReport
}

/** What the record wants to know of an answer. */
export interface AnswerReport {
  readonly model?: string
  readonly id?: string
  /** Ids of its items, where a later request may name one. */
  readonly items?: readonly string[]
  readonly usage?: Usage
  readonly stop?: StopReason
  readonly losses: readonly Loss[]
  /** Why the answer was not watched to its end. */
  readonly note?: string
}

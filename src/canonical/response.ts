import type { OpaqueEvent } from './event.ts'
import type { Origin } from './origin.ts'
import type { Part } from './part.ts'
import type { StopReason } from './stop-reason.ts'
import type { Usage } from './usage.ts'

/** A whole answer: what a stream of events comes to (assemble.ts). */
export interface CanonicalResponse {
  readonly id?: string
  readonly model?: string
  readonly createdAt?: number
  readonly serviceTier?: string
  /** One for each candidate, in order; nearly always one. */
  readonly choices: readonly Choice[]
  readonly usage?: Usage
  /** What only a writer of the same protocol understands. */
  readonly extras: readonly OpaqueEvent[]
  readonly origin?: Origin
}

export interface Choice {
  readonly parts: readonly Part[]
  readonly stop: StopReason
}

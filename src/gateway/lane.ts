import type { Fault } from '../canonical/fault.ts'
import type { Loss } from '../canonical/loss.ts'
import type { UpstreamCall } from '../upstreams/upstream.ts'
import type { AnswerPath } from './answer-path.ts'
import type { Story } from './continuation/story.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Candidate } from './plan.ts'
import type { Plane } from './plane.ts'
import type { ClientCall } from './receive.ts'
import type { UpstreamAnswer } from './upstream-answer.ts'

/** What a lane makes of the client's call for one account. Made anew for each attempt from what the client sent. */
export interface Outgoing {
  readonly kind: 'outgoing'
  readonly call: UpstreamCall
  /** Flat, without credentials. */
  readonly headers: string[]
  /** Absent: the call has none. */
  readonly body: Buffer | undefined
  /** What of the request the target cannot carry. */
  readonly losses: readonly Loss[]
  /** The way back reads the answer's meaning, so a compressed one must be opened first. */
  readonly readsPlain: boolean
  /** The way back for an answer that is no error. */
  answerPath(answer: UpstreamAnswer): AnswerPath
}

/** The request cannot go out, and no other account could help. */
export interface Unwritable {
  readonly kind: 'refused'
  readonly fault: Fault
}

export interface Errand {
  readonly plane: Plane
  readonly exchange: OpenExchange
  readonly call: ClientCall
  readonly candidate: Candidate
  /** What the client has of a stream that may go on elsewhere. Absent: it may not. */
  readonly story?: Story
}

/** How one lane writes the upstream's request. */
export type WriteRequest = (errand: Errand) => Outgoing | Unwritable

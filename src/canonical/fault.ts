import type { Json } from './json.ts'

/** Where in the seven steps it happened. */
export type FaultStage = 'identify' | 'admit' | 'plan' | 'attempt' | 'deliver' | 'settle'

/** Whose fault it is, which decides who is locked: nobody, (account, model), the account, nobody. */
export type FaultScope = 'request' | 'model' | 'account' | 'egress'

/**
 * Unified kinds; every dialect's error types are mapped to and from these (each protocol's vocabulary.ts).
 * Names follow the HTTP meaning.
 */
export type FaultKind =
  | 'invalid-request' // 400, 422
  | 'context-length' // 400 with a meaning of its own
  | 'unauthenticated' // 401
  | 'payment' // 402, quota gone for good
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'method' // 405
  | 'conflict' // 409
  | 'too-large' // 413
  | 'unsupported-media' // 415
  | 'misdirected' // 421
  | 'rate-limited' // 429
  | 'client-closed' // 499
  | 'internal' // 500
  | 'bad-upstream' // 502: an upstream that broke its own protocol
  | 'unavailable' // 503
  | 'timeout' // 504
  | 'overloaded' // 529
  | 'content-filter'

/** Places that vary in a text of the catalogue; what they are called in `{…}`. */
export type FaultValues = Readonly<Record<string, string | number>>

/** A classified failure. Public text (`message`) is apart from private detail (`detail`). */
export interface Fault {
  readonly stage: FaultStage
  readonly scope: FaultScope
  readonly kind: FaultKind
  /** HTTP status the client gets; the upstream's own when there is one. */
  readonly status: number
  /** Stable English code: Torii's own (`no_usable_account`) or the vendor's (`insufficient_quota`). */
  readonly code: string
  /** For the client: what was seen, what was expected, what to do. No secret, no account name. */
  readonly message: string
  /**
   * What fills the places of the catalogue's text for `code`, so that another reader can have it in another language. Present
   * exactly where the sentence is Torii's own: a vendor may use the same code.
   */
  readonly values?: FaultValues
  /** Can the same request succeed later or on another account? */
  readonly retryable: boolean
  /** Seconds until a repeat makes sense, from the vendor's own words. Absent: it gave none. */
  readonly retryAfter?: number
  /** The request's field at fault, in the client's wire spelling. */
  readonly param?: string
  /** For the record and the dashboard only. */
  readonly detail?: string
  /** The vendor's own error body, for a client of the same dialect. */
  readonly raw?: Json
}

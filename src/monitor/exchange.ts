import type { Fault } from '../canonical/fault.ts'
import type { Loss } from '../canonical/loss.ts'
import type { ProtocolId, TargetProtocolId } from '../canonical/protocol-id.ts'
import type { StopReason } from '../canonical/stop-reason.ts'
import type { Usage } from '../canonical/usage.ts'

export type Lane = 'relay' | 'translate' | 'local'

/** One try of an exchange on one account. */
export interface Attempt {
  readonly account: string
  readonly upstream: string
  readonly protocol: TargetProtocolId
  readonly lane: Lane
  /** Model id sent to the upstream. */
  readonly model?: string
  /** Unix milliseconds. */
  readonly startedAt: number
  readonly durationMs: number
  /** HTTP status of the upstream. Absent: no answer came. */
  readonly status?: number
  /** Why the pool chose this account, in one line. */
  readonly reason: string
  /** The same as a word with its numbers (pool/pick-reason.ts). Absent in records of earlier versions. */
  readonly why?: {
    readonly code: string
    readonly values?: Readonly<Record<string, number>>
    /** The first try after a lock. */
    readonly probe?: boolean
    /** Which of the route's fallbacks. Absent: the model asked for. */
    readonly step?: number
  }
  readonly fault?: Fault
  /** `hedged`: it was late, and the `hedge` was sent beside it. `continuation`: it went on where the one before had broken off. */
  readonly mark?: 'hedged' | 'hedge' | 'continuation'
  /** Given up because the other of two was sooner: nobody's fault. */
  readonly cancelled?: true
  /** Of this attempt alone, where the exchange's usage is not. Of one that was cancelled or broke off: an estimate. */
  readonly usage?: Usage
  /** US dollars of that usage, by list price. */
  readonly cost?: number
  /** Of a continuation: characters that the client had when it took over. */
  readonly seam?: number
}

/**
 * One client request and everything that came of it: what the monitor records. Refused requests are exchanges too.
 * Written once at its end; a `live` copy goes out at its start.
 */
export interface Exchange {
  /** Sortable: `ex_` + time-ordered id. */
  readonly id: string
  /** Unix milliseconds. */
  readonly startedAt: number
  readonly state: 'open' | 'done' | 'failed' | 'refused' | 'aborted'
  readonly method: string
  /** As the client sent it, secrets in the query redacted. */
  readonly path: string
  /** The path it was repaired to. */
  readonly repairedPath?: string
  /** Absent: no dialect was recognised. */
  readonly protocol?: ProtocolId
  readonly operation?: string
  readonly stream: boolean
  readonly modelAsked?: string
  readonly modelServed?: string
  readonly lane?: Lane
  /** Last account tried. */
  readonly account?: string
  readonly attempts: readonly Attempt[]
  /** What the client got. Absent while open. */
  readonly status?: number
  /** Milliseconds from the request's first byte to the first byte of the answer's body to the client. */
  readonly firstByteMs?: number
  readonly durationMs?: number
  readonly requestBytes: number
  readonly responseBytes: number
  readonly usage?: Usage
  /** By the vendor's list price at that time. Absent: not known, or the place charges nothing by the token. */
  readonly cost?: ExchangeCost
  readonly stop?: StopReason
  readonly losses: readonly Loss[]
  readonly fault?: Fault
  /** Which key admitted it: its name, never its value. Absent: none was needed or none fitted. */
  readonly key?: string
  readonly clientAddress: string
  /** User-Agent, cut to 200 characters. */
  readonly client?: string
  readonly bodies?: ExchangeBodies
}

/** US dollars. */
export interface ExchangeCost {
  readonly input: number
  readonly output: number
  readonly total: number
  /** What reading from the vendor's prompt cache saved; negative where writing to it cost more. */
  readonly cacheSaved: number
  /** Beside the total: what cancelled attempts cost, by estimate. Absent: there were none. */
  readonly cancelled?: number
  /** Which price list: its name and version. */
  readonly prices: string
}

/**
 * What was said, redacted and capped, kept only while `monitor.bodies` asks for it. A body that is no text is not kept. Of
 * several attempts the last one counts.
 */
export interface ExchangeBodies {
  readonly clientSent?: string
  /** Absent beside `clientSent`: the same. */
  readonly toriiSent?: string
  /** Absent beside `clientGot`: the same. */
  readonly upstreamAnswered?: string
  readonly clientGot?: string
  /** Of a streamed answer, flat pairs: characters of `clientGot` that had gone out, so many milliseconds after the start. */
  readonly clientGotAt?: readonly number[]
  readonly truncated: boolean
}

import type { Fault } from './fault.ts'
import type { Json } from './json.ts'
import type { Origin } from './origin.ts'
import type { Citation, Part, TokenLogprob } from './part.ts'
import type { Seal } from './seal.ts'
import type { StopReason } from './stop-reason.ts'
import type { Usage } from './usage.ts'

/**
 * One step of an answer. The grammar (grammar.ts) holds on every stream that reaches a writer:
 * message-start first (pings may come before it), then parts one after the other within a choice (part-start, part-delta*,
 * part-end), usage and opaque at any time, one message-end when every part has ended, and nothing after it; or, at any
 * time, a fault, and nothing after it.
 * Readers may emit parts that overlap; `createPartSequencer` puts them in order before a writer sees them.
 */
export type CanonicalEvent =
  | MessageStart
  | PartStart
  | PartDelta
  | PartEnd
  | UsageEvent
  | MessageEnd
  | PingEvent
  | FaultEvent
  | OpaqueEvent

export interface MessageStart {
  readonly type: 'message-start'
  /** The vendor's id of the answer. Absent: it gave none. */
  readonly id?: string
  /** The model that the vendor says it served. */
  readonly model?: string
  /** Unix seconds. */
  readonly createdAt?: number
  readonly serviceTier?: string
  /** The envelope's unknown fields, for a writer of the same protocol. */
  readonly origin?: Origin
}

/** A part begins. `part` holds what is known at its start: texts are empty, inputs are `''` (complete ones come whole and end at once). */
export interface PartStart {
  readonly type: 'part-start'
  /** Counts from 0 within the stream, across choices, never reused. */
  readonly index: number
  /** Which candidate (n > 1). */
  readonly choice: number
  readonly part: Part
}

export interface PartDelta {
  readonly type: 'part-delta'
  readonly index: number
  readonly delta: Delta
}

export type Delta =
  | { readonly kind: 'text'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] }
  /** Visible thinking, or a piece of summary number `summary`. */
  | { readonly kind: 'reasoning'; readonly text: string; readonly summary?: number }
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'citation'; readonly citation: Citation }
  | { readonly kind: 'seal'; readonly seal: Seal }
  /** base64 pieces that may each be decoded alone, and what is said in them. */
  | { readonly kind: 'audio'; readonly data?: string; readonly transcript?: string }
  | { readonly kind: 'compaction'; readonly text: string }

/** A part is whole. `part`, when there, replaces what the deltas gave (the vendor's own final form). */
export interface PartEnd {
  readonly type: 'part-end'
  readonly index: number
  readonly part?: Part
}

/** What is known of usage so far; each field given replaces the one before. */
interface UsageEvent {
  readonly type: 'usage'
  readonly usage: Usage
}

export interface MessageEnd {
  readonly type: 'message-end'
  readonly stop: StopReason
  /** Stop reasons of the choices after the first, by choice number. */
  readonly otherStops?: Readonly<Record<number, StopReason>>
}

interface PingEvent {
  readonly type: 'ping'
}

/** The answer broke off. Nothing follows. */
interface FaultEvent {
  readonly type: 'fault'
  readonly fault: Fault
}

/** Something that only a writer of the same protocol understands (grounding metadata, moderation, container …). */
export interface OpaqueEvent {
  readonly type: 'opaque'
  readonly name: string
  readonly raw: Json
  /** Where it stood; `rest` are the fields that a client of another dialect does not get. */
  readonly origin: Origin
}

import type { CanonicalEvent } from '../canonical/event.ts'
import type { Fault } from '../canonical/fault.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Written } from '../canonical/loss.ts'
import type { Quirks } from '../canonical/quirks.ts'
import type { StopReason } from '../canonical/stop-reason.ts'
import type { Usage } from '../canonical/usage.ts'
import type { Frame } from '../wire/frame.ts'
import type { Splice } from '../wire/json-splice.ts'

export type StreamForm = 'sse' | 'json-array'

export interface UsageRequest {
  /** Absent when the client asked for it itself. `fields`: top-level fields of the body, raw. */
  edit(fields: Readonly<Record<string, string | undefined>>): Splice | undefined
  /** true: this frame is there only because of the edit. */
  isOwn(frame: Frame): boolean
}

/** A generate call that goes on where an answer has broken off. */
export interface PrefillCodec {
  takes(quirks: Quirks): boolean
  /** Of a call's body. */
  edits(body: JsonObject, begun: Begun, quirks: Quirks): readonly Splice[]
}

/** What has been said of an answer. */
export interface Begun {
  /** Without white space at its end. */
  readonly text: string
  /** Of it, by estimate: so many fewer may follow. */
  readonly tokens: number
}

export interface StreamReader {
  read(frame: Frame): readonly CanonicalEvent[]
  /** The body has ended: what is still owed, or a fault when the terminal event never came. */
  end(): readonly CanonicalEvent[]
}

export interface StreamWriter {
  write(event: CanonicalEvent): Written<readonly Frame[]>
  /** All that is at hand has been written, and no fault: what was held back to be told more fully goes now. Absent: nothing ever is. */
  flush?(): readonly Frame[]
}

export interface Meter {
  frame(frame: Frame): void
  whole(body: Json): void
  reading(): MeterReading
}

export interface MeterReading {
  readonly id?: string
  readonly model?: string
  readonly usage?: Usage
  readonly stop?: StopReason
  /** Ids of the answer's items, by which a later request may name one. Absent: none, or the dialect has no such request. */
  readonly items?: readonly string[]
  /** Number of the last event, where the dialect counts them. */
  readonly sequence?: number
  /** An error that came inside a 200. */
  readonly fault?: Fault
  /** The terminal event of a stream was seen. */
  readonly complete: boolean
  /** Content that a client can use has been seen: after it a retry is no longer silent. */
  readonly semantic: boolean
}

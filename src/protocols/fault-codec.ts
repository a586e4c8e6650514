import type { Fault } from '../canonical/fault.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Frame } from '../wire/frame.ts'
import type { MeterReading } from './stream-codec.ts'

export interface FaultCodec {
  /** An upstream's error answer. `body` is parsed JSON, or the text when it is none. `now`: Unix milliseconds. */
  read(answer: FaultAnswer): Fault
  /** In this dialect, with the headers its SDK acts on (`x-should-retry`, `retry-after` …). */
  write(fault: Fault, requestId: string): WrittenFault
  /** The frames that end a stream that has begun. `seen`: what was read of it, if others wrote it. */
  writeInStream(fault: Fault, requestId: string, seen?: MeterReading): readonly Frame[]
}

export interface FaultAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Json
  /** Unix milliseconds. */
  readonly now: number
}

export interface WrittenFault {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
}

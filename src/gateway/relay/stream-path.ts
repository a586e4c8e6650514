import type { Fault } from '../../canonical/fault.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import type { StreamForm } from '../../protocols/stream-codec.ts'
import type { Frame } from '../../wire/frame.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import { createFrameWriter } from '../../wire/frame-writer.ts'
import { headersForClient } from '../../wire/header-rules.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'
import { FrameEdges, splitFrames } from './frame-edges.ts'
import { passToClient } from './passing-headers.ts'
import type { Tap } from './tap.ts'

const none = new Uint8Array(0)

export interface RelayStream {
  readonly protocol: Protocol
  readonly exchangeId: string
  /** Flat headers of the upstream's answer. */
  readonly headers: readonly string[]
  readonly tap: Tap
  readonly form: StreamForm
  /** The request was edited so that the stream tells its usage: the frames that tell it are not the client's. */
  readonly cutsUsage: boolean
  /** Makes the fault of a stream whose terminal event never came. */
  readonly brokenOff: () => Fault
}

/** A streamed answer in the client's own dialect: the upstream's bytes, and a tap beside them. */
export class RelayStreamPath implements AnswerPath {
  readonly carriesFaults = true
  readonly stream = true
  semantic = false
  fault: Fault | undefined
  readonly #of: RelayStream
  readonly #edges = new FrameEdges()

  constructor(of: RelayStream) {
    this.#of = of
  }

  push(bytes: Uint8Array): Piece {
    const { form, cutsUsage, tap } = this.#of
    const ready = form === 'sse' ? this.#edges.push(bytes) : bytes
    if (ready.length === 0) return ready
    const kept = cutsUsage ? this.#withoutOwnFrames(ready) : ready
    if (!cutsUsage) tap.watch(ready)
    if (!this.semantic) this.#look()
    return kept
  }

  end(): Piece {
    const { tap } = this.#of
    this.#look()
    const told = this.fault !== undefined
    const tail = this.#edges.end()
    if (tail.length > 0) tap.watch(tail)
    tap.end()
    const reading = tap.reading()
    if (reading === undefined || told || (reading.complete && reading.fault === undefined)) return tail
    // Half a frame, or an error that is no event (Gemini's bare JSON): told again as the dialect's own error event.
    const fault = reading.fault ?? this.#of.brokenOff()
    this.fault = fault
    return this.breakOff(fault) ?? none
  }

  breakOff(fault: Fault): Piece | undefined {
    const { protocol, exchangeId, form, tap } = this.#of
    this.fault = fault
    if (form !== 'sse' || this.#edges.midFrame) return undefined
    return createFrameWriter(form).write(protocol.faults.writeInStream(fault, exchangeId, tap.reading()))
  }

  ping(): Piece {
    return ''
  }

  headers(): string[] {
    const { headers, cutsUsage } = this.#of
    return cutsUsage ? headersForClient(headers, 'rewritten') : passToClient(headers)
  }

  report(): AnswerReport {
    return this.#of.tap.report()
  }

  /** A meter's reading costs more than its watching, so it is asked for only while something hangs on it. */
  #look(): void {
    const reading = this.#of.tap.reading()
    this.fault = reading?.fault
    // Unwatched, everything may be content.
    this.semantic ||= reading?.semantic ?? true
  }

  /** They are taken out of the one piece in which they come: near the end of a stream, once. */
  #withoutOwnFrames(ready: Uint8Array): Uint8Array {
    const { protocol, tap } = this.#of
    const isOwn = (frame: Frame): boolean => protocol.usageRequest?.isOwn(frame) === true
    if (!tap.watch(ready).some(isOwn)) return ready
    return Buffer.concat(splitFrames(ready).filter((bytes) => !createFrameReader().push(bytes).some(isOwn)))
  }
}

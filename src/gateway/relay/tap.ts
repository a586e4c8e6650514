import type { Meter, MeterReading } from '../../protocols/protocol.ts'
import type { Frame, FrameReader } from '../../wire/frame.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { AnswerReport } from '../answer-path.ts'

const nothing: readonly Frame[] = []

/**
 * Watches relayed bytes for usage, stop reason and model. When it can't read them it stops watching and says so; it
 * never touches the bytes, and nothing waits for it.
 */
export class Tap {
  /** Why it stopped. Absent: it watches. */
  note: string | undefined
  readonly #meter: Meter
  readonly #reader: FrameReader

  constructor(meter: Meter, reader: FrameReader) {
    this.#meter = meter
    this.#reader = reader
  }

  /** Frames that were completed by these bytes. */
  watch(bytes: Uint8Array): readonly Frame[] {
    return this.#safely(() => this.#count(this.#reader.push(bytes)))
  }

  end(): readonly Frame[] {
    return this.#safely(() => this.#count(this.#reader.end()))
  }

  whole(body: Buffer): void {
    this.#safely(() => {
      this.#meter.whole(parseJson(body.toString()))
      return nothing
    })
  }

  giveUp(note: string): void {
    this.note ??= note
  }

  reading(): MeterReading | undefined {
    return this.note === undefined ? this.#meter.reading() : undefined
  }

  report(): AnswerReport {
    const { model, id, usage, stop } = this.#meter.reading()
    return {
      ...(model === undefined ? {} : { model }),
      ...(id === undefined ? {} : { id }),
      ...(usage === undefined ? {} : { usage }),
      ...(stop === undefined ? {} : { stop }),
      ...(this.note === undefined ? {} : { note: this.note }),
      losses: [],
    }
  }

  #count(frames: readonly Frame[]): readonly Frame[] {
    for (const frame of frames) this.#meter.frame(frame)
    return frames
  }

  #safely(look: () => readonly Frame[]): readonly Frame[] {
    if (this.note !== undefined) return nothing
    try {
      return look()
    } catch (error) {
      this.note = `the answer could not be watched: ${error instanceof Error ? error.message : String(error)}`
      return nothing
    }
  }
}

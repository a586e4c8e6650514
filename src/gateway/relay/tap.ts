import type { Meter, MeterReading } from '../../protocols/stream-codec.ts'
import type { Frame, FrameReader } from '../../wire/frame.ts'
import type { AnswerReport } from '../answer-path.ts'

const nothing: readonly Frame[] = []
const unseen: MeterReading = { complete: false, semantic: true }

/**
 * Watches relayed bytes for usage, stop reason and model. When it can't read them it stops watching and says so; it
 * never touches the bytes, and nothing waits for it.
 */
export class Tap {
  /** Why it stopped. Absent: it watches. */
  note: string | undefined
  readonly #meter: Meter
  readonly #createReader: () => FrameReader
  #reader: FrameReader | undefined
  #reading: MeterReading | undefined

  /** A whole answer needs no frame reader, so none is made for it. */
  constructor(meter: Meter, createReader: () => FrameReader) {
    this.#meter = meter
    this.#createReader = createReader
  }

  /** Frames that were completed by these bytes. */
  watch(bytes: Uint8Array): readonly Frame[] {
    if (this.note !== undefined) return nothing
    this.#reader ??= this.#createReader()
    try {
      return this.#count(this.#reader.push(bytes))
    } catch (error) {
      this.#stop(error)
      return nothing
    }
  }

  end(): readonly Frame[] {
    return this.#safely(() => this.#count(this.#reader?.end() ?? nothing))
  }

  whole(body: Buffer): void {
    this.#safely(() => {
      // Rounded numbers do no harm here: nothing that is read is written again.
      this.#meter.whole(JSON.parse(body.toString()))
      return nothing
    })
  }

  giveUp(note: string): void {
    this.note ??= note
  }

  /** Undefined: it stopped watching. */
  reading(): MeterReading | undefined {
    // A reading costs as much as the watching: the same one serves until more is seen.
    return this.note === undefined ? (this.#reading ?? this.#readAgain()) : undefined
  }

  /** What was seen until it stopped. */
  report(): AnswerReport {
    const { model, id, items, usage, stop } = this.reading() ?? this.#reading ?? unseen
    return {
      ...(model === undefined ? {} : { model }),
      ...(id === undefined ? {} : { id }),
      ...(items === undefined ? {} : { items }),
      ...(usage === undefined ? {} : { usage }),
      ...(stop === undefined ? {} : { stop }),
      ...(this.note === undefined ? {} : { note: this.note }),
      losses: [],
    }
  }

  #readAgain(): MeterReading | undefined {
    this.#safely(() => {
      this.#reading = this.#meter.reading()
      return nothing
    })
    return this.#reading
  }

  #count(frames: readonly Frame[]): readonly Frame[] {
    if (frames.length > 0) this.#reading = undefined
    for (const frame of frames) this.#meter.frame(frame)
    return frames
  }

  #safely(look: () => readonly Frame[]): readonly Frame[] {
    if (this.note !== undefined) return nothing
    try {
      return look()
    } catch (error) {
      this.#stop(error)
      return nothing
    }
  }

  #stop(error: unknown): void {
    this.note = `the answer could not be watched: ${error instanceof Error ? error.message : String(error)}`
  }
}

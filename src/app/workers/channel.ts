import type { Duplex } from 'node:stream'
import { FrameCutter, type FrameReader } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'

/** What a frame is about. The first eight and the last are of the hot path and binary; the others hold JSON. */
export const frameKinds = {
  pick: 1,
  picked: 2,
  settle: 3,
  closed: 4,
  load: 5,
  heed: 6,
  offer: 7,
  holder: 8,
  ask: 9,
  answer: 10,
  tell: 11,
  begun: 12,
} as const

export interface ChannelEvents {
  readonly frame: (kind: number, frame: FrameReader) => void
  /** Right before what was gathered goes out. */
  readonly leaving?: () => void
  /** The other side is there no longer. Once. */
  readonly gone: () => void
}

const lateMs = 4

/**
 * Frames between the owner and one worker over a private pipe. What is written in one turn of the loop goes out together:
 * at saturation one system call carries what a dozen exchanges say.
 */
export class Channel {
  readonly out = new FrameWriter()
  readonly #stream: Duplex
  readonly #events: ChannelEvents
  readonly #cutter = new FrameCutter()
  #scheduled = false
  #isLate = false
  #reading = false
  #gone = false

  constructor(stream: Duplex, events: ChannelEvents) {
    this.#stream = stream
    this.#events = events
    stream.on('data', (chunk: Buffer) => this.#read(chunk))
    stream.on('error', () => this.#leave())
    stream.on('close', () => this.#leave())
    stream.on('end', () => this.#leave())
  }

  /** Bytes that the other side has not taken yet. */
  get backlog(): number {
    return this.#stream.writableLength + this.out.size
  }

  get isGone(): boolean {
    return this.#gone
  }

  /** Something was written: it goes out when this turn ends. */
  touch(): void {
    if (this.#scheduled || this.#reading) return
    this.#scheduled = true
    setImmediate(this.#nextTurn)
  }

  /**
   * Something was written that nobody waits for: it goes with what comes next, or after a few milliseconds. Each write wakes
   * the other process, which costs more than what is written.
   */
  touchLater(): void {
    if (this.#scheduled || this.#isLate) return
    this.#isLate = true
    setTimeout(this.#flushLate, lateMs)
  }

  /** What was gathered goes out now. */
  flush(): void {
    if (this.#gone) return
    this.#events.leaving?.()
    if (this.out.size === 0) return
    this.#stream.write(this.out.take())
    // Written in full at once, as nearly always, its memory serves again.
    if (this.#stream.writableLength > 0 || this.out.isLarge) this.out.leave()
  }

  /** What was gathered goes out, and when it is out `done` is called. */
  end(done: () => void): void {
    this.flush()
    this.#stream.end(done)
  }

  close(): void {
    this.#stream.destroy()
  }

  /** One more turn, which does not wait: under load it brings more of the same. */
  readonly #nextTurn = (): void => {
    setImmediate(this.#flushSoon)
  }

  readonly #flushSoon = (): void => {
    this.#scheduled = false
    this.flush()
  }

  readonly #flushLate = (): void => {
    this.#isLate = false
    this.flush()
  }

  #read(chunk: Buffer): void {
    // What is answered to one chunk goes out as one.
    this.#reading = true
    try {
      this.#cutter.push(chunk, this.#events.frame)
    } finally {
      this.#reading = false
    }
    this.flush()
  }

  #leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone()
  }
}

import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { StreamWriter } from '../../protocols/stream-codec.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'
import { FrameEdges, splitFrames } from '../relay/frame-edges.ts'
import type { Events } from '../translate/stream-path.ts'
import type { Story } from './story.ts'

/**
 * A relayed stream that may have to go on elsewhere: its bytes pass as they are, and what they say is read beside. A failure that
 * can be mended is held back, with all that comes behind it.
 */
export class ToldStreamPath implements AnswerPath {
  readonly carriesFaults = true
  readonly stream = true
  readonly #path: AnswerPath
  readonly #events: Events
  readonly #story: Story
  readonly #writer: StreamWriter
  readonly #edges = new FrameEdges()

  constructor(path: AnswerPath, events: Events, story: Story, writer: StreamWriter) {
    this.#path = path
    this.#events = events
    this.#story = story
    this.#writer = writer
    story.writer = writer
  }

  get semantic(): boolean {
    return this.#path.semantic
  }

  get fault(): Fault | undefined {
    return this.#story.fault ?? this.#path.fault
  }

  push(bytes: Uint8Array): Piece {
    const passing: Uint8Array[] = []
    for (const frame of splitFrames(this.#edges.push(bytes))) {
      if (this.#isLost(this.#events.push(frame))) break
      const piece = this.#path.push(frame)
      passing.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
    }
    const [first] = passing
    return passing.length === 1 && first !== undefined ? first : Buffer.concat(passing)
  }

  end(): Piece {
    const tail = this.#edges.end()
    if (this.#isLost([...this.#events.push(tail), ...this.#events.end()])) return ''
    const last = this.#path.push(tail)
    const owed = this.#path.end()
    return Buffer.concat([Buffer.from(last), Buffer.from(owed)])
  }

  breakOff(fault: Fault): Piece | undefined {
    return this.#path.breakOff(fault)
  }

  ping(): Piece {
    return this.#path.ping()
  }

  headers(): string[] {
    // Nobody knows how long it becomes.
    const flat = this.#path.headers()
    return flat.filter((_, at) => flat[at - (at % 2)]?.toLowerCase() !== 'content-length')
  }

  report(): AnswerReport {
    return this.#path.report()
  }

  /** The writer learns what the client knows; what it writes of it the client has already. */
  #isLost(events: readonly CanonicalEvent[]): boolean {
    const fault = events.find((event) => event.type === 'fault')
    const before = fault === undefined ? events : events.slice(0, events.indexOf(fault))
    for (const event of this.#story.follow(before)) this.#writer.write(event)
    return fault !== undefined && this.#story.lose(fault.fault)
  }
}

import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { Loss } from '../../canonical/loss.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import type { StreamForm, StreamWriter } from '../../protocols/stream-codec.ts'
import { createFrameWriter, type FrameWriter } from '../../wire/frame-writer.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'
import type { Story } from '../continuation/story.ts'

const contentTypes: Readonly<Record<StreamForm, string>> = {
  sse: 'text/event-stream; charset=utf-8',
  'json-array': 'application/json; charset=utf-8',
}

/** Where the events come from: a stream, or a whole answer taken apart. */
export interface Events {
  push(bytes: Uint8Array): readonly CanonicalEvent[]
  end(): readonly CanonicalEvent[]
  breakOff(): void
}

/** A streamed answer in another dialect: the upstream's events, written as the client's. */
export class TranslatedStreamPath implements AnswerPath {
  readonly carriesFaults = false
  readonly stream = true
  semantic = false
  fault: Fault | undefined
  readonly #events: Events
  readonly #writer: StreamWriter
  readonly #story: Story | undefined
  readonly #form: StreamForm
  readonly #frames: FrameWriter
  readonly #losses: Loss[] = []
  #usage: Usage | undefined
  #stop: StopReason | undefined
  #model: string | undefined
  #id: string | undefined

  /** `story`: the stream may go on elsewhere, or goes on here. */
  constructor(events: Events, writer: StreamWriter, form: StreamForm, story?: Story) {
    this.#events = events
    this.#story = story
    this.#writer = story?.writer ?? writer
    if (story !== undefined) story.writer = this.#writer
    this.#form = form
    this.#frames = createFrameWriter(form)
  }

  push(bytes: Uint8Array): Piece {
    return this.#tell(this.#events.push(bytes))
  }

  end(): Piece {
    return this.#tell(this.#events.end()) + this.#frames.end()
  }

  breakOff(fault: Fault): Piece {
    this.#events.breakOff()
    return this.#write([{ type: 'fault', fault }]) + this.#frames.end()
  }

  ping(): Piece {
    return this.#write([{ type: 'ping' }])
  }

  headers(): string[] {
    return ['content-type', contentTypes[this.#form], 'cache-control', 'no-cache']
  }

  report(): AnswerReport {
    return {
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(this.#id === undefined ? {} : { id: this.#id }),
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      losses: this.#losses,
    }
  }

  /** A failure that can be mended elsewhere is not told. */
  #tell(events: readonly CanonicalEvent[]): string {
    const story = this.#story
    if (story === undefined) return this.#write(events)
    const last = events.at(-1)
    const broken = last?.type === 'fault' ? last.fault : undefined
    const told = this.#write(story.follow(broken === undefined ? events : events.slice(0, -1)))
    if (broken === undefined) return told
    if (!story.lose(broken)) return told + this.#write([{ type: 'fault', fault: broken }])
    this.fault = broken
    return told
  }

  #write(events: readonly CanonicalEvent[]): string {
    let text = ''
    for (const event of events) {
      this.#note(event)
      const { value, losses } = this.#writer.write(event)
      if (losses.length > 0) this.#losses.push(...losses)
      if (value.length > 0) text += this.#frames.write(value)
    }
    const late = this.fault === undefined ? this.#writer.flush?.() : undefined
    return late === undefined || late.length === 0 ? text : text + this.#frames.write(late)
  }

  #note(event: CanonicalEvent): void {
    if (event.type === 'message-start') {
      this.#model = event.model
      this.#id = event.id
    } else if (event.type === 'usage') this.#usage = mergeUsage(this.#usage, event.usage)
    else if (event.type === 'message-end') this.#stop = event.stop
    else if (event.type === 'fault') this.fault = event.fault
    this.semantic ||= isContent(event)
  }
}

/** After it, a second try on another account would say something twice. */
const isContent = (event: CanonicalEvent): boolean =>
  event.type === 'part-delta' ||
  event.type === 'part-end' ||
  event.type === 'message-end' ||
  (event.type === 'part-start' && event.part.kind === 'tool-call')

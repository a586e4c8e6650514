import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { createGrammar, type Grammar } from '../../canonical/grammar.ts'
import type { Renames } from '../../canonical/renames.ts'
import { createToolRestorer, type ToolRestorer } from '../../canonical/restore-tools.ts'
import { createPartSequencer } from '../../canonical/sequence-parts.ts'
import type { StreamReader } from '../../protocols/stream-codec.ts'
import type { Frame, FrameReader } from '../../wire/frame.ts'
import type { SealKeeper } from './seal-keeper.ts'
import type { Events } from './stream-path.ts'

export interface EventSource {
  readonly frames: FrameReader
  readonly reader: StreamReader
  readonly renames: Renames
  readonly keeper: SealKeeper
  /** The upstream broke its own protocol. */
  readonly unreadable: (reason: string, detail: string) => Fault
}

/**
 * An upstream's bytes as canonical events that keep the grammar: frames → events → in order → the client's own tool
 * names → watched for seals. Whatever is wrong with them becomes one fault event, and nothing follows.
 */
export class AnswerEvents implements Events {
  readonly #of: EventSource
  readonly #sequencer = createPartSequencer()
  /** Undefined: nothing was renamed. */
  readonly #restorer: ToolRestorer | undefined
  readonly #grammar: Grammar = createGrammar()
  #over = false

  constructor(of: EventSource) {
    this.#of = of
    this.#restorer = of.renames.tools.size === 0 ? undefined : createToolRestorer(of.renames)
  }

  push(bytes: Uint8Array): readonly CanonicalEvent[] {
    return this.#safely(() => this.#read(this.#of.frames.push(bytes)))
  }

  end(): readonly CanonicalEvent[] {
    const last = this.#safely(() => {
      const events = this.#read(this.#of.frames.end())
      this.#order(this.#of.reader.end(), events)
      return events
    })
    this.#of.keeper.keep()
    if (this.#over) return last
    return [...last, ...this.#fail('its last event never came', this.#grammar.end() ?? '')]
  }

  /** Nothing more comes: what was sealed until now is kept. */
  breakOff(): void {
    this.#over = true
    this.#of.keeper.keep()
  }

  #read(frames: readonly Frame[]): CanonicalEvent[] {
    const events: CanonicalEvent[] = []
    for (const frame of frames) this.#order(this.#of.reader.read(frame), events)
    return events
  }

  #order(events: readonly CanonicalEvent[], into: CanonicalEvent[]): void {
    for (const event of events)
      for (const inOrder of this.#sequencer.push(event)) this.#restore(inOrder, into)
  }

  #restore(event: CanonicalEvent, into: CanonicalEvent[]): void {
    if (this.#restorer === undefined) this.#accept(event, into)
    else for (const restored of this.#restorer.push(event)) this.#accept(restored, into)
  }

  #accept(event: CanonicalEvent, into: CanonicalEvent[]): void {
    if (this.#over) return
    const violation = this.#grammar.accept(event)
    if (violation !== undefined) {
      into.push(...this.#fail('its events are out of order', violation))
      return
    }
    this.#over = event.type === 'message-end' || event.type === 'fault'
    this.#of.keeper.watch(event)
    into.push(event)
  }

  #fail(reason: string, detail: string): readonly CanonicalEvent[] {
    this.#over = true
    return [{ type: 'fault', fault: this.#of.unreadable(reason, detail) }]
  }

  #safely(read: () => readonly CanonicalEvent[]): readonly CanonicalEvent[] {
    if (this.#over) return []
    try {
      return read()
    } catch (error) {
      return this.#fail('it cannot be read', error instanceof Error ? error.message : String(error))
    }
  }
}

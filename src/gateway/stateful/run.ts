import type { JsonObject } from '../../canonical/json.ts'
import type { ContinuityCodec } from '../../protocols/continuity.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import type { OpenExchange } from '../open-exchange.ts'
import { bodyOf } from './call-state.ts'

/** Events kept of one run, and the characters of them: a client may come back for them. */
const mostEvents = 20_000
const mostCharacters = 16_000_000

/** An answer that is made whether or not its client waits for it. */
export class BackgroundRun {
  readonly id: string
  readonly exchange: OpenExchange
  readonly codec: ContinuityCodec
  /** What the call brought, as items with ids. */
  readonly input: readonly JsonObject[]
  readonly #events: JsonObject[] = []
  readonly #watchers = new Set<(event: JsonObject | undefined) => void>()
  readonly #frames = createFrameReader()
  readonly #error: Buffer[] = []
  readonly #whole: () => void
  #characters = 0
  #sequence = 0
  #isComplete = true
  #response: JsonObject
  #isCancelled = false
  #isWhole = false
  #isOver = false

  /** `whole`: nothing of the answer is to come. Once, and before anybody who watches can know of it. */
  constructor(
    exchange: OpenExchange,
    codec: ContinuityCodec,
    queued: JsonObject,
    input: readonly JsonObject[],
    whole: () => void,
  ) {
    this.exchange = exchange
    this.codec = codec
    this.input = input
    this.#whole = whole
    this.#response = queued
    this.id = String(queued.id)
  }

  get response(): JsonObject {
    return this.#response
  }

  /** Undefined: there were too many to keep. */
  get events(): readonly JsonObject[] | undefined {
    return this.#isComplete ? this.#events : undefined
  }

  /** Told of each event from now on, and with undefined when there are no more. */
  watch(watcher: (event: JsonObject | undefined) => void): () => void {
    if (this.#isOver) watcher(undefined)
    else this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Bytes of the answer, a stream as a rule. */
  take(bytes: Uint8Array): void {
    if (this.#error.length === 0) this.#error.push(Buffer.from(bytes))
    for (const frame of this.#frames.push(bytes)) {
      const event = this.codec.renumber(frame, this.id, this.#sequence)
      if (event === undefined) continue
      this.#say(event)
      if (this.#sequence === 1) this.#say(this.codec.queuedEvent(this.#response, this.#sequence))
    }
  }

  cancel(): void {
    this.#isCancelled = true
    this.exchange.leave()
  }

  /** The exchange has ended: what became of the answer. */
  finish(): void {
    for (const frame of this.#frames.end()) {
      const event = this.codec.renumber(frame, this.id, this.#sequence)
      if (event !== undefined) this.#say(event)
    }
    if (this.codec.isUnderWay(this.#response))
      this.#endWith(this.#isCancelled ? this.codec.ended(this.#response, 'cancelled') : this.#failed())
    this.#isOver = true
    for (const watcher of this.#watchers) watcher(undefined)
    this.#watchers.clear()
  }

  #endWith(response: JsonObject): void {
    this.#response = response
    if (this.#sequence > 0) this.#say(this.codec.lastEvent(response, this.#sequence))
    this.#lookWhole()
  }

  #lookWhole(): void {
    if (this.#isWhole || this.codec.isUnderWay(this.#response)) return
    this.#isWhole = true
    this.#whole()
  }

  #failed(): JsonObject {
    const { fault } = this.exchange
    const error = bodyOf(Buffer.concat(this.#error))?.error
    const said = error !== null && typeof error === 'object' && 'message' in error ? error.message : undefined
    return this.codec.ended(this.#response, {
      code: fault?.kind === 'rate-limited' ? 'rate_limit_exceeded' : 'server_error',
      message: typeof said === 'string' ? said : (fault?.message ?? 'The answer broke off.'),
    })
  }

  #say(event: JsonObject): void {
    this.#sequence += 1
    const { response } = event
    if (response !== null && typeof response === 'object' && 'status' in response) this.#response = response
    this.#characters += JSON.stringify(event).length
    if (this.#events.length >= mostEvents || this.#characters > mostCharacters) {
      this.#isComplete = false
      this.#events.length = 0
    }
    if (this.#isComplete) this.#events.push(event)
    this.#lookWhole()
    for (const watcher of this.#watchers) watcher(event)
  }
}

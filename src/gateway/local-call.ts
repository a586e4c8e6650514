import type { LocalAnswer } from '../upstreams/upstream.ts'
import { Abandoned } from './socket-call.ts'
import type { Ticked, Ticker } from './ticker.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'

/** Said in undici's word, so that silence is one fault wherever it comes from. */
export class SilentTooLong extends Error {
  readonly code = 'UND_ERR_BODY_TIMEOUT'

  constructor() {
    super('The upstream sent nothing for too long.')
    this.name = 'SilentTooLong'
  }
}

export interface LocalLimits {
  readonly ticker: Ticker
  readonly now: () => number
  readonly idleSeconds: number
}

/** The answer of an upstream inside this process, pulled piece by piece as the sink takes it. */
export class LocalCall implements UpstreamAnswer, Ticked {
  slot = -1
  readonly status: number
  readonly headers: readonly string[]
  readonly #body: AsyncIterator<Uint8Array>
  readonly #limits: LocalLimits
  #sink: AnswerSink | undefined
  #wake: (() => void) | undefined
  #lastByteAt: number
  #over = false

  constructor(answer: LocalAnswer, limits: LocalLimits) {
    this.status = answer.status
    this.headers = Object.entries(answer.headers).flatMap(([name, value]) => [name.toLowerCase(), value])
    this.#body = answer.body[Symbol.asyncIterator]()
    this.#limits = limits
    this.#lastByteAt = limits.now()
  }

  drainTo(sink: AnswerSink): void {
    this.#sink = sink
    this.#limits.ticker.add(this)
    void this.#pump(sink)
  }

  resume(): void {
    this.#wake?.()
  }

  abandon(): void {
    this.#finish(new Abandoned())
  }

  tick(now: number): void {
    const { idleSeconds } = this.#limits
    if (this.#wake === undefined && now - this.#lastByteAt > idleSeconds * 1000)
      this.#finish(new SilentTooLong())
  }

  async #pump(sink: AnswerSink): Promise<void> {
    try {
      for (;;) {
        const step = await this.#body.next()
        if (this.#over) return
        if (step.done === true) break
        this.#lastByteAt = this.#limits.now()
        if (!sink.data(step.value)) await this.#room()
      }
      this.#finish(undefined)
    } catch (error) {
      this.#finish(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        this.#lastByteAt = this.#limits.now()
        resolve()
      }
    })
  }

  #finish(error: Error | undefined): void {
    if (this.#over) return
    this.#over = true
    this.#limits.ticker.remove(this)
    this.#wake?.()
    if (error === undefined) {
      this.#sink?.end()
      return
    }
    // A generator that still waits ends when its signal fires; what it says then is nobody's any more.
    this.#body.return?.().catch(() => undefined)
    this.#sink?.broke(error)
  }
}

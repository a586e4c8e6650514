import { setTimeout as sleep } from 'node:timers/promises'

/** A worker that does not answer within this time is not waited for. */
const withinMs = 2000

/**
 * What workers say comes by a pipe for each, and the pipes are read in no order: what one said before it answered its
 * client can be read after what another asks for the same client's next call. So whoever finds nothing, or could find what
 * is old, first has every worker answer, behind all that it said.
 */
export class Abreast {
  readonly #flush: () => Promise<void>
  #running: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  /** `flush` resolves when all that workers had said is here. */
  constructor(flush: () => Promise<void>) {
    this.#flush = flush
  }

  /** Resolves when all that any worker had said by now is here. One round serves all who ask before it begins. */
  reached(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined
      this.#running = this.#round()
      return this.#running
    })
    return this.#next
  }

  async #round(): Promise<void> {
    const late = new AbortController()
    const limit = sleep(withinMs, undefined, { signal: late.signal, ref: false }).catch(() => undefined)
    await Promise.race([this.#flush(), limit])
    late.abort()
  }
}

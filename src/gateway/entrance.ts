import type { Fault } from '../canonical/fault.ts'
import type { OpenExchange } from './open-exchange.ts'

/** `full`: the line is as long as it may be. `late`: its turn did not come in time. `gone`: it left while it waited. */
export type Entry = 'in' | 'full' | 'late' | 'gone'

/**
 * Lets in as many exchanges at one time as `limits.open_exchanges` says, first come, first served. Some more stand in line;
 * the rest is turned away at once, with nothing read of their bodies and nothing kept of them.
 */
export class Entrance {
  #inside = 0
  /** Of the settings last seen. */
  #most = Number.POSITIVE_INFINITY
  readonly #line = new Set<(entry: Entry) => void>()

  get waiting(): number {
    return this.#line.size
  }

  /** Whoever got `in` calls `leave`, once. */
  enter(exchange: OpenExchange): Entry | Promise<Entry> {
    const {
      open_exchanges: most,
      waiting_exchanges: longest,
      max_wait: seconds,
    } = exchange.state.settings.limits
    this.#most = most
    this.#callIn()
    if (this.#inside < most) {
      this.#inside += 1
      return 'in'
    }
    if (this.#line.size >= longest || seconds === 0) return 'full'
    return this.#standInLine(exchange, seconds)
  }

  leave(): void {
    this.#inside -= 1
    if (this.#line.size > 0) this.#callIn()
  }

  #standInLine(exchange: OpenExchange, seconds: number): Promise<Entry> {
    return new Promise((resolve) => {
      const settle = (entry: Entry): void => {
        clearTimeout(timer)
        this.#line.delete(settle)
        exchange.whenGone(undefined)
        resolve(entry)
      }
      const timer = setTimeout(settle, seconds * 1000, 'late')
      this.#line.add(settle)
      exchange.whenGone(() => settle('gone'))
    })
  }

  #callIn(): void {
    for (const settle of this.#line) {
      if (this.#inside >= this.#most) return
      this.#inside += 1
      settle('in')
    }
  }
}

/** A turn ends by chance: a second is soon enough for those who wait, and late enough for those who serve. */
const retryAfter = 1

/** Says to one that was not let in why. */
export function turnedAway(exchange: OpenExchange, entry: Exclude<Entry, 'in'>, waiting: number): Fault {
  if (entry === 'gone') return exchange.clientGone()
  const { open_exchanges: open, max_wait: limit } = exchange.state.settings.limits
  return exchange.faultOf(entry === 'full' ? 'gateway_full' : 'waited_in_vain', 'admit', {
    values: { open, waiting, limit, seconds: retryAfter },
    retryAfter,
  })
}

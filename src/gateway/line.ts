import type { OpenExchange } from './open-exchange.ts'

/** `in`: its turn has come. `late`: it did not come in time. `gone`: it left while it waited. */
export type TurnInLine = 'in' | 'late' | 'gone'

interface Waiter {
  readonly settle: (turn: TurnInLine) => void
  /** As `performance.now()` has it. */
  readonly until: number
}

/** How often those in line are looked at when nothing else happens. */
const lookMs = 100

/**
 * Exchanges that wait for their turn, in the order of their coming. No timer and no entry of a `Set` for each: under overload
 * all that is served passes through here (the timers alone were 3 % of the profile).
 */
export class Line {
  readonly #waiters: Waiter[] = []
  /** May the next one come in? Whoever may has come in. */
  readonly #takeIn: () => boolean
  #looking: NodeJS.Timeout | undefined

  constructor(takeIn: () => boolean) {
    this.#takeIn = takeIn
  }

  get length(): number {
    return this.#waiters.length
  }

  /** `seconds`: its patience. Tenths of a second are not minded. */
  join(exchange: OpenExchange, seconds: number): Promise<TurnInLine> {
    this.#looking ??= setInterval(() => this.#look(), lookMs)
    return new Promise((resolve) => {
      const waiter: Waiter = {
        until: performance.now() + seconds * 1000,
        settle: (turn) => {
          exchange.whenGone(undefined)
          resolve(turn)
        },
      }
      this.#waiters.push(waiter)
      exchange.whenGone(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        waiter.settle('gone')
      })
    })
  }

  /** There may be room. */
  callIn(): void {
    while (this.#waiters.length > 0 && this.#takeIn()) this.#waiters.shift()?.settle('in')
  }

  #look(): void {
    this.callIn()
    const now = performance.now()
    for (const waiter of this.#waiters.filter(({ until }) => until <= now)) {
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
      waiter.settle('late')
    }
    if (this.#waiters.length > 0) return
    clearInterval(this.#looking)
    this.#looking = undefined
  }
}

import type { Fault } from '../canonical/fault.ts'
import type { FaultId } from '../canonical/fault-catalogue.ts'
import type { Settings } from '../config/settings.ts'
import { Line, type TurnInLine } from './line.ts'
import type { OpenExchange } from './open-exchange.ts'
import { Pace } from './pace.ts'
import type { GatewayState } from './ports.ts'
import type { Processor } from './processor.ts'

/** `full`, `busy`: the line is as long as it may be. */
export type Entry = TurnInLine | 'full' | 'busy'

type Limits = Settings['limits']

/** Many who come at once are no overload: for so long the line is as long as ever, and who stands in it by then stays. */
const burstMs = 400
/** Overload has short rests in it: only after so long without one is it over. */
const calmMs = 1000

/**
 * Lets in as many exchanges at one time as `limits` says, first come, first served. Some more stand in line; the rest is
 * turned away at once, with nothing read of their bodies and nothing kept of them. While the processor is at its limit more
 * at one time would only make all of them slow: then fewer are let in, and the line is short. Once some are turned away, no
 * more are let in than keep the turns of the event loop short, and the others of them wait in line.
 */
export class Entrance {
  readonly #processor: Processor
  readonly #pace = new Pace()
  #inside = 0
  /** Of those, whose answers have begun: what is left of them is little work. */
  #answering = 0
  /** Of the settings last seen. */
  #limits: Limits | undefined
  #overloadedUntil = 0
  /** Some are turned away: only then is it worth it to hold back others, who would all be served. */
  #sheddingUntil = 0
  readonly #line = new Line(() => this.#takeIn())

  constructor(processor: Processor) {
    this.#processor = processor
  }

  get waiting(): number {
    return this.#line.length
  }

  /** Whoever got `in` calls `leave`, once. */
  enter(exchange: OpenExchange): Entry | Promise<Entry> {
    const limits = limitsHere(exchange.state)
    this.#limits = limits
    this.#line.callIn()
    if (this.#takeIn()) return 'in'
    if (this.#line.length >= this.#longest(limits) || limits.max_wait === 0) {
      this.#sheddingUntil = performance.now() + calmMs
      return this.#inside < limits.open_exchanges ? 'busy' : 'full'
    }
    return this.#line.join(exchange, limits.max_wait)
  }

  /** The answer begins. Once, by whoever got `in`. */
  answers(): void {
    this.#answering += 1
    this.#line.callIn()
  }

  /** `hasAnswered`: it called `answers`. */
  leave(hasAnswered: boolean): void {
    this.#inside -= 1
    if (hasAnswered) this.#answering -= 1
    this.#line.callIn()
  }

  #takeIn(): boolean {
    const hasRoom = this.#limits !== undefined && this.#hasRoom(this.#limits)
    if (hasRoom) this.#inside += 1
    return hasRoom
  }

  #hasRoom({
    open_exchanges: most,
    busy_exchanges: mostWhileBusy,
    waiting_exchanges: longest,
    max_wait: patience,
  }: Limits): boolean {
    if (this.#inside >= most) return false
    const working = this.#inside - this.#answering
    if (working < mostWhileBusy && !this.#isShedding()) return true
    if (this.#processor.busyFor === 0 && !this.#isOverloaded()) return true
    // Whom the pace holds back stands in line, so it holds back no more than may stand there.
    const unpaced = patience === 0 ? mostWhileBusy : mostWhileBusy - longest
    return working < Math.max(this.#pace.allows(mostWhileBusy), unpaced)
  }

  #longest({ waiting_exchanges: longest, busy_exchanges: mostWhileBusy }: Limits): number {
    if (!this.#isOverloaded()) return longest
    if (!this.#isShedding()) return Math.min(longest, mostWhileBusy >> 2)
    return Math.min(longest, mostWhileBusy - Math.min(this.#inside - this.#answering, mostWhileBusy))
  }

  #isShedding(): boolean {
    return performance.now() < this.#sheddingUntil
  }

  #isOverloaded(): boolean {
    const now = performance.now()
    if (this.#processor.busyFor >= burstMs) this.#overloadedUntil = now + calmMs
    return now < this.#overloadedUntil
  }
}

const shares = new WeakMap<GatewayState, Limits>()

/** An even share of what all data planes together may take on, so that none has to ask the others. */
function limitsHere(state: GatewayState): Limits {
  const { limits } = state.settings
  const { sharers } = state
  if (sharers === undefined) return limits
  const known = shares.get(state)
  if (known !== undefined) return known
  const share = {
    ...limits,
    open_exchanges: Math.max(1, Math.floor(limits.open_exchanges / sharers)),
    waiting_exchanges: Math.floor(limits.waiting_exchanges / sharers),
  }
  shares.set(state, share)
  return share
}

/** A turn ends by chance: a second is soon enough for those who wait, and late enough for those who serve. */
const retryAfter = 1

const faults: Readonly<Record<Exclude<Entry, 'in' | 'gone'>, FaultId>> = {
  full: 'gateway_full',
  busy: 'gateway_busy',
  late: 'waited_in_vain',
}

/** Says to one that was not let in why. */
export function turnedAway(exchange: OpenExchange, entry: Exclude<Entry, 'in'>, waiting: number): Fault {
  if (entry === 'gone') return exchange.clientGone()
  const { open_exchanges: open, busy_exchanges: busy, max_wait: limit } = exchange.state.settings.limits
  return exchange.faultOf(faults[entry], 'admit', {
    values: { open, busy, waiting, limit, seconds: retryAfter },
    retryAfter,
  })
}

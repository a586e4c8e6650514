import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../canonical/fault.ts'
import type { NoPick, Pick } from '../pool/pool.ts'
import type { ErrorBody } from './classify.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Candidate } from './plan.ts'
import type { Plane } from './plane.ts'
import type { ClientCall } from './receive.ts'

/** More tries help nobody: by then the client waits for too long. */
const mostTries = 8
/** The same failure on so many accounts is the request's or the network's. */
const mostAlike = 3

export type NextTry =
  | { readonly kind: 'try'; readonly pick: Pick; readonly candidate: Candidate }
  | { readonly kind: 'none'; readonly why: NoPick }

interface Failure {
  readonly candidate: Candidate
  readonly fault: Fault
  readonly body: ErrorBody | undefined
}

/** Which accounts were tried for one exchange, and whether another try makes sense. */
export class Tries {
  last: Failure | undefined
  readonly #plane: Plane
  readonly #exchange: OpenExchange
  readonly #call: ClientCall
  readonly #candidates: readonly Candidate[]
  readonly #tried = new Set<string>()
  readonly #alike = new Map<string, number>()
  #waitedSeconds = 0

  constructor(plane: Plane, exchange: OpenExchange, call: ClientCall, candidates: readonly Candidate[]) {
    this.#plane = plane
    this.#exchange = exchange
    this.#call = call
    this.#candidates = candidates
  }

  /** The pool's choice, after a wait where the settings allow one. */
  next(): NextTry | Promise<NextTry> {
    for (;;) {
      const { session } = this.#call
      const preferred = this.#plane.ownership.ownerFor(this.#call)
      const picked = this.#plane.ports.pool.pick({
        candidates: this.#candidates,
        tried: this.#tried,
        ...(session === undefined ? {} : { session }),
        ...(preferred === undefined ? {} : { preferred }),
      })
      if (picked.kind === 'no-pick')
        return this.#mayWait(picked) ? this.#nextAfter(picked) : { kind: 'none', why: picked }
      const candidate = this.#candidates.find((one) => one.account === picked.account)
      this.#tried.add(picked.account)
      // A pool that picks what nobody offered: the pick is given back and the account not asked again.
      if (candidate === undefined) this.#plane.ports.pool.settle({ kind: 'aborted', pick: picked })
      else return { kind: 'try', pick: picked, candidate }
    }
  }

  /** Another account could still serve it. */
  get mayFailOver(): boolean {
    return this.#tried.size < Math.min(this.#candidates.length, mostTries)
  }

  /** true: worth another try. */
  failed(candidate: Candidate, fault: Fault, body?: ErrorBody): boolean {
    this.last = { candidate, fault, body }
    if (fault.kind === 'client-closed' || !isWorthAnother(fault)) return false
    const kind = `${fault.status} ${fault.code}`
    const alike = (this.#alike.get(kind) ?? 0) + 1
    this.#alike.set(kind, alike)
    return alike < mostAlike && this.#tried.size < mostTries
  }

  #mayWait({ cause, retryAfter }: NoPick): boolean {
    const { max_wait: most } = this.#exchange.state.settings.scheduling
    return cause === 'locked' && retryAfter !== undefined && this.#waitedSeconds + retryAfter <= most
  }

  async #nextAfter(why: NoPick): Promise<NextTry> {
    const seconds = Math.max(why.retryAfter ?? 0, 0.05)
    this.#waitedSeconds += seconds
    try {
      await sleep(seconds * 1000, undefined, { signal: this.#exchange.signal })
    } catch {
      // The client left while it waited.
      return { kind: 'none', why }
    }
    this.#tried.clear()
    return this.next()
  }
}

/** A fault of the request stays one everywhere; any other may be different on the next account. */
const isWorthAnother = (fault: Fault): boolean => fault.scope !== 'request'

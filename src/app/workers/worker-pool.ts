import type { GatewayPool } from '../../gateway/ports.ts'
import type { AccountHealth, Candidate, NoPick, Outcome, Pick, PickWish } from '../../pool/pool.ts'
import { type Channel, frameKinds } from './channel.ts'
import type { FrameReader } from './frame-reader.ts'
import { Reasons, readPicked, writeOutcome, writeWish } from './pool-frames.ts'

/** Lists that the owner remembers for this worker. Settings bring new ones, and some are made for one call. */
const mostOffers = 1000

interface Waiting {
  readonly wish: PickWish
  readonly resolve: (picked: Pick | NoPick) => void
}

/** The pool as a worker sees it: the owner decides, so that every limit holds over all of them. */
export class WorkerPool implements GatewayPool {
  readonly #channel: Channel
  readonly #health: () => Promise<readonly AccountHealth[]>
  readonly #reasons = new Reasons()
  readonly #waiting = new Map<number, Waiting>()
  readonly #leases = new Map<Pick, number>()
  #offers = new WeakMap<readonly Candidate[], number>()
  #offersByText = new Map<string, number>()
  #offered = 0
  #next = 0

  constructor(channel: Channel, health: () => Promise<readonly AccountHealth[]>) {
    this.#channel = channel
    this.#health = health
  }

  pick(wish: PickWish): Promise<Pick | NoPick> {
    this.#next = (this.#next + 1) >>> 0
    const call = this.#next
    const offer = this.#offers.get(wish.candidates) ?? this.#offer(wish.candidates)
    const { out } = this.#channel
    out.begin(frameKinds.pick)
    out.u32(call)
    out.u32(offer)
    writeWish(out, wish)
    out.end()
    this.#channel.touch()
    return new Promise((resolve) => this.#waiting.set(call, { wish, resolve }))
  }

  begun(pick: Pick): void {
    const lease = this.#leases.get(pick)
    if (lease === undefined) return
    const { out } = this.#channel
    out.begin(frameKinds.begun)
    out.u32(lease)
    out.end()
    this.#channel.touch()
  }

  settle(outcome: Outcome): void {
    const lease = this.#leases.get(outcome.pick)
    if (lease === undefined) return
    this.#leases.delete(outcome.pick)
    const { out } = this.#channel
    out.begin(frameKinds.settle)
    out.u32(lease)
    writeOutcome(out, outcome)
    out.end()
    this.#channel.touchLater()
  }

  health(): Promise<readonly AccountHealth[]> {
    return this.#health()
  }

  picked(frame: FrameReader): void {
    const call = frame.u32()
    const waiting = this.#waiting.get(call)
    if (waiting === undefined) return
    this.#waiting.delete(call)
    const picked = readPicked(frame, waiting.wish, this.#reasons)
    if (picked.kind === 'pick') this.#leases.set(picked, call)
    waiting.resolve(picked)
  }

  /** A list of the plan is one object for all calls alike; one that was made for a call is told by its words. */
  #offer(candidates: readonly Candidate[]): number {
    if (this.#offered >= mostOffers) this.#forgetOffers()
    const bare = candidates.map(({ account, model, tier }) => ({ account, model, ...(tier ? { tier } : {}) }))
    const text = JSON.stringify(bare)
    const known = this.#offersByText.get(text)
    const offer = known ?? this.#offered++
    this.#offers.set(candidates, offer)
    if (known !== undefined) return offer
    this.#offersByText.set(text, offer)
    const { out } = this.#channel
    out.begin(frameKinds.offer)
    out.u32(offer)
    out.text(text)
    out.end()
    return offer
  }

  /** The owner forgets its lists when number 0 comes again. */
  #forgetOffers(): void {
    this.#offers = new WeakMap()
    this.#offersByText = new Map()
    this.#offered = 0
  }
}

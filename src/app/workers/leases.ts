import type { Candidate, Pick, Pool } from '../../pool/pool.ts'
import { type Channel, frameKinds } from './channel.ts'
import type { FrameReader } from './frame-reader.ts'
import { ReasonNumbers, readOutcome, readWish, writePicked } from './pool-frames.ts'

/** What one worker has of the pool: each pick is a lease until it is settled, or its worker is gone. */
export class Leases {
  readonly #pool: Pool
  readonly #reasons = new ReasonNumbers()
  readonly #open = new Map<number, Pick>()
  readonly #offers: (readonly Candidate[])[] = []

  constructor(pool: Pool) {
    this.#pool = pool
  }

  get open(): number {
    return this.#open.size
  }

  offered(frame: FrameReader): void {
    const number = frame.u32()
    if (number === 0) this.#offers.length = 0
    this.#offers[number] = JSON.parse(frame.text()) as readonly Candidate[]
  }

  pick(frame: FrameReader, { out }: Channel): void {
    const call = frame.u32()
    const candidates = this.#offers[frame.u32()] ?? []
    const picked = this.#pool.pick(readWish(frame, candidates))
    if (picked.kind === 'pick') this.#open.set(call, picked)
    out.begin(frameKinds.picked)
    out.u32(call)
    writePicked(out, picked, candidates, this.#reasons)
    out.end()
  }

  begun(frame: FrameReader): void {
    const pick = this.#open.get(frame.u32())
    if (pick !== undefined) this.#pool.begun(pick)
  }

  settle(frame: FrameReader): void {
    const lease = frame.u32()
    const pick = this.#open.get(lease)
    if (pick === undefined) return
    this.#open.delete(lease)
    this.#pool.settle(readOutcome(frame, pick))
  }

  /** The worker is gone: its picks come back, and are nobody's fault. */
  returnAll(): void {
    for (const pick of this.#open.values()) this.#pool.settle({ kind: 'aborted', pick })
    this.#open.clear()
  }
}

import { performance } from 'node:perf_hooks'

const windowMs = 100
/** A window that long began before the present load did. */
const oldMs = 1000
const busyShare = 0.95

/** Says how long the event loop has had no rest. Whoever does not ask pays nothing. */
export class Processor {
  #since = 0
  #seen = performance.eventLoopUtilization()
  #busySince: number | undefined

  /** Milliseconds; 0: it has rest. */
  get busyFor(): number {
    const now = performance.now()
    const length = now - this.#since
    if (length >= windowMs) this.#look(now, length)
    return this.#busySince === undefined ? 0 : now - this.#busySince
  }

  #look(now: number, length: number): void {
    const { utilization } = performance.eventLoopUtilization(this.#seen)
    const isBusy = length < oldMs && utilization > busyShare
    this.#busySince = isBusy ? (this.#busySince ?? this.#since) : undefined
    this.#since = now
    this.#seen = performance.eventLoopUtilization()
  }
}

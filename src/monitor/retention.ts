import type { ExchangeStore } from './exchange-store.ts'

interface RetentionRules {
  readonly days: number
  /** 10^6 bytes. */
  readonly megabytes: number
}

/** Removes what is too old or too much. Resolves with the count; rejects when the disk refuses. */
const pruneExchanges = (
  store: Pick<ExchangeStore, 'prune'>,
  rules: RetentionRules,
  now: number,
): Promise<number> =>
  store.prune({ olderThan: now - rules.days * 86_400_000, maxBytes: rules.megabytes * 1_000_000 })

export interface Retention {
  stop(): void
}

export interface RetentionOptions {
  readonly store: Pick<ExchangeStore, 'prune'>
  /** Asked each time: a changed setting counts at the next round. */
  readonly rules: () => RetentionRules
  readonly clock: RetentionClock
  readonly everyMs: number
  readonly onError: (error: unknown) => void
  /** What else expires with time: usage roll-ups, stored documents. Each gets the present moment. */
  readonly also?: readonly ((now: number) => Promise<unknown>)[]
}

interface RetentionClock {
  now(): number
  /** Returns how to cancel it. */
  every(ms: number, work: () => void): () => void
}

/** Prunes now and then again at each interval; a round that is still running is not joined by another. */
export function startRetention(options: RetentionOptions): Retention {
  const { store, rules, clock, everyMs, onError, also = [] } = options
  let running = false
  const round = () => {
    if (running) return
    running = true
    const now = clock.now()
    const rounds = [pruneExchanges(store, rules(), now), ...also.map((prune) => prune(now))]
    // One that the disk refuses does not keep the others from their work.
    void Promise.all(rounds.map((round) => round.catch(onError))).finally(() => {
      running = false
    })
  }
  round()
  return { stop: clock.every(everyMs, round) }
}

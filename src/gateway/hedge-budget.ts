import { createRateWindow } from '../pool/rate-window.ts'

/** How many tokens second attempts may add to what is used anyway, over the last ten minutes. */
export interface HedgeBudget {
  /** An answer has used so many. */
  used(tokens: number, now: number): void
  /** May a second attempt add so many? */
  has(tokens: number, share: number, now: number): boolean
  /** It adds them. */
  add(tokens: number, now: number): void
}

const stepMs = 100_000

export function createHedgeBudget(): HedgeBudget {
  const answers = createRateWindow(stepMs)
  const extra = createRateWindow(stepMs)
  return {
    used: (tokens, now) => answers.add(now, tokens),
    has: (tokens, share, now) => extra.count(now) + tokens <= share * answers.count(now),
    add: (tokens, now) => extra.add(now, tokens),
  }
}

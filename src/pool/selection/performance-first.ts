import { byOrder, byPriority, type Contender, type Policy } from './policy.ts'

/** A measurement older than this is taken again. */
const staleMs = 5 * 60 * 1000

/** Lowest priority number first; within it, the account that is expected to give its first byte soonest. */
export const performanceFirst: Policy = {
  sticky: false,
  choose(contenders, { now }) {
    const contender = soonest(contenders, now)
    const ms = measured(contender, now)
    return ms === undefined
      ? { contender, why: { code: 'unmeasured' } }
      : { contender, why: { code: 'soonest', values: { ms: Math.round(ms) } } }
  },
}

/** One pass that looks at each account's measurement once: it is taken for every pick, over hundreds of accounts. */
function soonest(contenders: readonly [Contender, ...Contender[]], now: number): Contender {
  let best = contenders[0]
  let bestMs = expectedMs(best, now)
  for (const contender of contenders) {
    const rank = byPriority(contender, best)
    if (rank > 0) continue
    const ms = expectedMs(contender, now)
    if (rank === 0 && (ms > bestMs || (ms === bestMs && byOrder(contender, best) >= 0))) continue
    best = contender
    bestMs = ms
  }
  return best
}

/** Unmeasured accounts are tried first, one exchange at a time; a busy account is expected to be slower. */
function expectedMs(contender: Contender, now: number): number {
  const { inFlight, member } = contender.state
  const ms = measured(contender, now)
  if (ms !== undefined) return ms * (1 + inFlight / (10 * member.weight))
  return inFlight === 0 ? 0 : Number.MAX_SAFE_INTEGER - 1 + inFlight
}

function measured({ state, candidate }: Contender, now: number): number | undefined {
  const speed = state.speeds.get(candidate.model)
  return speed === undefined || now - speed.at > staleMs ? undefined : speed.ms
}

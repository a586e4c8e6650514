import type { Fault, FaultKind } from '../canonical/fault.ts'

/** What is needed to take a penalty back. */
interface Penalty {
  readonly account: string
  readonly upstream: string
  readonly undo: () => void
}

export interface Correlation {
  /** Notes a penalty; when another account failed alike within the window, takes all of them back. */
  note(fault: Fault, penalty: Penalty, now: number): void
  /** Did so many accounts of this upstream, all of them tried for this exchange, fail alike just now that another would too? */
  isHopeless(upstream: string, tried: ReadonlySet<string>, now: number): boolean
}

const windowMs = 5_000
const bound = 256
/** So many accounts of one upstream failing one exchange alike are believed to speak for the rest. */
const witnesses = 3

/** Each account has its own of these, so meeting them on several says nothing about the request or the network. */
const ownToAccount: ReadonlySet<FaultKind> = new Set(['rate-limited', 'payment', 'not-found'])

/** The same failure on several accounts within seconds is the request's or the network's. */
export function createCorrelation(): Correlation {
  let recent: { readonly sign: string; readonly at: number; readonly penalty: Penalty }[] = []
  return {
    note(fault, penalty, now) {
      if (ownToAccount.has(fault.kind)) return
      const sign = `${penalty.upstream}\n${fault.kind}\n${fault.status}\n${fault.code}`
      recent = recent.filter((entry) => now - entry.at <= windowMs).slice(-(bound - 1))
      recent.push({ sign, at: now, penalty })
      const alike = recent.filter((entry) => entry.sign === sign)
      if (alike.some((entry) => entry.penalty.account !== penalty.account))
        for (const entry of alike) entry.penalty.undo()
    },
    isHopeless(upstream, tried, now) {
      if (tried.size < witnesses || recent.length < witnesses) return false
      const bySign = new Map<string, Set<string>>()
      for (const { sign, at, penalty } of recent) {
        if (penalty.upstream !== upstream || now - at > windowMs || !tried.has(penalty.account)) continue
        const accounts = bySign.get(sign) ?? new Set()
        bySign.set(sign, accounts.add(penalty.account))
      }
      return [...bySign.values()].some((accounts) => accounts.size >= witnesses)
    },
  }
}

import type { Fault, FaultKind } from '../canonical/fault.ts'

/** What is needed to take a penalty back, and to give it after all. */
interface Penalty {
  readonly account: string
  readonly upstream: string
  readonly undo: () => void
  readonly redo: () => void
}

export interface Correlation {
  /** Notes a penalty; when another account failed alike within the window, takes all of them back. */
  note(fault: Fault, penalty: Penalty, now: number): void
  /**
   * An account of this upstream gave a good answer: requests and the network are well, so keys that were refused are bad. Unless its
   * own was refused with them: then that was the vendor's bad moment.
   */
  succeeded(upstream: string, account: string, now: number): void
  /** Did so many accounts of this upstream, all of them tried for this exchange, fail alike just now that another would too? */
  isHopeless(upstream: string, tried: ReadonlySet<string>, now: number): boolean
}

const windowMs = 5_000
const bound = 256
/** So many accounts of one upstream failing one exchange alike are believed to speak for the rest. */
const witnesses = 3
/** A penalty that was taken back longer ago than this is not given any more. */
const suspensionMs = 10 * 60_000

/** Each account has its own of these, so meeting them on several says nothing about the request or the network. */
const ownToAccount: ReadonlySet<FaultKind> = new Set(['rate-limited', 'payment', 'not-found'])

export const isOwnToAccount = ({ kind }: Fault): boolean => ownToAccount.has(kind)

/**
 * Several refused keys are as a rule several bad keys, and the next account may well have a good one. But it may also be a proxy in between
 * or a vendor's bad day: nobody is locked before another account has shown that requests get through.
 */
export const isRefusedKey = ({ kind, scope }: Fault): boolean =>
  scope === 'account' && kind === 'unauthenticated'

interface Entry {
  readonly sign: string
  readonly at: number
  readonly penalty: Penalty
  readonly isKey: boolean
}

/** The same failure on several accounts within seconds is the request's or the network's. */
export function createCorrelation(): Correlation {
  let recent: Entry[] = []
  let suspended: Entry[] = []
  return {
    note(fault, penalty, now) {
      if (isOwnToAccount(fault)) return
      const sign = `${penalty.upstream}\n${fault.kind}\n${fault.status}\n${fault.code}`
      recent = recent.filter((entry) => now - entry.at <= windowMs).slice(-(bound - 1))
      recent.push({ sign, at: now, penalty, isKey: isRefusedKey(fault) })
      const alike = recent.filter((entry) => entry.sign === sign)
      if (!alike.some((entry) => entry.penalty.account !== penalty.account)) return
      for (const entry of alike) entry.penalty.undo()
      const accounts = new Set(alike.map((entry) => entry.penalty.account))
      suspended = suspended.filter((entry) => !accounts.has(entry.penalty.account))
      suspended = [...suspended, ...alike.filter((entry) => entry.isKey)].slice(-bound)
    },
    succeeded(upstream, account, now) {
      if (suspended.length === 0) return
      const theirs = suspended.filter(({ penalty }) => penalty.upstream === upstream)
      const isAcquittal = theirs.some(({ penalty }) => penalty.account === account)
      if (!isAcquittal) for (const { penalty, at } of theirs) if (now - at <= suspensionMs) penalty.redo()
      suspended = suspended.filter(({ penalty }) => penalty.upstream !== upstream)
      recent = recent.filter(({ penalty, isKey }) => !isKey || penalty.upstream !== upstream)
    },
    isHopeless(upstream, tried, now) {
      if (tried.size < witnesses || recent.length < witnesses) return false
      const bySign = new Map<string, Set<string>>()
      for (const { sign, at, penalty, isKey } of recent) {
        if (isKey || penalty.upstream !== upstream || now - at > windowMs || !tried.has(penalty.account))
          continue
        const accounts = bySign.get(sign) ?? new Set()
        bySign.set(sign, accounts.add(penalty.account))
      }
      return [...bySign.values()].some((accounts) => accounts.size >= witnesses)
    },
  }
}

import type { ClientKeyRecord } from '../config/client-key-record.ts'
import { createRateWindow, type RateWindow } from '../pool/rate-window.ts'
import { budgetPeriods, type Period, periodAt, periods } from './periods.ts'

/** What a key has spent: requests, tokens, and US dollars by list price, in the period that began at `since`. */
interface Spent {
  /** Unix milliseconds. */
  readonly since: number
  readonly requests: number
  readonly tokens: number
  readonly cost: number
  /** Answers whose model has no list price: they count for nothing in `cost`. */
  readonly unpriced: number
}

export type Spending = Readonly<Record<Period, Spent>>

export interface Expense {
  readonly tokens: number
  /** Absent: no price is known. */
  readonly cost?: number
}

/** Which bound is reached. */
export interface Exceeded {
  readonly kind: 'exceeded'
  readonly bound: 'requests' | 'tokens' | 'budget'
  readonly period?: Period
  readonly limit: number
  /** What is left of it is set aside for calls under way: it may be free again soon. Absent: it is used up. */
  readonly held?: true
  /** Seconds until it is worth another try. */
  readonly retryAfter: number
}

/** Counts what each named key uses. Pure but for the machine's calendar. */
export interface KeyLedger {
  /** Counts the request when no bound is reached. */
  enter(key: ClientKeyRecord, now: number): Exceeded | undefined
  /**
   * Sets aside what a call may use, until the function it gives is called. Calls at the same time fit under every bound together;
   * one alone goes out while anything is left, whatever it may become.
   */
  reserve(key: ClientKeyRecord, most: Most, now: number): Exceeded | (() => void)
  spend(name: string, expense: Expense, now: number): void
  spending(name: string, now: number): Spending
  forget(name: string): void
  snapshot(): Readonly<Record<string, Spending>>
  restore(saved: Readonly<Record<string, Spending>>): void
}

/** The most that a call may use. */
interface Most {
  readonly tokens: number
  readonly cost: number
}

interface Account {
  readonly held: Set<Most>
  readonly requests: RateWindow
  readonly tokens: RateWindow
  spending: Spending
}

export function createKeyLedger(): KeyLedger {
  const accounts = new Map<string, Account>()
  const accountOf = (name: string, now: number): Account => {
    const known = accounts.get(name)
    if (known !== undefined) {
      known.spending = rolled(known.spending, now)
      return known
    }
    const made = emptyAccount(emptySpending(now))
    accounts.set(name, made)
    return made
  }
  return {
    enter(key, now) {
      const account = accountOf(key.name, now)
      const exceeded = exceededBy(key, account, now)
      if (exceeded === undefined) account.requests.add(now)
      return exceeded
    },
    reserve(key, most, now) {
      const account = accountOf(key.name, now)
      const exceeded = usedUp(key, account, now) ?? heldFrom(key, account, most, now)
      if (exceeded !== undefined) return exceeded
      account.held.add(most)
      return () => void account.held.delete(most)
    },
    spend(name, expense, now) {
      const account = accountOf(name, now)
      account.tokens.add(now, expense.tokens)
      account.spending = eachPeriod((period) => withExpense(account.spending[period], expense))
    },
    spending: (name, now) => accountOf(name, now).spending,
    forget: (name) => void accounts.delete(name),
    snapshot: () => Object.fromEntries([...accounts].map(([name, { spending }]) => [name, spending])),
    restore(saved) {
      for (const [name, spending] of Object.entries(saved)) accounts.set(name, emptyAccount(spending))
    },
  }
}

const emptyAccount = (spending: Spending): Account => ({
  requests: createRateWindow(),
  tokens: createRateWindow(),
  held: new Set(),
  spending,
})

/** Does the call fit beside those under way? */
function heldFrom(key: ClientKeyRecord, account: Account, most: Most, now: number): Exceeded | undefined {
  if (account.held.size === 0) return undefined
  const sum = (of: keyof Most): number => [...account.held].reduce((total, one) => total + one[of], most[of])
  const { tokensPerMinute: limit, budget } = key
  const held = { kind: 'exceeded', held: true, retryAfter: heldSeconds } as const
  if (limit !== undefined && account.tokens.count(now) + sum('tokens') > limit)
    return { ...held, bound: 'tokens', limit }
  const cost = sum('cost')
  for (const period of budgetPeriods) {
    const limit = budget[period]
    if (limit !== undefined && account.spending[period].cost + cost > limit)
      return { ...held, bound: 'budget', period, limit }
  }
  return undefined
}

/** Nobody knows when a call under way ends: look again soon. */
const heldSeconds = 1

function exceededBy(key: ClientKeyRecord, account: Account, now: number): Exceeded | undefined {
  return rateExceeded('requests', key.requestsPerMinute, account.requests, now) ?? usedUp(key, account, now)
}

const usedUp = (key: ClientKeyRecord, { tokens, spending }: Account, now: number): Exceeded | undefined =>
  rateExceeded('tokens', key.tokensPerMinute, tokens, now) ?? budgetExceeded(key, spending, now)

function rateExceeded(
  bound: 'requests' | 'tokens',
  limit: number | undefined,
  window: RateWindow,
  now: number,
): Exceeded | undefined {
  if (limit === undefined || window.count(now) < limit) return undefined
  return { kind: 'exceeded', bound, limit, retryAfter: Math.max(1, Math.ceil(window.wait(now) / 1000)) }
}

function budgetExceeded({ budget }: ClientKeyRecord, spending: Spending, now: number): Exceeded | undefined {
  for (const period of budgetPeriods) {
    const limit = budget[period]
    if (limit === undefined || spending[period].cost < limit) continue
    const seconds = Math.ceil((periodAt(period, now).end - now) / 1000)
    return { kind: 'exceeded', bound: 'budget', period, limit, retryAfter: Math.max(1, seconds) }
  }
  return undefined
}

const eachPeriod = (spentIn: (period: Period) => Spent): Spending => ({
  day: spentIn('day'),
  week: spentIn('week'),
  month: spentIn('month'),
})

const nothing = (since: number): Spent => ({ since, requests: 0, tokens: 0, cost: 0, unpriced: 0 })

const emptySpending = (now: number): Spending => eachPeriod((period) => nothing(periodAt(period, now).start))

/** What was spent in a period that is over does not count in the one that runs. */
function rolled(spending: Spending, now: number): Spending {
  const isOver = (period: Period): boolean => spending[period].since !== periodAt(period, now).start
  if (!periods.some(isOver)) return spending
  return eachPeriod((period) => (isOver(period) ? nothing(periodAt(period, now).start) : spending[period]))
}

const withExpense = (spent: Spent, { tokens, cost }: Expense): Spent => ({
  since: spent.since,
  requests: spent.requests + 1,
  tokens: spent.tokens + tokens,
  cost: spent.cost + (cost ?? 0),
  unpriced: spent.unpriced + (cost === undefined && tokens > 0 ? 1 : 0),
})

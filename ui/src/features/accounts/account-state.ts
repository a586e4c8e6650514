import type { AccountView } from '../../../../src/control/contract/account.ts'
import type { UsageView } from '../../../../src/control/contract/usage.ts'
import type { Tone } from '../../kit/badge.tsx'

export type AccountLock = AccountView['locks'][number]

export type HealthName = 'disabled' | 'noSecret' | 'locked' | 'partly' | 'usable'

export const healthTones: Readonly<Record<HealthName, Tone>> = {
  disabled: 'neutral',
  noSecret: 'warn',
  locked: 'bad',
  partly: 'warn',
  usable: 'good',
}

/** Can it be picked now, and if not, why not? */
export function healthOf(account: AccountView): HealthName {
  if (!account.enabled) return 'disabled'
  if (!account.secretFound) return 'noSecret'
  if (!account.usable) return 'locked'
  return account.locks.length > 0 ? 'partly' : 'usable'
}

/** Locks of the whole account first, then those that last longest. */
export const sortLocks = (locks: readonly AccountLock[]): readonly AccountLock[] =>
  [...locks].sort(
    (a, b) => Number(a.model !== undefined) - Number(b.model !== undefined) || b.until - a.until,
  )

/** One priority and its accounts, in the order in which they are tried. */
export interface Tier {
  readonly priority: number
  readonly accounts: readonly AccountView[]
}

export function tiersOf(accounts: readonly AccountView[]): readonly Tier[] {
  const priorities = [...new Set(accounts.map((account) => account.priority))].sort((a, b) => a - b)
  return priorities.map((priority) => ({
    priority,
    accounts: accounts.filter((account) => account.priority === priority),
  }))
}

/**
 * Out of company into a priority of its own, and from there into the next company: so every order can be reached with two
 * keys.
 */
export function steppedPriority(tiers: readonly Tier[], account: AccountView, step: -1 | 1): number {
  const own = account.priority
  const index = tiers.findIndex(({ priority }) => priority === own)
  if ((tiers[index]?.accounts.length ?? 0) > 1) return Math.min(1000, Math.max(0, own + step))
  const next = tiers[index + step]
  return next?.accounts.some((one) => !one.ofThisRun) ? next.priority : own
}

/** The priority before all others, or after them. Undefined: there is none. */
export function edgePriority(tiers: readonly Tier[], edge: 'first' | 'last'): number | undefined {
  const own = tiers
    .filter((tier) => tier.accounts.some((account) => !account.ofThisRun))
    .map(({ priority }) => priority)
  const priority = edge === 'first' ? Math.min(...own) - 1 : Math.max(...own) + 1
  return priority < 0 || priority > 1000 ? undefined : priority
}

export interface AccountUsage {
  readonly requests: number
  readonly errors: number
  readonly tokens: number
  /** US dollars by list price. Undefined: no price is known. */
  readonly cost: number | undefined
  /** Share of the input that came from the vendor's cache. Undefined: no input was counted. */
  readonly cacheShare: number | undefined
  /** Mean of the answers that had a first byte. Undefined: none had. */
  readonly firstByteMs: number | undefined
}

export function usageByAccount(rows: UsageView['rows']): ReadonlyMap<string, AccountUsage> {
  const names = new Set(rows.map((row) => row.group ?? ''))
  return new Map([...names].map((name) => [name, sum(rows.filter((row) => (row.group ?? '') === name))]))
}

function sum(rows: UsageView['rows']): AccountUsage {
  const add = (of: (row: UsageView['rows'][number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0)
  const input = add((row) => row.inputTokens)
  return {
    requests: add((row) => row.requests),
    errors: add((row) => row.errors),
    tokens: input + add((row) => row.outputTokens),
    cost: rows.some((row) => row.cost !== undefined) ? add((row) => row.cost?.total ?? 0) : undefined,
    firstByteMs: meanFirstByte(rows),
    cacheShare: input === 0 ? undefined : add((row) => row.cacheReadTokens) / input,
  }
}

const meanFirstByte = (rows: UsageView['rows']): number | undefined => {
  const count = rows.reduce((total, row) => total + row.firstByteCount, 0)
  const time = rows.reduce((total, row) => total + (row.firstByteMs ?? 0) * row.firstByteCount, 0)
  return count === 0 ? undefined : time / count
}

const latencyMinutes = 60
const minuteMs = 60_000

/** The minute in which the last hour begins. */
export const startOfLastHour = (now: number): number =>
  Math.floor(now / minuteMs) * minuteMs - (latencyMinutes - 1) * minuteMs

/** Account → time to first byte in each minute from `since` on. Undefined: no answer began in that minute. */
export function latencyByAccount(
  rows: UsageView['rows'],
  since: number,
): ReadonlyMap<string, readonly (number | undefined)[]> {
  const series = new Map<string, (number | undefined)[]>()
  for (const { at, group = '', firstByteMs } of rows) {
    const minute = Math.floor((at - since) / minuteMs)
    if (minute < 0 || minute >= latencyMinutes) continue
    const values = series.get(group) ?? new Array<number | undefined>(latencyMinutes).fill(undefined)
    values[minute] = firstByteMs
    series.set(group, values)
  }
  return series
}

/** Midnight of this day, where the reader is. */
export function startOfToday(): number {
  const day = new Date()
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}

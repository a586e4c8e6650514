import { createDelays, type Delays } from './delays.ts'
import type { Health } from './health-machine.ts'
import type { Delay, PoolMember, Quota } from './pool.ts'
import { createRateWindow, type RateWindow } from './rate-window.ts'

/** What the pool knows of one account. */
export interface AccountState {
  member: PoolMember
  /** Place in the owner's list: the last tie-breaker. */
  order: number
  inFlight: number
  /** By model; kept only where the owner bounds it. */
  readonly inFlightOf: Map<string, number>
  /** Virtual time: grows by 1/weight with each pick, so that the lowest has had least of its share. */
  served: number
  health: Health | undefined
  readonly models: Map<string, Health>
  /** Learned milliseconds to the first byte, by model. */
  readonly speeds: Map<string, Speed>
  /** By model and kind of answer. */
  readonly delays: Map<string, Delays>
  quotas: readonly Quota[]
  readonly rate: RateWindow
  readonly tokens: RateWindow
  /** Set aside for calls under way. */
  tokensHeld: number
}

interface Speed {
  readonly ms: number
  readonly at: number
}

export const createAccountState = (member: PoolMember, order: number): AccountState => ({
  member,
  order,
  inFlight: 0,
  inFlightOf: new Map(),
  served: 0,
  health: undefined,
  models: new Map(),
  speeds: new Map(),
  delays: new Map(),
  quotas: [],
  rate: createRateWindow(),
  tokens: createRateWindow(),
  tokensHeld: 0,
})

/** An exchange begins (1) or ends (−1). */
export function countInFlight(state: AccountState, model: string, change: 1 | -1): void {
  state.inFlight = Math.max(0, state.inFlight + change)
  const known = state.inFlightOf.get(model)
  if (known === undefined && (change < 0 || state.member.maxInFlightOf?.(model) === undefined)) return
  const count = (known ?? 0) + change
  if (count > 0) state.inFlightOf.set(model, count)
  else state.inFlightOf.delete(model)
}

/** Quotas whose reset has passed say nothing any more. */
export const quotasNow = (state: AccountState, now: number): readonly Quota[] =>
  state.quotas.filter((quota) => quota.resetAt === undefined || quota.resetAt > now)

/** Newer readings replace older ones of the same name. */
export function mergeQuotas(known: readonly Quota[], seen: readonly Quota[]): readonly Quota[] {
  const names = new Set(seen.map((quota) => quota.name))
  return [...known.filter((quota) => !names.has(quota.name)), ...seen].slice(-32)
}

/** Some quota is at or below the owner's floor: better used for nothing that another account can do. */
export function isSpared(state: AccountState, now: number): boolean {
  if (state.quotas.length === 0) return false
  const floor = state.member.quotaFloor ?? 0
  return state.quotas.some(
    ({ remaining, limit, resetAt }) =>
      remaining !== undefined &&
      resetAt !== undefined &&
      resetAt > now &&
      (remaining <= 0 || (limit !== undefined && limit > 0 && remaining / limit <= floor && floor > 0)),
  )
}

const smoothing = 0.3

export function learnSpeed(state: AccountState, model: string, ms: number, now: number): void {
  const known = state.speeds.get(model)
  setBounded(state.speeds, model, {
    ms: known === undefined ? ms : known.ms + smoothing * (ms - known.ms),
    at: now,
  })
}

const mostDelays = 64

const delayKey = (model: string, of: Delay['of']): string => `${of} ${model}`

/** Undefined: not learned yet. */
export const usualDelay = (state: AccountState, model: string, of: Delay['of']): number | undefined =>
  state.delays.get(delayKey(model, of))?.usual()

export function learnDelay(state: AccountState, model: string, { milliseconds, of }: Delay): void {
  const key = delayKey(model, of)
  const delays = state.delays.get(key) ?? createDelays()
  delays.add(milliseconds)
  setBounded(state.delays, key, delays, mostDelays)
}

/** The oldest entries go first when there are more than `bound`. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, bound = 256): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.size > bound ? map.keys().next() : undefined
  if (oldest !== undefined && !oldest.done) map.delete(oldest.value)
}

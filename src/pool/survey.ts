import type { Fault } from '../canonical/fault.ts'
import { type AccountState, isSpared } from './account-state.ts'
import { type Condition, conditionOf } from './health-machine.ts'
import type { NoPick, OwnLimit, PickWish } from './pool.ts'
import type { RateWindow } from './rate-window.ts'
import type { Contender } from './selection/policy.ts'

/** What stands in the way of the candidates that cannot take an attempt now. */
interface Obstacles {
  tried: number
  locked: number
  /** Unix milliseconds at which the soonest is free again. */
  soonest: number
  fault: Fault | undefined
  ownLimit: OwnLimit | undefined
}

export interface Survey {
  /** Of the best tier, those not spared when there are such. Empty: `noPick` says why. */
  readonly contenders: readonly Contender[]
  readonly noPick: NoPick
}

export interface Surroundings {
  readonly now: number
  readonly stateOf: (account: string) => AccountState | undefined
  readonly isHopeless: (upstream: string) => boolean
}

/** Looks once at every candidate. */
export function survey(wish: PickWish, around: Surroundings): Survey {
  const free: Contender[] = []
  const reluctant: Contender[] = []
  const { tokens = 0 } = wish
  const obstacles: Obstacles = {
    ...{ tried: 0, locked: 0, soonest: Number.POSITIVE_INFINITY },
    ...{ fault: undefined, ownLimit: undefined },
  }
  for (const candidate of wish.candidates) {
    const state = around.stateOf(candidate.account)
    if (state === undefined || !state.member.enabled) continue
    if (wish.tried.has(candidate.account)) noteTried(obstacles, { candidate, state }, around.now)
    else if (around.isHopeless(state.member.upstream)) obstacles.tried += 1
    else place({ candidate, state }, around.now, { free, reluctant, obstacles, tokens })
  }
  // With nobody else to serve, a suspect account serves, and a half-open one takes more than its one probe: refusing would be
  // the greater harm.
  const willing = wish.isExtra === true ? free.filter((one) => isWell(one, around.now)) : free
  const contenders = best(willing.length > 0 || wish.isExtra === true ? willing : reluctant, around.now)
  return { contenders, noPick: noPickOf(obstacles, around.now) }
}

const isWell = ({ probe, state }: Contender, now: number): boolean => !probe && !isSpared(state, now)

interface Bins {
  readonly free: Contender[]
  /** Taken only where no other is free. */
  readonly reluctant: Contender[]
  readonly obstacles: Obstacles
  /** That the call may use. */
  readonly tokens: number
}

function place({ candidate, state }: Omit<Contender, 'probe'>, now: number, bins: Bins): void {
  // Most accounts have no locks: the look-up is spared for hundreds of them.
  const health = state.models.size === 0 ? undefined : state.models.get(candidate.model)
  const model = conditionOf(health, now)
  const account = conditionOf(state.health, now)
  const reached = reachedLimit(state, candidate.model, now, bins.tokens)
  if (account === 'locked') hinder(bins.obstacles, state.health)
  else if (model === 'locked') hinder(bins.obstacles, health)
  else if (reached !== undefined) hinder(bins.obstacles, waitOf(state, reached, now))
  else if (isReluctant(account) || isReluctant(model)) bins.reluctant.push({ candidate, state, probe: false })
  else bins.free.push({ candidate, state, probe: account === 'half-open' || model === 'half-open' })
}

const isReluctant = (condition: Condition): boolean => condition === 'probing' || condition === 'suspect'

/** The try may have locked it: then it is known when another makes sense. */
function noteTried(obstacles: Obstacles, { candidate, state }: Omit<Contender, 'probe'>, now: number): void {
  obstacles.tried += 1
  for (const health of [state.health, state.models.get(candidate.model)])
    if (conditionOf(health, now) === 'locked') noteWait(obstacles, health)
}

interface Wait {
  readonly until: number
  readonly fault?: Fault
  readonly ownLimit?: OwnLimit
}

function hinder(obstacles: Obstacles, wait: Wait | undefined): void {
  obstacles.locked += 1
  noteWait(obstacles, wait)
}

function noteWait(obstacles: Obstacles, wait: Wait | undefined): void {
  if (wait === undefined || wait.until >= obstacles.soonest) return
  obstacles.soonest = wait.until
  obstacles.fault = wait.fault
  obstacles.ownLimit = wait.ownLimit
}

interface Reached extends Omit<OwnLimit, 'account'> {
  /** Milliseconds. */
  readonly wait: number
}

const waitOf = ({ member }: AccountState, { wait, ...limit }: Reached, now: number): Wait => ({
  until: now + wait,
  ownLimit: { account: member.name, ...limit },
})

/** Which of the owner's own limits keeps another exchange out, and how long. Undefined: none. */
function reachedLimit(state: AccountState, model: string, now: number, most: number): Reached | undefined {
  const { member, rate, tokens, tokensHeld } = state
  const { maxInFlight, requestsPerMinute, tokensPerMinute } = member
  if (maxInFlight !== undefined && state.inFlight >= maxInFlight)
    return { of: 'exchanges', limit: maxInFlight, wait: busyMs }
  const ofModel = member.maxInFlightOf?.(model)
  if (ofModel !== undefined && (state.inFlightOf.get(model) ?? 0) >= ofModel)
    return { of: 'exchanges-of-model', limit: ofModel, wait: busyMs }
  // Calls at the same time fit under it together; one alone goes out while anything is left.
  if (
    tokensPerMinute !== undefined &&
    tokensHeld > 0 &&
    tokens.count(now) + tokensHeld + most > tokensPerMinute
  )
    return { of: 'tokens', limit: tokensPerMinute, wait: busyMs }
  const requests = windowWait(rate, requestsPerMinute, now)
  const spent = windowWait(tokens, tokensPerMinute, now)
  if (tokensPerMinute !== undefined && spent > requests)
    return { of: 'tokens', limit: tokensPerMinute, wait: spent }
  return requestsPerMinute === undefined || requests === 0
    ? undefined
    : { of: 'requests', limit: requestsPerMinute, wait: requests }
}

/** Nobody knows when a running exchange ends: look again soon. */
const busyMs = 1000

const windowWait = (window: RateWindow, limit: number | undefined, now: number): number =>
  limit === undefined || window.count(now) < limit ? 0 : Math.max(1, window.wait(now))

/** One pass: a lower tier, or one not spared within it, starts the list anew. */
function best(contenders: readonly Contender[], now: number): readonly Contender[] {
  let chosen: Contender[] = []
  let tier = Number.POSITIVE_INFINITY
  let spared = true
  for (const contender of contenders) {
    const itsTier = contender.candidate.tier ?? 0
    if (itsTier > tier) continue
    const isBetterTier = itsTier < tier
    const itsSpared = isSpared(contender.state, now)
    if (!isBetterTier && itsSpared && !spared) continue
    if (isBetterTier || (spared && !itsSpared)) chosen = []
    tier = itsTier
    spared = itsSpared
    chosen.push(contender)
  }
  return chosen
}

function noPickOf({ tried, locked, soonest, fault, ownLimit }: Obstacles, now: number): NoPick {
  if (locked === 0 && tried === 0) return { kind: 'no-pick', cause: 'none' }
  return {
    kind: 'no-pick',
    cause: locked === 0 ? 'tried' : 'locked',
    ...(Number.isFinite(soonest) ? { retryAfter: Math.max(0, soonest - now) / 1000 } : {}),
    ...(fault === undefined ? {} : { lastFault: fault }),
    ...(ownLimit === undefined ? {} : { ownLimit }),
  }
}

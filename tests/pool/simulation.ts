import type { Fault } from '../../src/canonical/fault.ts'
import { isOwnToAccount, isRefusedKey } from '../../src/pool/correlation.ts'
import { createPool, type ManagedPool } from '../../src/pool/create-pool.ts'
import type { Outcome, Pick } from '../../src/pool/pool.ts'
import type { SchedulingMode } from '../../src/pool/selection/scheduling-mode.ts'

/** What is simulated: a pool, the truth about its accounts that it does not know, and the traffic. */
export interface World {
  readonly seed: number
  readonly mode: SchedulingMode
  readonly accounts: number
  readonly requests: number
  /** Arrivals in a second, all accounts together. */
  readonly rate: number
  /** What each account truly takes in a minute. Absent: any number. */
  readonly perMinute?: number
  /** Share of answers that fail for a moment. */
  readonly flaky?: number
  /** Accounts whose key is revoked: the first so many. */
  readonly revoked?: number
  /** Conversations that are going on at one time. */
  readonly sessions?: number
  /** Share of requests that fail everywhere, whoever serves them. */
  readonly poisoned?: number
  /** Faults as vendors send them when a limit is reached. */
  readonly limits: readonly Fault[]
  readonly weights?: (place: number) => number
}

export interface Figures {
  readonly served: number
  readonly refused: number
  /** Refused although an account that was neither tried nor locked would have served. */
  readonly refusedWrongly: number
  /** Picks of an account or model before its lock was over. */
  readonly early: number
  readonly attempts: number
  /** Of requests in a conversation that is cached somewhere: those that came to that place. */
  readonly cacheHits: number
  readonly cacheable: number
  /** Good answers of each account. */
  readonly shares: readonly number[]
  /** Most locks that one poisoned request left. */
  readonly poisonLocks: number
  /** What the pool remembers at the end. */
  readonly remembered: { readonly locks: number; readonly bindings: number }
}

const mostTries = 8
const mostAlike = 3
const cacheLifeMs = 5 * 60_000

/** mulberry32: small, seeded, the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const fault = (over: Partial<Fault>): Fault => ({
  stage: 'attempt',
  scope: 'model',
  kind: 'internal',
  status: 500,
  code: 'internal',
  message: '',
  retryable: true,
  ...over,
})

const badKey = fault({ scope: 'account', kind: 'unauthenticated', status: 401, code: 'invalid_api_key' })
const passing = fault({ kind: 'unavailable', status: 503, code: 'unavailable' })
const poison = fault({ kind: 'internal', status: 500, code: 'poisoned' })

/** Plays the traffic against the pool as the gateway would, under a clock that only the simulation moves. */
export function simulate(world: World): Figures {
  const random = seeded(world.seed)
  const play = new Play(world, random)
  for (let at = 0; at < world.requests; at += 1) {
    play.pass(-Math.log(1 - random()) / world.rate)
    play.request()
  }
  return play.figures()
}

class Play {
  readonly #world: World
  readonly #random: () => number
  readonly #pool: ManagedPool
  readonly #names: readonly string[]
  #now = 1_700_000_000_000
  /** Answers under way: they are settled when their time has come. */
  #open: { readonly at: number; readonly outcome: Outcome }[] = []
  /** First tries after a lock: their answers begin before they end. */
  #probes: { readonly at: number; readonly pick: Pick }[] = []
  readonly #used = new Map<string, { minute: number; count: number }>()
  readonly #cachedAt = new Map<string, Map<string, number>>()
  readonly #shares: number[]
  #served = 0
  #refused = 0
  #refusedWrongly = 0
  #early = 0
  #attempts = 0
  #cacheHits = 0
  #cacheable = 0
  #poisonLocks = 0

  constructor(world: World, random: () => number) {
    this.#world = world
    this.#random = random
    this.#names = Array.from({ length: world.accounts }, (_, place) => `account-${place}`)
    this.#shares = this.#names.map(() => 0)
    this.#pool = createPool({ clock: { now: () => this.#now }, random, mode: world.mode })
    this.#pool.setMembers(
      this.#names.map((name, place) => ({
        name,
        upstream: 'vendor',
        enabled: true,
        priority: 1,
        weight: world.weights?.(place) ?? 1,
      })),
    )
  }

  pass(seconds: number): void {
    this.#now += Math.max(1, Math.round(seconds * 1000))
    for (const { at, pick } of this.#probes) if (at <= this.#now) this.#pool.begun(pick)
    this.#probes = this.#probes.filter(({ at }) => at > this.#now)
    const due = this.#open.filter(({ at }) => at <= this.#now)
    this.#open = this.#open.filter(({ at }) => at > this.#now)
    for (const { outcome } of due) this.#pool.settle(outcome)
  }

  request(): void {
    const { sessions = 50, poisoned = 0 } = this.#world
    const isPoisoned = this.#random() < poisoned
    // A few conversations have most of the traffic.
    const session = `session-${Math.floor(this.#random() ** 2 * sessions)}`
    const before = isPoisoned ? this.#lockCount() : 0
    const tried = new Set<string>()
    const alike = new Map<string, number>()
    let counted = 0
    for (;;) {
      const pick = this.#pool.pick({
        candidates: this.#names.map((account) => ({ account, model: 'model' })),
        tried,
        session,
      })
      if (pick.kind === 'no-pick') break
      this.#check(pick)
      tried.add(pick.account)
      this.#attempts += 1
      const failed = isPoisoned ? poison : this.#judge(pick.account)
      if (failed === undefined) {
        this.#serve(pick, session)
        return
      }
      this.#pool.settle({ kind: 'fault', pick, fault: failed })
      if (isOwnToAccount(failed)) continue
      counted += 1
      if (isRefusedKey(failed) && counted < mostTries) continue
      const sign = `${failed.status} ${failed.code}`
      alike.set(sign, (alike.get(sign) ?? 0) + 1)
      if ((alike.get(sign) ?? 0) >= mostAlike || counted >= mostTries) break
    }
    this.#refuse(tried, isPoisoned, before)
  }

  figures(): Figures {
    const { locks, bindings } = this.#pool.snapshot()
    return {
      served: this.#served,
      refused: this.#refused,
      refusedWrongly: this.#refusedWrongly,
      early: this.#early,
      attempts: this.#attempts,
      cacheHits: this.#cacheHits,
      cacheable: this.#cacheable,
      shares: this.#shares,
      poisonLocks: this.#poisonLocks,
      remembered: { locks: locks.length, bindings: bindings.length },
    }
  }

  /** The truth: what this account answers now. */
  #judge(account: string): Fault | undefined {
    const { revoked = 0, flaky = 0, perMinute, limits } = this.#world
    if (this.#names.indexOf(account) < revoked) return badKey
    if (perMinute !== undefined && this.#countOf(account) >= perMinute) {
      const limit =
        limits[Math.floor(this.#random() * limits.length)] ?? fault({ kind: 'rate-limited', status: 429 })
      // The vendor's own wait where it names one; else the time to the next minute.
      return { ...limit, retryAfter: limit.retryAfter ?? (60_000 - (this.#now % 60_000)) / 1000 }
    }
    if (this.#random() < flaky) return passing
    return undefined
  }

  #countOf(account: string): number {
    const minute = Math.floor(this.#now / 60_000)
    const used = this.#used.get(account)
    return used?.minute === minute ? used.count : 0
  }

  #serve(pick: Pick, session: string): void {
    const { account } = pick
    const minute = Math.floor(this.#now / 60_000)
    this.#used.set(account, { minute, count: this.#countOf(account) + 1 })
    this.#served += 1
    const place = this.#names.indexOf(account)
    this.#shares[place] = (this.#shares[place] ?? 0) + 1
    const caches = this.#cachedAt.get(session) ?? new Map<string, number>()
    const isWarm = (at: number | undefined): boolean => at !== undefined && this.#now - at <= cacheLifeMs
    if ([...caches.values()].some(isWarm)) {
      this.#cacheable += 1
      if (isWarm(caches.get(account))) this.#cacheHits += 1
    }
    this.#cachedAt.set(session, caches.set(account, this.#now))
    const milliseconds = 200 + this.#random() * 3000
    if (pick.probe) this.#probes.push({ at: this.#now + milliseconds / 4, pick })
    this.#open.push({
      at: this.#now + milliseconds,
      outcome: { kind: 'good', pick, firstByteMs: milliseconds / 4 },
    })
  }

  #refuse(tried: ReadonlySet<string>, isPoisoned: boolean, before: number): void {
    this.#refused += 1
    if (isPoisoned) {
      this.#poisonLocks = Math.max(this.#poisonLocks, this.#lockCount() - before)
      return
    }
    const locked = new Set(this.#lockedNow())
    const { revoked = 0, perMinute = Number.POSITIVE_INFINITY } = this.#world
    const wouldServe = (name: string, place: number): boolean =>
      place >= revoked && this.#countOf(name) < perMinute && !tried.has(name) && !locked.has(name)
    if (this.#names.some(wouldServe)) this.#refusedWrongly += 1
  }

  #check({ account, model }: Pick): void {
    const health = this.#pool.health().find((one) => one.account === account)
    const isEarly = health?.locks.some((lock) => lock.until > this.#now && (lock.model ?? model) === model)
    if (isEarly === true) this.#early += 1
  }

  #lockedNow(): readonly string[] {
    return this.#pool.health().flatMap(({ locks }) => locks.map(({ account }) => account))
  }

  #lockCount(): number {
    return this.#pool.health().reduce((sum, { locks }) => sum + locks.length, 0)
  }
}

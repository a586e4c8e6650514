import { describe, expect, it } from 'vitest'
import type { Fault, FaultKind, FaultScope } from '../canonical/fault.ts'
import { createPool, type ManagedPool } from './create-pool.ts'
import type { NoPick, Outcome, Pick, PickWish, PoolMember } from './pool.ts'
import type { SchedulingMode } from './selection/scheduling-mode.ts'

const member = (name: string, over: Partial<PoolMember> = {}): PoolMember => ({
  name,
  upstream: 'vendor',
  enabled: true,
  priority: 1,
  weight: 1,
  ...over,
})

function fault(scope: FaultScope, kind: FaultKind, status: number, over: Partial<Fault> = {}): Fault {
  return { stage: 'attempt', scope, kind, status, code: kind, message: kind, retryable: true, ...over }
}

const limited = (seconds?: number): Fault =>
  fault('model', 'rate-limited', 429, seconds === undefined ? {} : { retryAfter: seconds })
const badKey = fault('account', 'unauthenticated', 401)
const broken = fault('model', 'internal', 500)

/** A pool under a clock that only the test moves. */
function stage(mode: SchedulingMode, members: readonly PoolMember[]) {
  let now = 1_000_000
  const clock = { now: () => now }
  const pool = createPool({ clock, random: () => 0, mode })
  pool.setMembers(members)
  const names = members.map(({ name }) => name)
  return {
    pool,
    clock,
    pass: (seconds: number) => {
      now += seconds * 1000
    },
    pick: (over: Partial<PickWish> = {}) => pick(pool, names, over),
    /** Picks and settles at once. */
    run: (outcome: Fault | 'good' | 'aborted' = 'good', over: Partial<PickWish> = {}) =>
      settled(pool, picked(pick(pool, names, over)), outcome),
  }
}

const wish = (names: readonly string[], over: Partial<PickWish> = {}): PickWish => ({
  candidates: names.map((account) => ({ account, model: 'm' })),
  tried: new Set(),
  ...over,
})

const pick = (pool: ManagedPool, names: readonly string[], over: Partial<PickWish>): Pick | NoPick =>
  pool.pick(wish(names, over))

function picked(result: Pick | NoPick): Pick {
  if (result.kind === 'no-pick') throw new Error(`no pick: ${result.cause}`)
  return result
}

function settled(pool: ManagedPool, pick: Pick, outcome: Fault | 'good' | 'aborted'): Pick {
  pool.settle(outcomeOf(pick, outcome))
  return pick
}

const outcomeOf = (pick: Pick, outcome: Fault | 'good' | 'aborted'): Outcome =>
  typeof outcome === 'string' ? { kind: outcome, pick } : { kind: 'fault', pick, fault: outcome }

const tally = (names: readonly string[]): Record<string, number> =>
  names.reduce<Record<string, number>>((counts, name) => {
    counts[name] = (counts[name] ?? 0) + 1
    return counts
  }, {})

const repeat = <T>(count: number, act: () => T): readonly T[] => Array.from({ length: count }, act)

describe('balance', () => {
  it('shares equal priorities by weight', () => {
    const { run } = stage('balance', [member('a', { weight: 3 }), member('b')])
    expect(tally(repeat(40, () => run().account))).toEqual({ a: 30, b: 10 })
  })

  it('leaves lower priorities alone while a higher one can serve', () => {
    const { run } = stage('balance', [member('a', { priority: 2 }), member('b', { priority: 1 })])
    expect(tally(repeat(10, () => run().account))).toEqual({ b: 10 })
  })

  it('gives an account that was away no more than its share when it is back', () => {
    const { run, pass } = stage('balance', [member('a'), member('b')])
    run(limited(60))
    repeat(50, () => run())
    pass(61)
    const after = tally(repeat(20, () => run().account))
    expect(after.a).toBeLessThanOrEqual(11)
    expect(after.b).toBeGreaterThanOrEqual(9)
  })

  it('does not keep sessions', () => {
    const { run } = stage('balance', [member('a'), member('b')])
    expect(tally(repeat(10, () => run('good', { session: 's' }).account))).toEqual({ a: 5, b: 5 })
  })
})

describe('the owner’s own bounds', () => {
  it('keeps one model of an account to its bound, and the others free', () => {
    const bound = { maxInFlightOf: (model: string) => (model === 'm' ? 1 : undefined) }
    const { pool, pick } = stage('balance', [member('a', bound)])
    const first = picked(pick())
    expect(pick()).toMatchObject({ kind: 'no-pick', cause: 'locked' })
    expect(pick({ candidates: [{ account: 'a', model: 'n' }] })).toMatchObject({ kind: 'pick' })
    pool.settle({ kind: 'good', pick: first })
    expect(pick()).toMatchObject({ kind: 'pick' })
  })

  it('spares an account whose tokens of the minute are used, until they fall out', () => {
    const { pool, pick, pass } = stage('balance', [member('a', { tokensPerMinute: 100 }), member('b')])
    pool.settle({ kind: 'good', pick: picked(pick()), tokens: 100 })
    expect(tally(repeat(3, () => picked(pick()).account))).toEqual({ b: 3 })
    pass(75)
    expect(picked(pick()).account).toBe('a')
  })

  it.each(['balance', 'cache_first', 'performance_first', 'priority'] as const)(
    'uses the preferred account first in %s, and others while it cannot serve',
    (mode) => {
      const { pool, run, pass } = stage(mode, [member('a'), member('b'), member('c')])
      pool.setFavourite('c')
      expect(tally(repeat(5, () => run('good', { session: 's' }).account))).toEqual({ c: 5 })
      run(limited(10))
      expect(run().account).not.toBe('c')
      pass(11)
      expect(run().account).toBe('c')
    },
  )
})

describe('keys that are refused one after the other', () => {
  it('lock nobody while it may be the network, and are locked once another key works', () => {
    const { pool, run, pass } = stage('priority', [member('a'), member('b'), member('c')])
    const bad = (...tried: string[]) => run(badKey, { tried: new Set(tried) }).account
    expect([bad(), bad('a')]).toEqual(['a', 'b'])
    expect(pool.health().flatMap(({ locks }) => locks)).toEqual([])
    pass(20)
    expect(run('good', { tried: new Set(['a', 'b']) }).account).toBe('c')
    expect(pool.health().map(({ usable }) => usable)).toEqual([false, false, true])
  })

  it('lock nobody where one of those very keys works again: it was the vendor’s bad moment', () => {
    const { pool, run } = stage('priority', [member('a'), member('b'), member('c')])
    for (const tried of [[], ['a'], ['a', 'b']]) run(badKey, { tried: new Set(tried) })
    expect(run().account).toBe('a')
    expect(pool.health().map(({ usable }) => usable)).toEqual([true, true, true])
  })
})

describe('when every account was tried', () => {
  it('tells when the soonest of them may be tried again, where the try has locked it', () => {
    const { run, pick } = stage('priority', [member('a'), member('b')])
    run(limited(9))
    run(limited(4), { tried: new Set(['a']) })
    expect(pick({ tried: new Set(['a', 'b']) })).toMatchObject({ cause: 'tried', retryAfter: 4 })
  })

  it('tells no time where nobody was locked for it', () => {
    const { run, pick } = stage('priority', [member('a')])
    run(broken)
    expect(pick({ tried: new Set(['a']) })).toEqual({ kind: 'no-pick', cause: 'tried' })
  })
})

describe('priority', () => {
  it('takes the first in order, and the next only while the first is locked', () => {
    const { run, pass } = stage('priority', [member('a'), member('b')])
    expect(repeat(3, () => run().account)).toEqual(['a', 'a', 'a'])
    run(limited(10))
    expect(run().account).toBe('b')
    pass(11)
    expect(run().account).toBe('a')
  })
})

describe('cache_first', () => {
  it('keeps a session on its account, and spreads new sessions', () => {
    const { run } = stage('cache_first', [member('a'), member('b')])
    const first = run('good', { session: 's1' }).account
    const second = run('good', { session: 's2' }).account
    expect(new Set([first, second]).size).toBe(2)
    expect(repeat(5, () => run('good', { session: 's1' }).account)).toEqual(repeat(5, () => first))
  })

  it('stays with one stand-in while home is locked, and goes home after', () => {
    const { run, pass } = stage('cache_first', [member('a'), member('b'), member('c')])
    const home = run('good', { session: 's' }).account
    run(limited(30), { session: 's' })
    const standIns = repeat(4, () => run('good', { session: 's' }).account)
    expect(new Set(standIns).size).toBe(1)
    expect(standIns[0]).not.toBe(home)
    pass(31)
    expect(run('good', { session: 's' })).toMatchObject({
      account: home,
      why: { code: 'home' },
    })
  })

  it('moves for good when home is locked for longer than a cache lives', () => {
    const { run, pass } = stage('cache_first', [member('a'), member('b')])
    const home = run('good', { session: 's' }).account
    run(limited(3600), { session: 's' })
    const away = run('good', { session: 's' }).account
    pass(3601)
    expect(away).not.toBe(home)
    expect(run('good', { session: 's' }).account).toBe(away)
  })

  it('is not at home where nothing has succeeded yet', () => {
    const { run, pass } = stage('cache_first', [member('a'), member('b')])
    const first = run(limited(1), { session: 's' }).account
    const second = run('good', { session: 's' }).account
    pass(5)
    expect(second).not.toBe(first)
    expect(run('good', { session: 's' }).account).toBe(second)
  })

  it('finds the home again after a restart', () => {
    const before = stage('cache_first', [member('a'), member('b')])
    before.run('good', { session: 'other' })
    const home = before.run('good', { session: 's' }).account
    const after = stage('cache_first', [member('a'), member('b')])
    after.pool.restore(before.pool.snapshot())
    expect(after.run('good', { session: 's' }).account).toBe(home)
  })
})

describe('performance_first', () => {
  const measured = (pool: ManagedPool, name: string, ms: number): void =>
    pool.settle({ kind: 'good', pick: picked(pick(pool, [name], {})), firstByteMs: ms })

  it('prefers the account with the earlier first byte', () => {
    const { pool, run } = stage('performance_first', [member('a'), member('b')])
    measured(pool, 'a', 900)
    measured(pool, 'b', 200)
    expect(repeat(3, () => run().account)).toEqual(['b', 'b', 'b'])
    expect(run().why).toEqual({ code: 'soonest', values: { ms: 200 } })
  })

  it('measures again what was measured long ago', () => {
    const { pool, run, pass } = stage('performance_first', [member('a'), member('b')])
    measured(pool, 'a', 900)
    pass(400)
    measured(pool, 'b', 200)
    expect(run().account).toBe('a')
  })

  it('does not send a crowd to an account that is not measured yet', () => {
    const { pool, pick } = stage('performance_first', [member('a'), member('b')])
    measured(pool, 'a', 300)
    expect([picked(pick()).account, picked(pick()).account]).toEqual(['b', 'a'])
  })
})

describe('tiers', () => {
  const tiered = (over: Partial<PickWish> = {}): Partial<PickWish> => ({
    candidates: [
      { account: 'sandbox', model: 'm', tier: 3 },
      { account: 'a', model: 'm', tier: 0 },
    ],
    ...over,
  })

  it.each<SchedulingMode>(['balance', 'priority', 'cache_first', 'performance_first'])(
    '%s leaves a lower tier to what no other can serve',
    (mode) => {
      const { run } = stage(mode, [member('sandbox', { priority: 0 }), member('a', { priority: 9 })])
      expect(repeat(4, () => run('good', tiered({ session: 's' })).account)).toEqual(repeat(4, () => 'a'))
      run(limited(60), tiered())
      expect(run('good', tiered()).account).toBe('sandbox')
    },
  )
})

describe('locks', () => {
  it('waits out Retry-After before using the account again, for that model only', () => {
    const { run, pick, pass } = stage('priority', [member('a')])
    run(limited(30))
    expect(pick()).toEqual({ kind: 'no-pick', cause: 'locked', retryAfter: 30, lastFault: limited(30) })
    expect(pick({ candidates: [{ account: 'a', model: 'other' }] }).kind).toBe('pick')
    pass(29.9)
    expect(pick().kind).toBe('no-pick')
    pass(0.1)
    expect(picked(pick()).probe).toBe(true)
  })

  it('locks the whole account for what is the account’s', () => {
    const { run, pick } = stage('priority', [member('a')])
    run(badKey)
    expect(pick({ candidates: [{ account: 'a', model: 'other' }] })).toMatchObject({
      cause: 'locked',
      lastFault: badKey,
    })
  })

  it.each([
    ['request', fault('request', 'invalid-request', 400)],
    ['egress', fault('egress', 'unavailable', 503)],
  ])('locks nobody for a fault of scope %s', (_scope, harmless) => {
    const { run, pool } = stage('priority', [member('a')])
    run(harmless)
    expect(pool.health()[0]).toMatchObject({ usable: true, inFlight: 0, locks: [] })
  })

  it('doubles a guessed wait with each failure in a row, and forgets with time', () => {
    const { run, pool, pass } = stage('priority', [member('a')])
    const waits = repeat(4, () => {
      run(limited())
      const [lock] = pool.health()[0]?.locks ?? []
      const wait = ((lock?.until ?? 0) - (lock?.since ?? 0)) / 1000
      pass(wait)
      return wait
    })
    expect(waits).toEqual([2, 4, 8, 16])
    pass(24 * 3600)
    run(limited())
    expect(pool.health()[0]?.locks[0]?.strikes).toBe(1)
  })

  it('counts a crowd that fails together as one failure', () => {
    const { pool, pick } = stage('priority', [member('a')])
    const crowd = repeat(20, () => picked(pick()))
    for (const one of crowd) settled(pool, one, limited())
    expect(pool.health()[0]?.locks[0]?.strikes).toBe(1)
  })

  it('one failure that may pass by itself only makes others go first; a second in a row locks', () => {
    const { run, pick, pool, pass } = stage('priority', [member('a'), member('b')])
    const first = repeat(5, () => picked(pick({ candidates: [{ account: 'a', model: 'm' }] })))
    for (const one of first) settled(pool, one, broken)
    expect(pool.health()[0]?.locks).toEqual([])
    expect(run().account).toBe('b')
    expect(picked(pick({ tried: new Set(['b']) })).account).toBe('a')
    pass(1)
    run(broken)
    expect(pick({ tried: new Set(['b']) })).toMatchObject({ cause: 'locked', retryAfter: 2 })
  })

  it('is lifted by hand', () => {
    const { run, pick, pool } = stage('priority', [member('a')])
    run(limited(600))
    pool.unlock('a', 'm')
    expect(pick().kind).toBe('pick')
  })

  it('outlives a restart, whichever of members and snapshot comes first', () => {
    const before = stage('priority', [member('a')])
    before.run(limited(600))
    const early = createPool({ clock: before.clock, random: () => 0, mode: 'priority' })
    early.restore(before.pool.snapshot())
    early.setMembers([member('a')])
    expect(early.pick(wish(['a']))).toMatchObject({
      cause: 'locked',
      retryAfter: 600,
      lastFault: { status: 429 },
    })
    const late = createPool({ clock: before.clock, random: () => 0, mode: 'priority' })
    late.setMembers([member('a')])
    late.restore(before.pool.snapshot())
    expect(late.snapshot().locks).toEqual(before.pool.snapshot().locks)
  })
})

describe('half-open', () => {
  it('lets one probe through while another account serves the rest', () => {
    const { run, pick, pass } = stage('priority', [member('a'), member('b')])
    run(limited())
    pass(3)
    expect(picked(pick())).toMatchObject({ account: 'a', probe: true })
    expect(picked(pick())).toMatchObject({ account: 'b', probe: false })
  })

  it.each([
    ['was guessed', limited()],
    ['the vendor told', limited(2)],
  ])('closes when the probe’s answer has begun, however long it goes on: a time that %s', (_name, fault) => {
    const { run, pick, pool, pass } = stage('priority', [member('a'), member('b')])
    run(fault)
    pass(3)
    const probe = picked(pick())
    expect(picked(pick())).toMatchObject({ account: 'b', probe: false })
    pool.begun(probe)
    expect(picked(pick())).toMatchObject({ account: 'a', probe: false })
  })

  it('serves more than the probe when nobody else can', () => {
    const { run, pick, pass } = stage('priority', [member('a')])
    run(limited())
    pass(3)
    expect([picked(pick()).probe, picked(pick()).probe]).toEqual([true, false])
  })

  it('closes after a good probe, locks for longer after a bad one, and tries again after an aborted one', () => {
    const { run, pick, pool, pass } = stage('priority', [member('a')])
    run(limited())
    pass(3)
    run('aborted')
    expect(picked(pick()).probe).toBe(true)
    pool.unlock('a')
    run(limited())
    pass(3)
    run(limited())
    expect(pick()).toMatchObject({ cause: 'locked', retryAfter: 4 })
    pass(5)
    run('good')
    expect(picked(pick()).probe).toBe(false)
  })
})

describe('correlation', () => {
  it('takes penalties back when several accounts fail alike within seconds', () => {
    const { run, pool, pass } = stage('balance', [member('a'), member('b')])
    run(broken)
    pass(0.5)
    run(broken, { tried: new Set(['a']) })
    expect(pool.health().flatMap(({ locks }) => locks)).toEqual([])
  })

  it('keeps them when the failures are far apart, or differ', () => {
    const { run, pool, pass } = stage('balance', [member('a'), member('b')])
    run(badKey)
    pass(20)
    run(badKey, { tried: new Set(['a']) })
    expect(pool.health().map(({ usable }) => usable)).toEqual([false, false])
  })

  it('never takes back a limit, which each account has of its own', () => {
    const { run, pool } = stage('balance', [member('a'), member('b')])
    run(limited(10))
    run(limited(10), { tried: new Set(['a']) })
    expect(pool.health().flatMap(({ locks }) => locks)).toHaveLength(2)
  })

  it('stops at that vendor after three accounts failed one request alike, but not at another vendor', () => {
    const names = ['a', 'b', 'c', 'd']
    const { run, pick } = stage('priority', [
      ...names.map((name) => member(name)),
      member('x', { upstream: 'other' }),
    ])
    const tried = new Set<string>()
    for (const _ of names.slice(1)) tried.add(run(broken, { tried: new Set(tried) }).account)
    expect(picked(pick({ tried })).account).toBe('x')
    tried.add('x')
    expect(pick({ tried })).toEqual({ kind: 'no-pick', cause: 'tried' })
    expect(pick().kind).toBe('pick')
  })
})

describe('no pick', () => {
  it.each([
    ['none', [member('a', { enabled: false })], new Set<string>()],
    ['tried', [member('a')], new Set(['a'])],
  ] as const)('says %s', (cause, members, tried) => {
    expect(stage('balance', members).pick({ tried })).toEqual({ kind: 'no-pick', cause })
  })

  it('names the soonest of several locks', () => {
    const { run, pick } = stage('priority', [member('a'), member('b')])
    run(limited(50))
    run(limited(20))
    expect(pick()).toMatchObject({ cause: 'locked', retryAfter: 20 })
  })
})

describe("the owner's limits", () => {
  it('keeps an account under its number of exchanges at one time', () => {
    const { pool, pick } = stage('priority', [member('a', { maxInFlight: 1 }), member('b')])
    const first = picked(pick())
    expect([first.account, picked(pick()).account]).toEqual(['a', 'b'])
    settled(pool, first, 'good')
    expect(picked(pick()).account).toBe('a')
  })

  it('keeps an account under its requests per minute', () => {
    const { run, pick, pass } = stage('priority', [member('a', { requestsPerMinute: 2 })])
    run()
    run()
    expect(pick()).toMatchObject({ cause: 'locked' })
    pass(71)
    expect(pick().kind).toBe('pick')
  })

  it('spares an account whose quota is at its floor while another can serve', () => {
    const { pool, pick, clock } = stage('priority', [member('a', { quotaFloor: 0.1 }), member('b')])
    const quota = { name: 'tokens', limit: 100, remaining: 5, resetAt: clock.now() + 60_000 }
    pool.settle({ kind: 'good', pick: picked(pick()), quotas: [quota] })
    expect(picked(pick()).account).toBe('b')
    expect(picked(pick({ candidates: [{ account: 'a', model: 'm' }] })).account).toBe('a')
    expect(pool.health()[0]?.quotas).toEqual([quota])
  })
})

describe('members', () => {
  it('are replaced without forgetting those that stay', () => {
    const { run, pool, pick } = stage('priority', [member('a'), member('b')])
    run(limited(60))
    pool.setMembers([member('a', { weight: 2 }), member('c')])
    expect(picked(pick({ candidates: wish(['a', 'b', 'c']).candidates })).account).toBe('c')
    expect(pool.health().map(({ account }) => account)).toEqual(['a', 'c'])
  })

  it('a name that now means another upstream is another account', () => {
    const { run, pool, pick } = stage('priority', [member('a')])
    run(badKey)
    pool.setMembers([member('a', { upstream: 'other' })])
    expect(pick().kind).toBe('pick')
  })

  it('a preferred account is taken in every mode when it can serve', () => {
    const { run } = stage('balance', [member('a'), member('b')])
    expect(repeat(3, () => run('good', { preferred: 'b' }).account)).toEqual(['b', 'b', 'b'])
  })
})

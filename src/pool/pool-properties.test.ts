import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fault, FaultKind, FaultScope } from '../canonical/fault.ts'
import { createPool, type ManagedPool } from './create-pool.ts'
import type { Lock, NoPick, Pick } from './pool.ts'
import type { SchedulingMode } from './selection/scheduling-mode.ts'

const names = Array.from({ length: 6 }, (_, place) => `account-${place}`)
const models = ['m1', 'm2']

interface Step {
  readonly seconds: number
  readonly model: string
  readonly session: string
  readonly outcome: 'good' | 'aborted' | Fault
}

const faultOf = (scope: FaultScope, kind: FaultKind, retryAfter: number | undefined): Fault => ({
  stage: 'attempt',
  scope,
  kind,
  status: 500,
  code: kind,
  message: kind,
  retryable: true,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})

const step: fc.Arbitrary<Step> = fc.record({
  seconds: fc.double({ min: 0, max: 90, noNaN: true }),
  model: fc.constantFrom(...models),
  session: fc.constantFrom('s1', 's2', 's3'),
  outcome: fc.oneof(
    fc.constant('good' as const),
    fc.constant('aborted' as const),
    fc
      .tuple(
        fc.constantFrom<FaultScope>('request', 'model', 'account', 'egress'),
        fc.constantFrom<FaultKind>('rate-limited', 'internal', 'unauthenticated', 'overloaded'),
        fc.option(fc.double({ min: 0, max: 300, noNaN: true }), { nil: undefined }),
      )
      .map(([scope, kind, wait]) => faultOf(scope, kind, wait)),
  ),
})

const mode = fc.constantFrom<SchedulingMode>('balance', 'priority', 'cache_first', 'performance_first')
const priorities = fc.array(fc.integer({ min: 1, max: 2 }), {
  minLength: names.length,
  maxLength: names.length,
})

interface Stage {
  readonly pool: ManagedPool
  readonly clock: { now: number }
}

function stageOf(mode: SchedulingMode, priorities: readonly number[]): Stage {
  const clock = { now: 1_000_000 }
  const pool = createPool({ clock: { now: () => clock.now }, random: () => 0.5, mode })
  pool.setMembers(
    names.map((name, place) => ({
      name,
      upstream: 'vendor',
      enabled: true,
      priority: priorities[place] ?? 1,
      weight: 1 + (place % 3),
    })),
  )
  return { pool, clock }
}

const isLocking = (lock: Lock, account: string, model: string, now: number): boolean =>
  lock.account === account && (lock.model === undefined || lock.model === model) && lock.until > now

const locksOf = (pool: ManagedPool): readonly Lock[] => pool.health().flatMap(({ locks }) => locks)

/** Takes one step; `seen` gets the pick and the locks it was made under. */
function take(
  { pool, clock }: Stage,
  { seconds, model, session, outcome }: Step,
  seen: (pick: Pick | NoPick, locks: readonly Lock[]) => void,
): void {
  clock.now += Math.round(seconds * 1000)
  const locks = locksOf(pool)
  const candidates = names.map((account) => ({ account, model }))
  const pick = pool.pick({ candidates, tried: new Set(), session })
  seen(pick, locks)
  if (pick.kind === 'no-pick') return
  if (outcome === 'good') pool.settle({ kind: 'good', pick, firstByteMs: seconds * 10 })
  else if (outcome === 'aborted') pool.settle({ kind: 'aborted', pick })
  else pool.settle({ kind: 'fault', pick, fault: outcome })
}

const histories = [mode, priorities, fc.array(step, { maxLength: 60 })] as const

describe('whatever happens', () => {
  it('no locked account is picked before its time', () => {
    fc.assert(
      fc.property(...histories, (mode, priorities, steps) => {
        const stage = stageOf(mode, priorities)
        for (const one of steps)
          take(stage, one, (pick, locks) => {
            if (pick.kind === 'no-pick') return
            expect(locks.some((lock) => isLocking(lock, pick.account, pick.model, stage.clock.now))).toBe(
              false,
            )
          })
      }),
    )
  })

  it('a request is served while an account is free, and told the true wait while none is', () => {
    fc.assert(
      fc.property(...histories, (mode, priorities, steps) => {
        const stage = stageOf(mode, priorities)
        for (const one of steps)
          take(stage, one, (pick, locks) => {
            const { now } = stage.clock
            const free = names.filter((name) => !locks.some((lock) => isLocking(lock, name, one.model, now)))
            if (free.length > 0) return expect(pick.kind).toBe('pick')
            const soonest = Math.min(
              ...names.map((name) =>
                Math.max(
                  ...locks.filter((lock) => isLocking(lock, name, one.model, now)).map(({ until }) => until),
                ),
              ),
            )
            expect(pick).toMatchObject({ kind: 'no-pick', cause: 'locked' })
            if (pick.kind === 'no-pick') expect(pick.retryAfter).toBeLessThanOrEqual((soonest - now) / 1000)
          })
      }),
    )
  })

  it('a client that leaves changes nothing', () => {
    fc.assert(
      fc.property(...histories, (mode, priorities, steps) => {
        const stage = stageOf(mode, priorities)
        for (const one of steps) take(stage, one, () => {})
        const before = locksOf(stage.pool)
        for (const one of steps.map((one) => ({ ...one, seconds: 0, outcome: 'aborted' as const })))
          take(stage, one, () => {})
        expect(locksOf(stage.pool)).toEqual(before)
        expect(stage.pool.health().every(({ inFlight }) => inFlight === 0)).toBe(true)
      }),
    )
  })

  it('a snapshot gives the same locks and homes back', () => {
    fc.assert(
      fc.property(...histories, (mode, priorities, steps) => {
        const stage = stageOf(mode, priorities)
        for (const one of steps) take(stage, one, () => {})
        const copy = stageOf(mode, priorities)
        copy.clock.now = stage.clock.now
        copy.pool.restore(stage.pool.snapshot())
        expect(copy.pool.snapshot()).toEqual(stage.pool.snapshot())
      }),
    )
  })

  it('one poisoned request never locks more than one account and model', () => {
    fc.assert(
      fc.property(
        mode,
        priorities,
        fc.constantFrom<FaultKind>('internal', 'bad-upstream', 'timeout'),
        (mode, priorities, kind) => {
          const { pool } = stageOf(mode, priorities)
          const tried = new Set<string>()
          for (let attempt = 0; attempt < names.length; attempt += 1) {
            const pick = pool.pick({ candidates: names.map((account) => ({ account, model: 'm1' })), tried })
            if (pick.kind === 'no-pick') break
            pool.settle({ kind: 'fault', pick, fault: faultOf('model', kind, undefined) })
            tried.add(pick.account)
            expect(locksOf(pool).length).toBeLessThanOrEqual(1)
          }
          expect(tried.size).toBeLessThan(names.length)
        },
      ),
    )
  })
})

describe('memory', () => {
  it('stays bounded whatever models and sessions come by', () => {
    const { pool } = stageOf(
      'cache_first',
      names.map(() => 1),
    )
    for (let count = 0; count < 25_000; count += 1) {
      const pick = pool.pick({
        candidates: [{ account: names[0] ?? '', model: `m${count}` }],
        tried: new Set(),
        session: `s${count}`,
      })
      if (pick.kind === 'pick')
        pool.settle({ kind: 'fault', pick, fault: faultOf('model', 'rate-limited', 9999) })
    }
    const { locks, bindings } = pool.snapshot()
    expect(locks.length).toBeLessThanOrEqual(256)
    expect(bindings.length).toBeLessThanOrEqual(10_000)
  })
})

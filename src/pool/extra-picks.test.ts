import { describe, expect, it } from 'vitest'
import type { Fault } from '../canonical/fault.ts'
import { createPool } from './create-pool.ts'
import type { Pick, PoolMember } from './pool.ts'

const fault = (over: Partial<Fault> = {}): Fault => ({
  ...{ stage: 'attempt', scope: 'model', kind: 'overloaded', status: 529, code: 'busy', message: 'busy' },
  retryable: true,
  ...over,
})

/** `a` is under way; may `b` be asked beside it? */
function stage(over: Partial<PoolMember> = {}) {
  let now = 1_000_000
  const pool = createPool({ clock: { now: () => now }, random: () => 0, mode: 'cache_first' })
  const member = { upstream: 'vendor', enabled: true, priority: 1, weight: 1 }
  pool.setMembers([
    { ...member, name: 'a' },
    { ...member, ...over, name: 'b', upstream: 'other' },
  ])
  const pickOf = (account: string, more: object = {}): Pick => {
    const picked = pool.pick({ candidates: [{ account, model: 'm' }], tried: new Set(), ...more })
    if (picked.kind === 'no-pick') throw new Error(picked.cause)
    return picked
  }
  return {
    pool,
    pickOf,
    pass: (seconds: number) => {
      now += seconds * 1000
    },
    beside: () =>
      pool.pick({
        candidates: ['a', 'b'].map((account) => ({ account, model: 'm' })),
        tried: new Set(['a']),
        isExtra: true,
      }),
  }
}

describe('an attempt beside another', () => {
  it('is taken by an account that is well', () => {
    expect(stage().beside()).toMatchObject({ kind: 'pick', account: 'b' })
  })

  it('is not taken by one that is suspect, or would be tried for the first time after a lock', () => {
    const { pool, pickOf, pass, beside } = stage()
    pool.settle({ kind: 'fault', pick: pickOf('b'), fault: fault() })
    expect(beside().kind).toBe('no-pick')
    pass(60)
    pool.settle({ kind: 'fault', pick: pickOf('b'), fault: fault({ kind: 'rate-limited', status: 429 }) })
    pass(600)
    // Half-open: an ordinary request may probe it.
    expect(beside().kind).toBe('no-pick')
    expect(pickOf('b').probe).toBe(true)
  })

  it('is not taken by one that is at its owner’s bound, or spared for its quota', () => {
    const full = stage({ maxInFlight: 1 })
    full.pickOf('b')
    expect(full.beside().kind).toBe('no-pick')
    const spared = stage({ quotaFloor: 0.1 })
    const quotas = [{ name: 'requests', limit: 100, remaining: 5, resetAt: 9_000_000 }]
    spared.pool.settle({ kind: 'good', pick: spared.pickOf('b'), quotas })
    expect(spared.beside().kind).toBe('no-pick')
  })

  it('moves no session', () => {
    const { pool, pickOf, beside } = stage()
    pool.settle({ kind: 'good', pick: pickOf('a', { session: 's' }) })
    beside()
    const again = pool.pick({
      candidates: ['a', 'b'].map((account) => ({ account, model: 'm' })),
      tried: new Set(),
      session: 's',
    })
    expect(again).toMatchObject({ account: 'a' })
  })
})

describe('the usual delay', () => {
  it('is learned apart for each account, model and kind of answer, from cancelled attempts too', () => {
    const { pool, pickOf } = stage()
    const usual = (account: string, of: string) => pickOf(account, { delayOf: of }).usualDelay
    const delay = { milliseconds: 100, of: 'stream' } as const
    for (let time = 0; time < 19; time++) pool.settle({ kind: 'good', pick: pickOf('a'), delay })
    expect(usual('a', 'stream')).toBeUndefined()
    pool.settle({ kind: 'aborted', pick: pickOf('a'), delay: { ...delay, milliseconds: 900 } })
    expect(usual('a', 'stream')).toBe(100)
    pool.settle({ kind: 'aborted', pick: pickOf('a'), delay: { ...delay, milliseconds: 900 } })
    expect(usual('a', 'stream')).toBe(900)
    expect([usual('a', 'whole'), usual('b', 'stream'), pickOf('a').usualDelay]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

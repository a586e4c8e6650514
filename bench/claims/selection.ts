import { createPool, type ManagedPool } from '../../src/pool/create-pool.ts'
import type { PickWish } from '../../src/pool/pool.ts'
import type { SchedulingMode } from '../../src/pool/selection/scheduling-mode.ts'
import { rowOf } from '../row.ts'
import { median } from '../stats.ts'
import type { Claim } from './claim.ts'

const accounts = 200
const sessions = 500
const warmUp = 20_000
const picks = 20_000
const modes = ['cache_first', 'balance', 'performance_first', 'priority'] as const satisfies SchedulingMode[]

/** One account chosen of 200, and the pool told how it went, in the mode that costs most. In this process: no socket takes part. */
export const selection: Claim = {
  name: 'selection',
  async run({ rounds }) {
    const costs = modes.map((mode) => [mode, measure(mode, rounds)] as const)
    const [, worst] = costs.reduce((most, one) => (median(one[1]) > median(most[1]) ? one : most))
    return [
      rowOf(
        {
          claim: 'selection',
          work: `an account chosen of ${accounts} and settled, dearest mode, CPU`,
          against: '–',
          unit: 'µs',
          target: { atMost: 20 },
          detail: costs.map(([mode, of]) => `${mode} ${median(of).toFixed(1)} µs`).join(' · '),
        },
        worst,
      ),
    ]
  },
}

/** Microseconds of CPU for one, in each round. */
function measure(mode: SchedulingMode, rounds: number): readonly number[] {
  const { pool, candidates } = stage(mode)
  run(pool, candidates, warmUp)
  return Array.from({ length: Math.max(3, rounds) }, () => {
    const before = process.cpuUsage()
    run(pool, candidates, picks)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / picks
  })
}

function stage(mode: SchedulingMode): { pool: ManagedPool; candidates: PickWish['candidates'] } {
  const pool = createPool({ clock: { now: Date.now }, random: () => 0.5, mode })
  const names = Array.from({ length: accounts }, (_, at) => `account-${at}`)
  pool.setMembers(
    names.map((name, at) => ({ name, upstream: 'vendor', enabled: true, priority: at % 3, weight: 1 })),
  )
  return { pool, candidates: names.map((account) => ({ account, model: 'm' })) }
}

function run(pool: ManagedPool, candidates: PickWish['candidates'], times: number): void {
  for (let time = 0; time < times; time += 1) {
    const pick = pool.pick({ candidates, tried: new Set(), session: `s${time % sessions}` })
    if (pick.kind === 'pick') pool.settle({ kind: 'good', pick, firstByteMs: 100 + (time % 50), tokens: 100 })
  }
}

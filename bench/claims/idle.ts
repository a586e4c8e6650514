import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readCpu, readMemory, readWakeUps } from '../rig/cpu-clock.ts'
import { startTorii } from '../rig/torii.ts'
import { rowOf } from '../row.ts'
import type { Claim } from './claim.ts'

const settleMs = 10_000
const watchSeconds = 20
/** Every 5 s the listener looks at its connections and a look at the settings file is asked for and answered. */
const mostWakeUps = (watchSeconds / 5) * 3

/** What Torii takes from a laptop while nobody asks it anything. */
export const idle: Claim = {
  name: 'idle',
  async run(bench) {
    const start = () =>
      startTorii({
        name: 'torii-idle',
        label: 'Torii',
        dist: bench.dist,
        home: join(bench.folder, 'idle'),
        upstreamPort: bench.upstream.port,
        core: bench.cores.gateway,
      })
    // The first start of a home makes keys and tables, and moves 21 keys into the vault: it is told, not judged.
    const first = await start()
    await sleep(settleMs)
    const atFirst = readMemory(first.pid) / 1e6
    await first.stop()
    const torii = await start()
    try {
      await sleep(settleMs)
      const before = readWakeUps(torii.pid)
      const cpuBefore = readCpu([torii.pid]).used
      await sleep(watchSeconds * 1000)
      const cpuMs = (readCpu([torii.pid]).used - cpuBefore) / 1e6
      const threads = [...readWakeUps(torii.pid)].map(
        ([thread, count]) => [thread, count - (before.get(thread) ?? 0)] as const,
      )
      const most = Math.max(...threads.map(([, count]) => count))
      const woken = threads.filter(([, count]) => count > 0)
      return [
        rowOf(
          {
            claim: 'idle',
            work: 'idle, resident memory',
            against: '–',
            unit: 'MB',
            target: { atMost: 90 },
            detail: `${settleMs / 1000} s after a start; after the first of this home ${atFirst.toFixed(1)} MB`,
          },
          [readMemory(torii.pid) / 1e6],
        ),
        rowOf(
          {
            claim: 'idle',
            work: `idle, wake-ups of its busiest thread in ${watchSeconds} s`,
            against: 'two timers of 5 s',
            unit: '×',
            target: { atMost: 1.25 },
            detail: `${cpuMs.toFixed(1)} ms of CPU; ${woken.map(([thread, count]) => `${thread}: ${count}`).join(', ')}`,
          },
          [most / mostWakeUps],
        ),
      ]
    } finally {
      await torii.stop()
    }
  },
}

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../rig/bench.ts'
import { readMemory } from '../rig/cpu-clock.ts'
import { startTorii } from '../rig/torii.ts'
import { rowOf } from '../row.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

const streams = 1000
const work: Work = {
  label: `${streams} open streams`,
  client: 'openai-chat',
  upstream: 'openai-chat',
  mode: 'endless-1000',
  request: 'small',
}
/** A garbage collector takes its time when nothing presses. */
const settleMs = 12_000

/** What an open stream holds, and whether it gives it back. */
export const openStreams: Claim = {
  name: 'open-streams',
  async run(bench) {
    const torii = await startTorii({
      name: 'torii-memory',
      label: 'Torii',
      dist: bench.dist,
      home: join(bench.folder, 'memory'),
      upstreamPort: bench.upstream.port,
      core: bench.cores.gateway,
    })
    try {
      const target = torii.target(work)
      const megabytes = () => readMemory(torii.pid) / 1e6
      // What the first thousand leave behind in caches and compiled code is not the second thousand's.
      await openAndRelease(bench, target)
      await sleep(settleMs)
      const before = megabytes()
      const opened = await openAll(bench, target)
      await sleep(3000)
      const during = megabytes()
      await bench.load.run({ kind: 'release' })
      await sleep(settleMs)
      const after = megabytes()
      const detail = `RSS before ${before.toFixed(1)} MB, with ${opened} open ${during.toFixed(1)} MB, after ${after.toFixed(1)} MB`
      return [
        rowOf(
          {
            claim: 'open-streams',
            work: `memory for each open stream (${streams} open)`,
            against: '–',
            unit: 'kB',
            target: { atMost: 30 },
            detail,
          },
          [((during - before) * 1000) / streams],
        ),
        rowOf(
          {
            claim: 'open-streams',
            work: 'memory after they end',
            against: 'before',
            unit: '×',
            target: { atMost: 1.1 },
            detail,
          },
          [after / before],
        ),
      ]
    } finally {
      await bench.load.run({ kind: 'release' })
      await torii.stop()
    }
  },
}

async function openAll(bench: Bench, target: ReturnType<Bench['torii']['target']>): Promise<number> {
  const { answers, firstFailure } = await bench.load.run({ kind: 'open', target, streams })
  if (answers < streams) throw new Error(`${answers} of ${streams} streams opened: ${firstFailure}`)
  return answers
}

async function openAndRelease(bench: Bench, target: ReturnType<Bench['torii']['target']>): Promise<void> {
  await openAll(bench, target)
  await sleep(1500)
  await bench.load.run({ kind: 'release' })
}

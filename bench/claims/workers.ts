import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, ratios, type Sample, saturateAll } from '../rig/saturation.ts'
import { afterStartMs, startTorii } from '../rig/torii.ts'
import { type Row, rowOf, type Target } from '../row.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

const work: Work = {
  label: 'two workers, relay, 1 kB JSON',
  client: 'openai-chat',
  upstream: 'openai-chat',
  mode: 'whole',
  request: 'small',
}
/**
 * Of each process that serves. Two workers share one core here, and whoever has it reads all of its memory anew: with the same
 * number in all each would have it half as long for half as much, which costs two processes that share nothing just as much.
 */
const connectionsEach = 64
/** Below it load, upstream, owner and two workers take each other's cores. */
const enoughCores = 5

/** What it costs that two workers share everything through a third process, and what two cores bring. */
export const workers: Claim = {
  name: 'workers',
  async run(bench) {
    const start = (count: 1 | 2, core: number | undefined) =>
      startTorii({
        name: `${count} ${core === undefined ? 'free' : 'pinned'}`,
        label: `proxy.workers: ${count}`,
        dist: bench.dist,
        home: join(bench.folder, `workers-${count}-${core ?? 'free'}`),
        upstreamPort: bench.upstream.port,
        core,
        workers: count,
      })
    const measure = async (core: number | undefined) => {
      const [one, two] = await Promise.all([start(1, core), start(2, core)])
      try {
        await sleep(afterStartMs)
        return await saturateAll(bench, {
          one: { contender: one, work, connections: connectionsEach },
          two: { contender: two, work, connections: connectionsEach * 2 },
          sparse: { contender: two, work, connections: connectionsEach },
        })
      } finally {
        await Promise.all([one.stop(), two.stop()])
      }
    }
    const pinned = await measure(bench.cores.gateway)
    const free = await measure(undefined)
    return [
      cpuRow(pinned, 'two', `${connectionsEach} connections for each process`, { atMost: 1.15 }),
      cpuRow(pinned, 'sparse', `${connectionsEach} connections in all`, undefined),
      throughputRow(free, bench.cores.count),
    ]
  },
}

type Samples = Partial<Record<'one' | 'two' | 'sparse', readonly Sample[]>>

const detailOf = ({ one }: Samples, two: readonly Sample[] | undefined): string =>
  `${describe('one process', one)} · ${describe('owner and two workers', two)}`

/** On one core, so that nothing but the work itself is compared. */
const cpuRow = (samples: Samples, load: 'two' | 'sparse', how: string, target: Target | undefined): Row =>
  rowOf(
    {
      claim: 'workers',
      work: `${work.label}: CPU per request, ${how}`,
      against: 'one process',
      unit: '×',
      ...(target === undefined ? {} : { target }),
      detail: detailOf(samples, samples[load]),
    },
    ratios(samples.one, samples[load]),
  )

function throughputRow(samples: Samples, cores: number): Row {
  const { one = [], two = [] } = samples
  const gains = two.flatMap((sample, at) => {
    const alone = one[at]
    return alone === undefined ? [] : [sample.perSecond / alone.perSecond]
  })
  const isJudged = cores >= enoughCores
  return rowOf(
    {
      claim: 'workers',
      work: `${work.label}: throughput by the clock`,
      against: 'one process',
      unit: '×',
      ...(isJudged ? { target: { atLeast: 1.8 } } : {}),
      detail: `${isJudged ? '' : `not judged: load, upstream, owner and workers share ${cores} cores · `}${detailOf(samples, two)}`,
    },
    gains,
  )
}

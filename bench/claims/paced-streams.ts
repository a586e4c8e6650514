import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, present } from '../rig/bench.ts'
import type { Contender } from '../rig/contender.ts'
import { readCpu } from '../rig/cpu-clock.ts'
import { type Row, rowOf } from '../row.ts'
import { median } from '../stats.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

const work: Work = {
  label: 'relay, paced streams',
  client: 'openai-chat',
  upstream: 'openai-chat',
  mode: 'endless-20',
  request: 'small',
}

/** Many streams at the pace at which a model speaks: what one event costs on its way through. */
export const pacedStreams: Claim = {
  name: 'paced-streams',
  guarded: true,
  async run(bench) {
    const rows: Row[] = []
    for (const streams of [100, 500]) {
      const costs = new Map<string, number[]>()
      const rounds = Math.min(bench.rounds, 3)
      for (let round = 0; round < rounds; round += 1)
        for (const contender of present([bench.nginx, bench.torii])) {
          const cost = await costOfEvent(bench, contender, streams)
          costs.set(contender.name, [...(costs.get(contender.name) ?? []), cost])
        }
      const nginx = costs.get('nginx') ?? []
      const torii = costs.get('torii') ?? []
      rows.push(
        rowOf(
          {
            claim: 'paced-streams',
            work: `relay, ${streams} paced streams (20 ms between events), CPU per event`,
            against: bench.nginx?.label ?? 'nginx',
            unit: '×',
            target: { atMost: 2.2 },
            detail: [...costs].map(([name, of]) => `${name} ${median(of).toFixed(1)} µs`).join(' · '),
            guarded: true,
          },
          torii.flatMap((cost, at) => {
            const other = nginx[at]
            return other === undefined ? [] : [cost / other]
          }),
        ),
      )
    }
    return rows
  },
}

/** Microseconds of the gateway's CPU time for each event that reached a client. */
async function costOfEvent(bench: Bench, contender: Contender, streams: number): Promise<number> {
  const opened = await bench.load.run({ kind: 'open', target: contender.target(work), streams })
  if (opened.answers < streams)
    throw new Error(
      `${contender.name} opened ${opened.answers} of ${streams} streams: ${opened.firstFailure}`,
    )
  await sleep(500)
  const before = readCpu(contender.pids).used
  const { events: seen } = await bench.load.run({ kind: 'count' })
  await sleep(bench.seconds * 2000)
  const used = readCpu(contender.pids).used - before
  const { events } = await bench.load.run({ kind: 'count' })
  await bench.load.run({ kind: 'release' })
  await sleep(300)
  return used / 1000 / (events - seen)
}

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, ratios, saturateAll } from '../rig/saturation.ts'
import { afterStartMs, startTorii } from '../rig/torii.ts'
import { rowOf } from '../row.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

const work: Work = {
  label: 'monitor on / off, relay saturation',
  client: 'openai-chat',
  upstream: 'openai-chat',
  mode: 'whole',
  request: 'small',
}

const ways = {
  off: '{ enabled: false }',
  'on, bodies off': '{ enabled: true, bodies: off }',
  'on, bodies redacted': '{ enabled: true, bodies: redacted }',
} as const
type Way = keyof typeof ways

/** What recording costs the one who waits for an answer. */
export const monitorCost: Claim = {
  name: 'monitor-cost',
  guarded: true,
  async run(bench) {
    const start = (way: Way) =>
      startTorii({
        name: `monitor ${way}`,
        label: 'Torii',
        dist: bench.dist,
        home: join(bench.folder, `monitor-${way.replaceAll(/\W+/g, '-')}`),
        upstreamPort: bench.upstream.port,
        core: bench.cores.gateway,
        monitor: ways[way],
      })
    const names = Object.keys(ways) as Way[]
    const toriis = await Promise.all(names.map(async (way) => [way, await start(way)] as const))
    try {
      await sleep(afterStartMs)
      const samples = await saturateAll<Way>(
        bench,
        Object.fromEntries(toriis.map(([way, contender]) => [way, { contender, work }])),
      )
      const detail = names.map((way) => describe(way, samples[way])).join(' · ')
      return names
        .filter((way) => way !== 'off')
        .map((way) =>
          rowOf(
            {
              claim: 'monitor-cost',
              work: `monitor ${way} / off, relay saturation`,
              against: 'monitor off',
              unit: '×',
              target: { atLeast: 0.92 },
              detail,
              guarded: true,
            },
            ratios(samples[way], samples.off),
          ),
        )
    } finally {
      await Promise.all(toriis.map(([, torii]) => torii.stop()))
    }
  },
}

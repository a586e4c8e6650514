import { present } from '../rig/bench.ts'
import { describe, ratios, saturateAll } from '../rig/saturation.ts'
import { type Row, rowOf } from '../row.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

interface RelayWork {
  readonly work: Work
  readonly nginx: number
  readonly portkey: number
  readonly connections?: number
}

/** Relay at saturation against nginx and against Portkey: the same bytes through each of them. */
const relayClaim = (name: string, { work, nginx, portkey, connections = 64 }: RelayWork): Claim => ({
  name,
  guarded: true,
  async run(bench) {
    const entries = Object.fromEntries(
      present([bench.direct, bench.nginx, bench.torii, bench.portkey]).map((contender) => [
        contender.name,
        { contender, work, connections },
      ]),
    )
    const samples = await saturateAll(bench, entries)
    const detail = Object.entries(samples)
      .map(([contender, of]) => describe(contender, of))
      .join(' · ')
    const against = (peer: 'nginx' | 'portkey', target: number): Row =>
      rowOf(
        {
          claim: name,
          work: work.label,
          against: bench[peer]?.label ?? peer,
          unit: '×',
          target: { atLeast: target },
          detail,
          guarded: true,
        },
        ratios(samples.torii, samples[peer]),
      )
    return [against('nginx', nginx), against('portkey', portkey)]
  },
})

const openai = { client: 'openai-chat', upstream: 'openai-chat' } as const

export const relayJson = relayClaim('relay-json', {
  work: { label: 'relay, 1 kB JSON, saturation', ...openai, mode: 'whole', request: 'small' },
  nginx: 0.3,
  portkey: 8,
})

export const relayStream = relayClaim('relay-stream', {
  work: { label: 'relay, SSE of 100 events, saturation', ...openai, mode: 'burst', request: 'small' },
  nginx: 0.5,
  portkey: 15,
})

export const relayAgent = relayClaim('relay-agent', {
  work: {
    label: 'relay, 200 kB agent request with 60 tools, saturation',
    ...openai,
    mode: 'whole',
    request: 'agent',
  },
  nginx: 0.25,
  portkey: 15,
  // More of them only wait with their 200 kB in socket buffers.
  connections: 32,
})

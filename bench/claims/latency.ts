import { type Bench, present } from '../rig/bench.ts'
import type { Contender } from '../rig/contender.ts'
import { type Row, rowOf } from '../row.ts'
import { median, percentile } from '../stats.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

interface Latency {
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** What standing in between adds to an answer at a modest, steady rate. */
export const addedLatency: Claim = {
  name: 'added-latency',
  async run(bench) {
    const work: Work = {
      label: 'relay, 1 kB JSON',
      client: 'openai-chat',
      upstream: 'openai-chat',
      mode: 'whole',
      request: 'small',
    }
    const rate = 500
    const measured = await measureAll(
      bench,
      present([bench.direct, bench.nginx, bench.torii, bench.portkey]).map((contender) => ({
        name: contender.name,
        contender,
        work,
      })),
      rate,
      'wholeMs',
    )
    const detail = describeLatencies(measured)
    return [
      rowOf(
        {
          claim: 'added-latency',
          work: `relay, added p50 at ${rate} requests/s`,
          against: "nginx's added p50",
          unit: '×',
          target: { atMost: 2.2 },
          detail,
        },
        addedRatios(measured, 'torii', 'p50'),
      ),
      rowOf(
        {
          claim: 'added-latency',
          work: `relay, added p99 at ${rate} requests/s`,
          against: "nginx's added p99",
          unit: '×',
          detail,
        },
        addedRatios(measured, 'torii', 'p99'),
      ),
    ]
  },
}

/** What standing in between adds until the first event of a paced stream. */
export const firstEvent: Claim = {
  name: 'first-event',
  async run(bench) {
    const stream = { mode: 'short-20', request: 'small' } as const
    const relay: Work = { label: 'relay', client: 'openai-chat', upstream: 'openai-chat', ...stream }
    const translate: Work = {
      label: 'translate',
      client: 'anthropic-messages',
      upstream: 'openai-chat',
      ...stream,
    }
    const measured = await measureAll(
      bench,
      [
        ...present([bench.direct, bench.nginx, bench.torii, bench.portkey]).map((contender) => ({
          name: contender.name,
          contender,
          work: relay,
        })),
        { name: 'translate', contender: bench.torii, work: translate },
      ],
      100,
      'firstByteMs',
    )
    const row = (name: 'torii' | 'translate', lane: string, target: number): Row =>
      rowOf(
        {
          claim: 'first-event',
          work: `added time to first event, paced stream, ${lane}`,
          against: "nginx's added",
          unit: '×',
          target: { atMost: target },
          detail: describeLatencies(measured),
        },
        addedRatios(measured, name, 'p50'),
      )
    return [row('torii', 'relay', 3), row('translate', 'translate, Anthropic → OpenAI chat', 4)]
  },
}

type Measured = ReadonlyMap<string, readonly Latency[]>

async function measureAll(
  bench: Bench,
  entries: readonly { readonly name: string; readonly contender: Contender; readonly work: Work }[],
  perSecond: number,
  field: 'firstByteMs' | 'wholeMs',
): Promise<Measured> {
  const measured = new Map<string, Latency[]>(entries.map(({ name }) => [name, []]))
  const seconds = bench.seconds * 1.5
  for (let round = 0; round <= bench.rounds; round += 1)
    for (const { name, contender, work } of entries) {
      const outcome = await bench.load.run({
        kind: 'steady',
        target: contender.target(work),
        perSecond,
        seconds,
      })
      if (outcome.failures > 0) bench.say(`  ${name}: ${outcome.failures} failed: ${outcome.firstFailure}`)
      const times = outcome[field]
      if (round > 0) measured.get(name)?.push({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) })
    }
  return measured
}

/** (with it − direct) ÷ (with nginx − direct), round by round. */
function addedRatios(measured: Measured, name: string, field: keyof Latency): readonly number[] {
  const added = (who: string): readonly number[] =>
    (measured.get(who) ?? []).map(
      (latency, at) => latency[field] - (measured.get('direct')?.[at]?.[field] ?? Number.NaN),
    )
  const nginx = added('nginx')
  return added(name).flatMap((own, at) => {
    const other = nginx[at]
    return other === undefined ? [] : [own / other]
  })
}

const describeLatencies = (measured: Measured): string =>
  [...measured]
    .map(([name, latencies]) => {
      const middle = (field: keyof Latency): string =>
        median(latencies.map((latency) => latency[field])).toFixed(2)
      return `${name} p50 ${middle('p50')} ms, p99 ${middle('p99')} ms`
    })
    .join(' · ')

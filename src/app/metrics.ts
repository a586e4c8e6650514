import type { Status } from '../control/contract/status.ts'
import type { CountedExchange } from './monitor.ts'

const buckets = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 120_000]

/** Counters since the start of the process, as Prometheus reads them. Bounded: labels come from short fixed lists. */
export interface Metrics {
  count(exchange: Pick<CountedExchange, 'protocol' | 'state' | 'lane' | 'usage' | 'firstByteMs'>): void
  text(status: Status): string
}

export function createMetrics(): Metrics {
  const exchanges = new Map<string, number>()
  const tokens = { input: 0, output: 0, cacheRead: 0 }
  const firstByte = { counts: buckets.map(() => 0), sum: 0, total: 0 }
  return {
    count({ protocol = 'none', state, lane = 'none', usage, firstByteMs }) {
      const labels = `protocol="${protocol}",state="${state}",lane="${lane}"`
      exchanges.set(labels, (exchanges.get(labels) ?? 0) + 1)
      tokens.input += usage?.input.total ?? 0
      tokens.output += usage?.output.total ?? 0
      tokens.cacheRead += usage?.input.cacheRead ?? 0
      if (firstByteMs === undefined) return
      firstByte.total += 1
      firstByte.sum += firstByteMs
      for (let at = buckets.length - 1; at >= 0 && firstByteMs <= (buckets[at] ?? 0); at -= 1)
        firstByte.counts[at] = (firstByte.counts[at] ?? 0) + 1
    },
    text: (status) =>
      [
        ...family(
          'torii_exchanges_total',
          'counter',
          [...exchanges].map(([labels, count]) => [labels, count]),
        ),
        ...family('torii_tokens_total', 'counter', [
          ['kind="input"', tokens.input],
          ['kind="output"', tokens.output],
          ['kind="cache_read"', tokens.cacheRead],
        ]),
        ...histogram(firstByte),
        ...family('torii_open_exchanges', 'gauge', [['', status.openExchanges]]),
        ...family('torii_accounts', 'gauge', [
          ['kind="loaded"', status.accounts.loaded],
          ['kind="usable"', status.accounts.usable],
        ]),
        ...family('torii_records_dropped_total', 'counter', [['', status.monitor.dropped]]),
        ...family('torii_up', 'gauge', [['', status.state === 'running' ? 1 : 0]]),
        '',
      ].join('\n'),
  }
}

function family(
  name: string,
  kind: 'counter' | 'gauge',
  rows: readonly (readonly [string, number])[],
): readonly string[] {
  const lines = rows.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`)
  return [`# TYPE ${name} ${kind}`, ...lines]
}

function histogram({
  counts,
  sum,
  total,
}: {
  readonly counts: readonly number[]
  readonly sum: number
  readonly total: number
}): readonly string[] {
  const name = 'torii_first_byte_milliseconds'
  return [
    `# TYPE ${name} histogram`,
    ...buckets.map((limit, at) => `${name}_bucket{le="${limit}"} ${counts[at] ?? 0}`),
    `${name}_bucket{le="+Inf"} ${total}`,
    `${name}_sum ${sum}`,
    `${name}_count ${total}`,
  ]
}

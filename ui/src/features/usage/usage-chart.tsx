import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dot, type Tone } from '../../kit/badge.tsx'
import { type ChartSeries, type ChartTone, TimeChart } from '../../kit/time-chart.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { type MetricName, metricOf } from './metrics.ts'
import { bucketOf, bucketStarts, type UsageSpan } from './usage-range.ts'
import { type GroupSum, sumRows, type UsageRow, type UsageSum } from './usage-sums.ts'

const groupTones = ['info', 'good', 'warn', 'bad'] as const satisfies readonly ChartTone[]
const restTone: ChartTone = 'ink'

interface Strand {
  readonly name: string
  readonly tone: ChartTone
  readonly sums: readonly UsageSum[]
}

/** One metric over time: as a whole, or the largest groups beside all others. */
export function UsageChart({
  groups,
  isGrouped,
  metric,
  span,
  nameOf,
}: {
  readonly groups: readonly GroupSum[]
  readonly isGrouped: boolean
  readonly metric: MetricName
  readonly span: UsageSpan
  readonly nameOf: (group: string) => string
}) {
  const { t } = useTranslation('usage')
  const format = useFormat()
  const [hovered, setHovered] = useState<number>()
  const { of, kind, text } = metricOf(metric)
  const times = useMemo(() => bucketStarts(span), [span])
  const strands = useMemo(
    () => strandsOf(groups, times, isGrouped, of, nameOf, t('others')),
    [groups, times, isGrouped, of, nameOf, t],
  )
  const series = kind === 'stack' ? stacked(strands, of, times.length) : lines(strands, of)
  const [padded, edge] = withEdges(times)
  const clock = useClock(span.unit)
  const isOver = hovered !== undefined && times[hovered] !== undefined
  const value = (strand: Strand): string => {
    const sum = hovered === undefined ? undefined : strand.sums[hovered]
    const found = sum === undefined ? undefined : of(sum)
    return found === undefined ? '–' : text(found, format)
  }
  return (
    <figure>
      <TimeChart
        times={padded}
        series={series.map((one) => ({ ...one, values: [...edge, ...one.values, ...edge] }))}
        height={240}
        label={t('chartLabel', { metric: t(`metric.${metric}`) })}
        formatValue={(axis) => text(axis, format)}
        formatTime={clock}
        onHover={(index) => setHovered(index === undefined ? undefined : index - edge.length)}
      />
      <figcaption className="mt-2 flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-[12.5px] text-soft">
        <span className="tabular-nums">{isOver ? clock(times[hovered] ?? 0) : t('hover')}</span>
        {strands.map((strand) => (
          <span key={strand.name} className="inline-flex items-center gap-1.5">
            <Swatch tone={strand.tone} />
            <span className="max-w-56 truncate">{strand.name}</span>
            {!isOver ? null : <strong className="tabular-nums">{value(strand)}</strong>}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

/** A bar stands half to the left and half to the right of its time: without a place more at each end two would be cut. */
function withEdges(times: readonly number[]): readonly [readonly number[], readonly undefined[]] {
  const [first, second] = times
  const last = times.at(-1)
  if (first === undefined || second === undefined || last === undefined) return [times, []]
  return [[first - (second - first), ...times, last + (second - first)], [undefined]]
}

const Swatch = ({ tone }: { readonly tone: ChartTone }) =>
  tone === 'ink' ? (
    <span aria-hidden="true" className="inline-block size-2 rounded-full bg-ink" />
  ) : (
    <Dot tone={tone satisfies Tone} />
  )

/** By the metric's own size, so that what matters for it is told apart. */
function strandsOf(
  groups: readonly GroupSum[],
  times: readonly number[],
  isGrouped: boolean,
  of: (sum: UsageSum) => number | undefined,
  nameOf: (group: string) => string,
  others: string,
): readonly Strand[] {
  const strand = (name: string, tone: ChartTone, rows: readonly UsageRow[]): Strand => ({
    name,
    tone,
    sums: bucketSums(rows, times),
  })
  if (!isGrouped) return groups.slice(0, 1).map(({ rows }) => strand(nameOf(''), 'info', rows))
  const ranked = groups.toSorted((a, b) => (of(b.sum) ?? 0) - (of(a.sum) ?? 0))
  const rest = ranked.slice(groupTones.length).flatMap(({ rows }) => rows)
  return [
    ...groupTones.flatMap((tone, index) => {
      const group = ranked[index]
      return group === undefined ? [] : [strand(nameOf(group.group), tone, group.rows)]
    }),
    ...(rest.length === 0 ? [] : [strand(others, restTone, rest)]),
  ]
}

function bucketSums(rows: readonly UsageRow[], times: readonly number[]): readonly UsageSum[] {
  const buckets: UsageRow[][] = times.map(() => [])
  // A row that began before the first bar (the server widens to whole steps) belongs to it.
  for (const row of rows) buckets[Math.max(0, bucketOf(times, row.at))]?.push(row)
  return buckets.map(sumRows)
}

/** Each series reaches up to the sum of its own and those below; the tallest is drawn first. */
function stacked(
  strands: readonly Strand[],
  of: (sum: UsageSum) => number | undefined,
  length: number,
): readonly ChartSeries[] {
  const heights = new Array<number>(length).fill(0)
  const known = new Array<boolean>(length).fill(false)
  const series = strands.map(({ name, tone, sums }): ChartSeries => {
    const values = sums.map((sum, index) => {
      const value = of(sum)
      heights[index] = (heights[index] ?? 0) + (value ?? 0)
      known[index] = known[index] === true || value !== undefined
      return known[index] ? heights[index] : undefined
    })
    return { label: name, tone, kind: 'bars', values }
  })
  return series.reverse()
}

const lines = (
  strands: readonly Strand[],
  of: (sum: UsageSum) => number | undefined,
): readonly ChartSeries[] =>
  strands.map(({ name, tone, sums }) => ({ label: name, tone, kind: 'line', values: sums.map(of) }))

function useClock(unit: UsageSpan['unit']): (unixMs: number) => string {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const
    const date = { month: 'numeric', day: 'numeric' } as const
    const forms = {
      minute: time,
      hour: time,
      sixHours: { ...date, hour: '2-digit', hour12: false },
      day: date,
      week: date,
    } as const satisfies Record<UsageSpan['unit'], Intl.DateTimeFormatOptions>
    const clock = new Intl.DateTimeFormat(i18n.language, forms[unit])
    return (at: number) => clock.format(at)
  }, [i18n.language, unit])
}

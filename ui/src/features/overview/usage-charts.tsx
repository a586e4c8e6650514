import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUsage } from '../../api/usage.ts'
import { Card } from '../../kit/card.tsx'
import { Segments } from '../../kit/segments.tsx'
import { type ChartSeries, TimeChart } from '../../kit/time-chart.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'
import { listenLive } from '../../live/live-events.ts'
import {
  type Span,
  spanStart,
  spans,
  type UsageSeries,
  type UsageTotals,
  usageSeries,
} from './usage-window.ts'

const spanNames = Object.keys(spans) as Span[]
const settleMs = 1500

/** What the last hour, day or week came to, as it comes in. */
export function UsageCharts() {
  const { t } = useTranslation('overview')
  const [span, setSpan] = useSpan()
  const now = useNow(15_000)
  const usage = useUsage(`overview ${span}`, () => ({
    since: spanStart(span, Date.now()),
    step: spans[span].step,
  }))
  useLiveUsage()
  const series = usageSeries(usage.data?.rows ?? [], span, now)
  return (
    <Card
      title={t('usage.title')}
      aside={
        <Segments
          label={t('usage.span')}
          value={span}
          onChange={setSpan}
          options={spanNames.map((name) => ({ value: name, label: t(`usage.spans.${name}`) }))}
        />
      }
    >
      <div className="grid grid-cols-1 gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
        <Requests series={series} span={span} />
        <Failures series={series} span={span} />
        <FirstByte series={series} span={span} />
        <Tokens series={series} span={span} />
        <CacheHits series={series} span={span} />
        <Cost series={series} span={span} />
      </div>
    </Card>
  )
}

/** The span stands in the address, so that a link shows the same. */
function useSpan(): [Span, (span: Span) => void] {
  const search = useSearch({ strict: false }) as { readonly span?: unknown }
  const navigate = useNavigate()
  const span = spanNames.find((name) => name === search.span) ?? 'hour'
  return [
    span,
    (next) => void navigate({ to: '/', search: { span: next }, replace: true, resetScroll: false }),
  ]
}

/** An exchange that ends changes the sums; a burst of them asks once. */
function useLiveUsage(): void {
  const client = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = listenLive({
      exchange({ state }) {
        if (state === 'open') return
        timer ??= setTimeout(() => {
          timer = undefined
          void client.invalidateQueries({ queryKey: ['usage'] })
        }, settleMs)
      },
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client])
}

interface TileProps {
  readonly series: UsageSeries
  readonly span: Span
}

function Requests(props: TileProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  return (
    <Tile
      {...props}
      title={t('usage.requests')}
      figure={(totals) => format.compact(totals.requests)}
      formatValue={wholeOnly(format.compact)}
      chart={[line('ink', 'bars', t('usage.requests'), props.series, (bar) => bar.requests)]}
    />
  )
}

function Failures(props: TileProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const shareOf = ({ errors, requests }: UsageTotals): ReactNode =>
    errors === 0 ? (
      t('usage.noErrors')
    ) : (
      <span className="text-bad">{t('usage.errorShare', { share: format.percent(errors / requests) })}</span>
    )
  return (
    <Tile
      {...props}
      title={t('usage.errorBars')}
      figure={(totals) => format.compact(totals.errors)}
      aside={(totals) => (totals.requests === 0 ? undefined : shareOf(totals))}
      formatValue={wholeOnly(format.compact)}
      chart={[line('bad', 'bars', t('usage.errorBars'), props.series, (bar) => bar.errors)]}
    />
  )
}

function Tokens(props: TileProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  return (
    <Tile
      {...props}
      title={t('usage.tokens')}
      figure={(totals) => format.compact(totals.inputTokens + totals.outputTokens)}
      aside={(totals) =>
        t('usage.inOut', {
          input: format.compact(totals.inputTokens),
          output: format.compact(totals.outputTokens),
        })
      }
      formatValue={wholeOnly(format.compact)}
      chart={[
        line('info', 'bars', t('usage.tokens'), props.series, (bar) => bar.inputTokens + bar.outputTokens),
        line('accent', 'bars', t('usage.tokens'), props.series, (bar) => bar.outputTokens),
      ]}
    />
  )
}

/** Share of the input that came from the vendors' prompt caches. */
function CacheHits(props: TileProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const shareOf = ({ cacheReadTokens, inputTokens }: UsageTotals): number | undefined =>
    inputTokens === 0 ? undefined : cacheReadTokens / inputTokens
  return (
    <Tile
      {...props}
      title={t('usage.cacheHits')}
      figure={(totals) => {
        const share = shareOf(totals)
        return share === undefined ? '–' : format.percent(share)
      }}
      aside={(totals) => t('usage.cacheTokens', { n: format.compact(totals.cacheReadTokens) })}
      formatValue={format.percent}
      least={1}
      chart={[line('info', 'bars', t('usage.cacheHits'), props.series, shareOf)]}
    />
  )
}

function Cost(props: TileProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  return (
    <Tile
      {...props}
      title={t('usage.cost')}
      figure={(totals) => format.money(totals.cost)}
      aside={({ unpriced }) =>
        unpriced === 0 ? t('usage.listPrice') : t('usage.unpriced', { n: format.compact(unpriced) })
      }
      formatValue={format.money}
      least={0.01}
      chart={[line('warn', 'bars', t('usage.cost'), props.series, (bar) => bar.cost)]}
    />
  )
}

function FirstByte(props: TileProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  return (
    <Tile
      {...props}
      title={t('usage.firstByte')}
      figure={({ firstByteMs }) => (firstByteMs === undefined ? '–' : format.duration(firstByteMs))}
      aside={() => t('usage.mean')}
      formatValue={format.duration}
      chart={[line('good', 'bars', t('usage.firstByte'), props.series, (bar) => bar.firstByteMs)]}
    />
  )
}

const line = (
  tone: ChartSeries['tone'],
  kind: ChartSeries['kind'],
  label: string,
  series: UsageSeries,
  of: (bar: UsageTotals) => number | undefined,
): ChartSeries => ({ tone, kind, label, values: series.bars.map(of) })

/** Half a request is no request: the axis leaves such marks blank. */
const wholeOnly =
  (format: (value: number) => string) =>
  (value: number): string =>
    Number.isInteger(value) ? format(value) : ''

function Tile({
  title,
  series,
  span,
  figure,
  aside,
  chart,
  formatValue,
  least,
}: TileProps & {
  readonly title: string
  readonly figure: (totals: UsageTotals) => string
  readonly aside?: (totals: UsageTotals) => ReactNode
  readonly chart: readonly ChartSeries[]
  readonly formatValue: (value: number) => string
  /** The axis goes to this at least. */
  readonly least?: number
}) {
  const { t } = useTranslation('overview')
  const [hovered, setHovered] = useState<number>()
  const clock = useClock(span)
  const bar = hovered === undefined ? undefined : series.bars[hovered]
  const shown = bar ?? series.total
  const when = hovered === undefined ? t(`usage.last.${span}`) : clock(series.times[hovered] ?? 0)
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="text-[12.5px] text-soft">{title}</h3>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-[22px] leading-8 font-semibold tracking-tight tabular-nums">
          {figure(shown)}
        </span>
        <span className="text-[12px] text-faint">{aside?.(shown)}</span>
        <span className="ml-auto text-[12px] text-faint tabular-nums">{when}</span>
      </p>
      <TimeChart
        times={series.times}
        series={chart}
        label={`${title}: ${figure(series.total)}, ${t(`usage.last.${span}`)}`}
        height={104}
        {...(least === undefined ? {} : { least })}
        formatValue={formatValue}
        formatTime={clock}
        onHover={setHovered}
      />
    </section>
  )
}

/** Times on the axis: hours within a day, days within a week. */
function useClock(span: Span): (unixMs: number) => string {
  const { i18n } = useTranslation()
  const form: Intl.DateTimeFormatOptions =
    span === 'week'
      ? { month: 'numeric', day: 'numeric' }
      : { hour: '2-digit', minute: '2-digit', hour12: false }
  const clock = new Intl.DateTimeFormat(i18n.language, form)
  return (at) => clock.format(at)
}

import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

export type ChartTone = 'ink' | 'accent' | 'good' | 'warn' | 'bad' | 'info'

export interface ChartSeries {
  readonly label: string
  readonly tone: ChartTone
  /** Undefined: nothing is known for this time. */
  readonly values: readonly (number | undefined)[]
  readonly kind: 'bars' | 'line'
}

export interface TimeChartProps {
  /** Unix milliseconds, ascending, evenly spaced. */
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
  /** Says the gist to who cannot see it. */
  readonly label: string
  readonly height?: number
  /** The axis goes to this at least, so that one request is no mountain. Default: 4. */
  readonly least?: number
  readonly formatValue: (value: number) => string
  readonly formatTime: (unixMs: number) => string
  /** The pointer is over this place; undefined: over none. */
  readonly onHover?: (index: number | undefined) => void
}

/** Values over time. Later series lie over earlier ones. Follows size, theme and language. */
export function TimeChart(props: TimeChartProps) {
  const { i18n } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const plot = useRef<uPlot | undefined>(undefined)
  const shape = `${i18n.language} ${props.height} ${props.series.map(({ tone, kind }) => tone + kind).join()}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for all that makes another chart of it
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const draw = (): void => {
      plot.current?.destroy()
      plot.current = new uPlot(optionsFor(latest, element), dataOf(latest.current), element)
    }
    draw()
    const resized = new ResizeObserver(() => {
      const height = latest.current.height ?? usualHeight
      if (element.clientWidth > 0) plot.current?.setSize({ width: element.clientWidth, height })
    })
    resized.observe(element)
    const themed = new MutationObserver(draw)
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      resized.disconnect()
      themed.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [shape])
  useEffect(() => {
    plot.current?.setData(dataOf(props))
  })
  return <div ref={place} role="img" aria-label={props.label} className="w-full" />
}

const usualHeight = 120
const bars = uPlot.paths.bars?.({ size: [0.72, 26], radius: 0.15, gap: 1 })

const dataOf = ({ times, series }: TimeChartProps): uPlot.AlignedData => [
  times.map((at) => at / 1000),
  ...series.map(({ values }) => values.map((value) => value ?? null)),
]

function optionsFor(latest: React.RefObject<TimeChartProps>, element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(`--c-${name}`).trim()
  const font = `11px ${getComputedStyle(element).fontFamily}`
  const { series, height = usualHeight } = latest.current
  return {
    width: Math.max(element.clientWidth, 50),
    height,
    // At the right the half of a time's mark that stands under the last value.
    padding: [
      8,
      ({ ctx }) => widest(ctx, font, [latest.current.formatTime(latest.current.times.at(-1) ?? 0)]) / 2 + 2,
      0,
      0,
    ],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _least, most) => [0, niceTop(most, latest.current.least ?? 4)] } },
    series: [{}, ...series.map((one) => seriesOptions(one, colour(one.tone)))],
    axes: [
      {
        stroke: colour('faint'),
        font,
        grid: { show: false },
        ticks: { show: false },
        size: 22,
        gap: 6,
        space: 70,
        values: (_plot, splits) => splits.map((at) => latest.current.formatTime(at * 1000)),
      },
      {
        stroke: colour('faint'),
        font,
        grid: { stroke: colour('line'), width: 1 },
        ticks: { show: false },
        size: (plot, values) => widest(plot.ctx, font, values ?? []) + 12,
        gap: 6,
        space: 34,
        values: (_plot, splits) => splits.map((value) => latest.current.formatValue(value)),
      },
    ],
    hooks: {
      setCursor: [(plot) => latest.current.onHover?.(plot.cursor.idx ?? undefined)],
    },
  }
}

/** CSS pixels that the marks of an axis need. */
function widest(context: CanvasRenderingContext2D, font: string, texts: readonly string[]): number {
  context.save()
  context.font = font
  const width = Math.max(12, ...texts.map((text) => context.measureText(text).width))
  context.restore()
  return Math.ceil(width)
}

function seriesOptions({ label, kind }: ChartSeries, stroke: string): uPlot.Series {
  if (kind === 'line') return { label, stroke, width: 1.75, spanGaps: true, points: { show: false } }
  return {
    label,
    stroke,
    fill: stroke,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  }
}

/** A round number a little above the highest value. */
function niceTop(most: number | null, least: number): number {
  if (most === null || !Number.isFinite(most) || most <= least) return least
  const step = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 4, 5, 8, 10].map((times) => times * step).find((top) => top >= most * 1.02) ?? most
}

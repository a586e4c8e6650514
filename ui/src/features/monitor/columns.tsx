import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { Dot } from '../../kit/badge.tsx'
import { classNames } from '../../kit/class-names.ts'
import type { Format } from '../../kit/use-format.ts'
import { modelText, shortProtocolName, stateTones } from './exchange-words.ts'

export interface CellContext {
  readonly t: TFunction<'monitor'>
  readonly format: Format
  /** For the ages of open exchanges. */
  readonly now: number
  /** When this day began: before it a time alone says too little. */
  readonly today: number
}

interface Column {
  /** A CSS grid track. */
  readonly track: string
  readonly numeric?: true
  readonly mono?: true
  readonly cell: (exchange: ExchangeView, context: CellContext) => ReactNode
}

const none = '–'

const dayTimes = new Map<string, Intl.DateTimeFormat>()

function dayTime(at: number): string {
  const { lang } = document.documentElement
  const known = dayTimes.get(lang)
  const made =
    known ??
    new Intl.DateTimeFormat(lang, {
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    })
  dayTimes.set(lang, made)
  return made.format(at)
}

const timed = (ms: number | undefined, { format }: CellContext): string =>
  ms === undefined ? none : format.duration(ms)

/** In the order they stand in. */
export const columns = {
  time: {
    track: '80px',
    cell: ({ startedAt }, { format, today }) =>
      startedAt >= today ? format.time(startedAt) : dayTime(startedAt),
  },
  status: { track: '60px', cell: (exchange, { t }) => <StatusCell exchange={exchange} t={t} /> },
  protocol: { track: '74px', cell: ({ protocol }) => shortProtocolName(protocol) },
  path: {
    track: 'minmax(118px,1.32fr)',
    mono: true,
    cell: ({ method, path }) => (method === 'POST' ? path : `${method} ${path}`),
  },
  model: { track: 'minmax(126px,1.22fr)', mono: true, cell: modelText },
  account: { track: 'minmax(84px,0.8fr)', cell: ({ account }) => account ?? none },
  lane: { track: '66px', cell: ({ lane }, { t }) => (lane === undefined ? none : t(`lane.${lane}`)) },
  attempts: {
    track: '36px',
    numeric: true,
    cell: ({ attempts }) => (
      <span className={classNames(attempts.length > 1 && 'font-semibold text-warn')}>{attempts.length}</span>
    ),
  },
  firstByte: {
    track: '66px',
    numeric: true,
    cell: ({ firstByteMs }, context) => timed(firstByteMs, context),
  },
  duration: {
    track: '66px',
    numeric: true,
    cell: ({ durationMs, state, startedAt }, context) =>
      state === 'open'
        ? context.format.duration(Math.max(0, context.now - startedAt))
        : timed(durationMs, context),
  },
  tokens: { track: '92px', numeric: true, cell: ({ usage }, { format }) => tokenText(usage, format) },
  cached: {
    track: '72px',
    numeric: true,
    cell: ({ usage }, { format }) =>
      usage?.input.cacheRead === undefined ? none : format.compact(usage.input.cacheRead),
  },
  cost: {
    track: '76px',
    numeric: true,
    cell: ({ cost }, { format }) => (cost === undefined ? none : format.money(cost.total)),
  },
  losses: {
    track: '46px',
    numeric: true,
    cell: ({ losses }) =>
      losses.length === 0 ? (
        none
      ) : (
        <span className={classNames(losses.some((loss) => loss.functional) && 'font-semibold text-warn')}>
          {losses.length}
        </span>
      ),
  },
  fault: {
    track: 'minmax(104px,1.04fr)',
    mono: true,
    cell: ({ fault, state }) =>
      fault === undefined ? (
        none
      ) : (
        <span className={classNames(state === 'failed' && 'text-bad', state === 'refused' && 'text-warn')}>
          {fault.code}
        </span>
      ),
  },
  key: { track: '84px', cell: ({ key }) => key ?? none },
  client: { track: 'minmax(110px,180px)', cell: ({ client }) => client ?? none },
  address: { track: '116px', mono: true, cell: ({ clientAddress }) => clientAddress },
  sent: { track: '76px', numeric: true, cell: ({ requestBytes }, { format }) => format.bytes(requestBytes) },
  got: { track: '76px', numeric: true, cell: ({ responseBytes }, { format }) => format.bytes(responseBytes) },
} as const satisfies Record<string, Column>

export type ColumnId = keyof typeof columns

export const columnIds = Object.keys(columns) as ColumnId[]

export const columnOf = (id: ColumnId): Column => columns[id]

const usual: readonly ColumnId[] = [
  'time',
  'status',
  'protocol',
  'path',
  'model',
  'account',
  'lane',
  'attempts',
  'firstByte',
  'duration',
  'tokens',
  'losses',
  'fault',
]

const storageKey = 'torii.monitor.columns'

/** As this browser keeps them, else the usual ones. */
export function storedColumns(): readonly ColumnId[] {
  const stored = localStorage.getItem(storageKey)?.split(',')
  const known = columnIds.filter((id) => stored?.includes(id))
  return known.length === 0 ? usual : known
}

export function storeColumns(chosen: readonly ColumnId[] | undefined): void {
  if (chosen === undefined) localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, chosen.join(','))
}

function StatusCell({ exchange, t }: { readonly exchange: ExchangeView; readonly t: TFunction<'monitor'> }) {
  const { state, status } = exchange
  return (
    <span className="inline-flex items-center gap-1.5">
      <Dot tone={stateTones[state]} pulse={state === 'open'} />
      <span className="sr-only">{t(`state.${state}`)}</span>
      {status === undefined ? <span aria-hidden="true">…</span> : status}
    </span>
  )
}

function tokenText(usage: ExchangeView['usage'], format: Format): string {
  if (usage === undefined) return none
  const part = (count: number | undefined): string => (count === undefined ? '?' : format.compact(count))
  return `${part(usage.input.total)} → ${part(usage.output.total)}`
}

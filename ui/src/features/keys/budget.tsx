import { useTranslation } from 'react-i18next'
import type { KeyView } from '../../../../src/control/contract/key.ts'
import { classNames } from '../../kit/class-names.ts'
import { type Format, useFormat } from '../../kit/use-format.ts'
import { type Period, periods } from './key-draft.ts'
import type { Spent } from './key-state.ts'

/** What was spent in each period that has a budget, and where it leads; without any budget what the month has come to. */
export function Budget({ of }: { readonly of: KeyView }) {
  const { t } = useTranslation('keys')
  const { spent, budget = {} } = of
  if (spent === undefined) return <span className="text-faint">–</span>
  const bounded = periods.filter((period) => budget[period] !== undefined)
  const shown = bounded.length === 0 ? (['month'] as const) : bounded
  const { unpriced } = spent.month
  return (
    <div className="grid max-w-72 gap-2">
      {shown.map((period) => (
        <PeriodSpent key={period} period={period} spent={spent[period]} limit={budget[period]} />
      ))}
      {unpriced === 0 ? null : <p className="text-[12px] text-faint">{t('unpriced', { count: unpriced })}</p>}
    </div>
  )
}

function PeriodSpent({
  period,
  spent,
  limit,
}: {
  readonly period: Period
  readonly spent: Spent
  readonly limit: number | undefined
}) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  const amount = format.money(spent.cost)
  return (
    <div>
      <p className="flex items-baseline justify-between gap-3 text-[12.5px]">
        <span className="text-soft">{t(`period.${period}`)}</span>
        <span className="tabular-nums">
          {limit === undefined ? (
            <>
              {amount} <span className="text-faint">({t('noBudget')})</span>
            </>
          ) : (
            t('spentOf', { spent: amount, limit: format.money(limit) })
          )}
        </span>
      </p>
      {limit === undefined ? null : <Bar spent={spent} limit={limit} />}
      <Forecast period={period} spent={spent} limit={limit} />
    </div>
  )
}

/** Spent, and paler behind it what is to come. The text above and below says the same. */
function Bar({ spent, limit }: { readonly spent: Spent; readonly limit: number }) {
  const share = (value: number): string => `${Math.min(100, Math.max(0, (value / limit) * 100))}%`
  const isOver = spent.cost >= limit
  const isRisky = spent.forecast?.exhaustedAt !== undefined
  const tone = isOver ? 'bg-bad' : isRisky ? 'bg-warn' : 'bg-good'
  return (
    <div aria-hidden="true" className="relative my-1 h-1.5 overflow-hidden rounded-full bg-raised">
      {spent.forecast === undefined ? null : (
        <span
          className={classNames('absolute inset-y-0 left-0 rounded-full opacity-30', tone)}
          style={{ width: share(spent.forecast.cost) }}
        />
      )}
      <span
        className={classNames('absolute inset-y-0 left-0 rounded-full', tone)}
        style={{ width: share(spent.cost) }}
      />
    </div>
  )
}

function Forecast({
  period,
  spent,
  limit,
}: {
  readonly period: Period
  readonly spent: Spent
  readonly limit: number | undefined
}) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  const { forecast, until } = spent
  if (limit !== undefined && spent.cost >= limit)
    return <p className="text-[12px] text-bad">{t('usedUntil', { date: format.dateTime(until) })}</p>
  // Nothing spent and nothing to come: there is nothing to foretell.
  if (forecast === undefined || forecast.cost === 0) return null
  const pace = paceOf(forecast.over)
  return (
    <p
      title={t(pace.unit === 'hours' ? 'forecast.paceHours' : 'forecast.paceDays', { count: pace.count })}
      className={classNames('text-[12px]', forecast.exhaustedAt === undefined ? 'text-faint' : 'text-warn')}
    >
      {forecast.exhaustedAt === undefined
        ? forecastText(t, period, format.money(forecast.cost), until, format)
        : t('forecast.exhausted', { date: format.dateTime(forecast.exhaustedAt) })}{' '}
      <span className="sr-only">
        ({t(pace.unit === 'hours' ? 'forecast.paceHours' : 'forecast.paceDays', { count: pace.count })})
      </span>
    </p>
  )
}

const forecastText = (
  t: ReturnType<typeof useTranslation<'keys'>>['t'],
  period: Period,
  amount: string,
  until: number,
  format: Format,
): string =>
  period === 'day'
    ? t('forecast.day', { amount })
    : // A period ends with its last day, and not on the day after.
      t('forecast.other', { amount, date: format.day(until - 1) })

const hourMs = 3_600_000

const paceOf = (over: number): { readonly unit: 'hours' | 'days'; readonly count: number } =>
  over < 48 * hourMs
    ? { unit: 'hours', count: Math.round(over / hourMs) }
    : { unit: 'days', count: Math.round(over / (24 * hourMs)) }

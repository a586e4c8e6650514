import { type Period, periodAt } from './periods.ts'

const hourMs = 3_600_000

/** What a key cost in the hour that began at `at` (Unix milliseconds). */
export interface HourlyCost {
  readonly at: number
  /** US dollars. */
  readonly cost: number
}

export interface Forecast {
  /** US dollars at the end of the period, what is spent already among them. */
  readonly cost: number
  /** Milliseconds of use, up to now, that the pace is taken from. */
  readonly over: number
  /** Unix milliseconds at which the budget is used up. Absent: none is set, or it lasts to the end of the period. */
  readonly exhaustedAt?: number
}

export interface ForecastSource {
  readonly period: Period
  readonly now: number
  /** US dollars spent in the period until now. */
  readonly spent: number
  readonly limit: number | undefined
  readonly createdAt: number
  readonly hours: readonly HourlyCost[]
}

/**
 * Goes on at the pace of the last stretch as long as the period itself (a day, a week, a month), so that a quiet night or the
 * first hour of a week does not make it. Undefined: there is less than an hour to look back on.
 */
export function forecastOf(source: ForecastSource): Forecast | undefined {
  const { period, now, spent, limit, createdAt, hours } = source
  const { start, end } = periodAt(period, now)
  const lookBack = now - (end - start)
  // Whole hours are all that is known of the past.
  const from = Math.max(Math.ceil(lookBack / hourMs) * hourMs, createdAt)
  const over = now - from
  if (over < hourMs) return undefined
  const cost = hours.filter(({ at }) => at + hourMs > from).reduce((sum, hour) => sum + hour.cost, 0)
  const perMs = cost / over
  const forecast = { cost: spent + perMs * (end - now), over }
  if (limit === undefined || perMs === 0 || spent >= limit) return forecast
  const exhaustedAt = now + (limit - spent) / perMs
  return exhaustedAt < end ? { ...forecast, exhaustedAt: Math.round(exhaustedAt) } : forecast
}

import { expect, it } from 'vitest'
import { type ForecastSource, forecastOf } from './key-forecast.ts'

const hour = 3_600_000
const day = 24 * hour
/** A Wednesday at noon, by the machine's own clock. */
const noon = new Date(2026, 10, 18, 12).getTime()
const steady = (dollars: number, hours: number) =>
  Array.from({ length: hours }, (_, index) => ({ at: noon - (index + 1) * hour, cost: dollars }))
const source = (changes: Partial<ForecastSource>): ForecastSource => ({
  period: 'day',
  now: noon,
  spent: 6,
  limit: undefined,
  createdAt: noon - 100 * day,
  hours: steady(0.5, 40 * 24),
  ...changes,
})

it('goes on at the pace of the last day, week or month', () => {
  expect(forecastOf(source({}))).toEqual({ cost: 12, over: day })
  expect(forecastOf(source({ period: 'week', spent: 30 }))?.cost).toBeCloseTo(30 + 0.5 * 4.5 * 24)
  expect(forecastOf(source({ period: 'month', spent: 200 }))?.cost).toBeCloseTo(200 + 0.5 * 12.5 * 24)
})

it('says when the budget is used up, if that is before the end', () => {
  expect(forecastOf(source({ limit: 8 }))).toEqual({ cost: 12, over: day, exhaustedAt: noon + 4 * hour })
  expect(forecastOf(source({ limit: 12.5 }))).not.toHaveProperty('exhaustedAt')
  expect(forecastOf(source({ limit: 6 }))).not.toHaveProperty('exhaustedAt')
})

it('takes the pace of a young key from the time it has been there', () => {
  const young = { createdAt: noon - 2 * hour, hours: steady(3, 2) }
  expect(forecastOf(source(young))).toEqual({ cost: 6 + 3 * 12, over: 2 * hour })
})

it('says nothing where there is less than an hour to look back on', () => {
  expect(forecastOf(source({ createdAt: noon - hour + 1 }))).toBeUndefined()
})

it('does not grow where nothing is spent any more', () => {
  expect(forecastOf(source({ hours: [] }))).toEqual({ cost: 6, over: day })
})

/** Calendar periods of the machine's own time zone, as a person reads a bill. */
export const periods = ['day', 'week', 'month'] as const
export type Period = (typeof periods)[number]

/** The longest first: when several are used up, the wait is the longest one's. */
export const budgetPeriods = ['month', 'week', 'day'] as const satisfies readonly Period[]

/** `start` ≤ now < `end`, Unix milliseconds. A week begins on Monday. */
export function periodAt(period: Period, now: number): { readonly start: number; readonly end: number } {
  const at = new Date(now)
  const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()]
  const monday = day - ((at.getDay() + 6) % 7)
  // By the calendar and not by a length: where clocks are changed a day has 23 or 25 hours.
  const bounds = {
    day: [new Date(year, month, day), new Date(year, month, day + 1)],
    week: [new Date(year, month, monday), new Date(year, month, monday + 7)],
    month: [new Date(year, month, 1), new Date(year, month + 1, 1)],
  } as const
  const [start, end] = bounds[period]
  return { start: start.getTime(), end: end.getTime() }
}

import { median, spread } from './stats.ts'

export type Target = { readonly atLeast: number } | { readonly atMost: number }

/** One line of the table: one figure held against its target. */
export interface Row {
  readonly claim: string
  readonly work: string
  readonly against: string
  /** Median of the rounds. Undefined: it could not be measured; `detail` says why. */
  readonly figure: number | undefined
  readonly unit: Unit
  /** Half the distance between the quartiles, as a share of the figure. */
  readonly spread: number
  /** Absent: the figure is told, not judged. */
  readonly target?: Target
  /** What lies behind it, for people. */
  readonly detail: string
  /** The guard compares it with the last landed figure. */
  readonly guarded?: true
}

export type Unit = '×' | 'kB' | 'MB' | 'µs' | 'ms' | '/s' | 'ns'

export type Verdict = 'pass' | 'MISS' | 'not measured' | '–'

export function judge({ figure, target }: Row): Verdict {
  if (figure === undefined || Number.isNaN(figure)) return 'not measured'
  if (target === undefined) return '–'
  return ('atLeast' in target ? figure >= target.atLeast : figure <= target.atMost) ? 'pass' : 'MISS'
}

export type RowWords = Omit<Row, 'figure' | 'spread'>

/** From the figures of the rounds. */
export const rowOf = (words: RowWords, figures: readonly number[]): Row => ({
  ...words,
  figure: figures.length === 0 ? undefined : median(figures),
  spread: figures.length === 0 ? 0 : spread(figures),
})

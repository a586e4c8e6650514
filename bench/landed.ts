import { readFileSync, writeFileSync } from 'node:fs'
import type { Row } from './row.ts'

const file = new URL('./landed.json', import.meta.url)
/** How much worse a ratio may be than the landed one: what rounds of one program lie apart. */
const tolerance = 0.15

type Landed = Readonly<Record<string, number>>

const keyOf = ({ claim, work, against }: Row): string => `${claim}: ${work} / ${against.split(' ')[0]}`

export function land(rows: readonly Row[]): void {
  const figures = {
    ...read(),
    ...Object.fromEntries(guarded(rows).map((row) => [keyOf(row), round(row.figure)])),
  }
  const sorted = Object.fromEntries(Object.entries(figures).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
}

/** One line for each figure that is worse than it was. */
export function findSetbacks(rows: readonly Row[], landed: Landed = read()): readonly string[] {
  return guarded(rows).flatMap((row) => {
    const before = landed[keyOf(row)]
    if (before === undefined || row.figure === undefined) return []
    const isLessBetter = row.target !== undefined && 'atMost' in row.target
    const change = row.figure / before
    const isWorse = isLessBetter ? change > 1 + tolerance : change < 1 - tolerance
    return isWorse ? [`${keyOf(row)}: ${round(row.figure)}, was ${before}`] : []
  })
}

const guarded = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ guarded: isGuarded, figure }) => isGuarded === true && figure !== undefined)

const round = (figure = 0): number => Number(figure.toPrecision(3))

function read(): Landed {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Landed
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

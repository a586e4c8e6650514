import { usageCsv } from './usage-csv.ts'
import type { UsageRow } from './usage-sums.ts'

/** With a byte order mark: Excel takes the file for UTF-8 only then. */
export function downloadCsv(rows: readonly UsageRow[], name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(
    new Blob([`\u{feff}${usageCsv(rows)}\r\n`], { type: 'text/csv;charset=utf-8' }),
  )
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

import type { UsageRow } from './usage-sums.ts'

const header = [
  'time',
  'group',
  'requests',
  'errors',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'first_byte_ms',
  'priced_requests',
  'unpriced_requests',
  'cost_usd',
  'cache_saved_usd',
  'price_list',
]

/** One line for each step and group, times in UTC. An unknown value is an empty field. */
export function usageCsv(rows: readonly UsageRow[]): string {
  const lines = rows.map((row) => [
    new Date(row.at).toISOString(),
    row.group ?? '',
    row.requests,
    row.errors,
    row.inputTokens,
    row.outputTokens,
    row.reasoningTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.firstByteMs ?? '',
    row.priced,
    row.unpriced,
    row.cost?.total ?? '',
    row.cost?.cacheSaved ?? '',
    row.cost?.prices ?? '',
  ])
  return [header, ...lines].map((fields) => fields.map(field).join(',')).join('\r\n')
}

/** A text that begins like a formula must not become one in a spreadsheet. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

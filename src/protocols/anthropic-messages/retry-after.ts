import type { FaultAnswer } from '../fault-codec.ts'

/**
 * Seconds to wait, from the vendor's own headers: `retry-after-ms`, `retry-after` (seconds or a date), else, on a 429, the
 * latest reset among the limits that are used up. Undefined: it said nothing.
 */
export function readRetryAfter({ status, headers, now }: FaultAnswer): number | undefined {
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds / 1000
  const after = headers['retry-after']?.trim()
  if (after !== undefined && after !== '') {
    const seconds = Number(after)
    if (seconds >= 0) return seconds
    const date = Date.parse(after)
    if (!Number.isNaN(date)) return secondsUntil(date, now)
  }
  return status === 429 ? readReset(headers, now) : undefined
}

const limits = ['requests', 'tokens', 'input-tokens', 'output-tokens']

function readReset(headers: FaultAnswer['headers'], now: number): number | undefined {
  const resets = limits
    .filter((limit) => headers[`anthropic-ratelimit-${limit}-remaining`] === '0')
    .map((limit) => Date.parse(headers[`anthropic-ratelimit-${limit}-reset`] ?? ''))
    .filter((reset) => !Number.isNaN(reset))
  // Subscriptions count hours of use; their reset is in Unix seconds.
  const unified = Number(headers['anthropic-ratelimit-unified-reset'] ?? Number.NaN) * 1000
  const all = Number.isNaN(unified) ? resets : [...resets, unified]
  return all.length === 0 ? undefined : secondsUntil(Math.max(...all), now)
}

const secondsUntil = (time: number, now: number): number => Math.max(0, Math.ceil((time - now) / 1000))

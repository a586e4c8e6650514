import { describe, expect, it } from 'vitest'
import { readQuotas } from './quotas.ts'

const now = Date.parse('2026-11-24T00:00:00Z')

describe('what rate-limit headers say is left', () => {
  it('reads durations as OpenAI and Groq write them', () => {
    expect(
      readQuotas(
        [
          ...['x-ratelimit-limit-requests', '500', 'x-ratelimit-remaining-requests', '499'],
          ...['x-ratelimit-reset-requests', '120ms', 'x-ratelimit-limit-tokens', '500000'],
          ...['x-ratelimit-remaining-tokens', '499967', 'x-ratelimit-reset-tokens', '1m30.5s'],
        ],
        now,
      ),
    ).toEqual([
      { name: 'requests', limit: 500, remaining: 499, resetAt: now + 120 },
      { name: 'tokens', limit: 500_000, remaining: 499_967, resetAt: now + 90_500 },
    ])
  })

  it('reads moments as Anthropic writes them', () => {
    expect(
      readQuotas(
        [
          ...['anthropic-ratelimit-input-tokens-limit', '450000'],
          ...['anthropic-ratelimit-input-tokens-remaining', '449000'],
          ...['anthropic-ratelimit-input-tokens-reset', '2026-11-24T00:01:00Z'],
        ],
        now,
      ),
    ).toEqual([{ name: 'input-tokens', limit: 450_000, remaining: 449_000, resetAt: now + 60_000 }])
  })

  it('reads plain seconds, epoch seconds and epoch milliseconds', () => {
    const resetOf = (text: string) =>
      readQuotas(['x-ratelimit-remaining', '1', 'x-ratelimit-reset', text], now)[0]?.resetAt
    expect(resetOf('30')).toBe(now + 30_000)
    expect(resetOf(String(now / 1000 + 5))).toBe(now + 5000)
    expect(resetOf(String(now + 7000))).toBe(now + 7000)
  })

  it('takes no guess from what it cannot read', () => {
    expect(readQuotas(['x-ratelimit-remaining-tokens', 'plenty', 'x-request-id', 'r'], now)).toEqual([])
    expect(readQuotas(['content-type', 'application/json'], now)).toEqual([])
  })
})

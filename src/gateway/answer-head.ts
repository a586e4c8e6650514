import type { Loss } from '../canonical/loss.ts'
import type { OpenExchange } from './open-exchange.ts'

/** The headers on every answer of the data plane. Nothing in them tells which account served it. */
export function exchangeHeaders(exchange: OpenExchange, losses: readonly Loss[], attempts: number): string[] {
  const headers = [...exchange.answerHeaders, 'x-torii-exchange', exchange.id]
  if (exchange.lane !== undefined) headers.push('x-torii-lane', exchange.lane)
  headers.push('x-torii-attempts', String(attempts))
  if (losses.length > 0) headers.push('x-torii-losses', lossSummary(losses))
  return headers
}

/** `3; sampling, tool-schema`: how many, and of what kinds. */
const lossSummary = (losses: readonly Loss[]): string =>
  `${losses.length}; ${[...new Set(losses.map((loss) => loss.code))].join(', ')}`

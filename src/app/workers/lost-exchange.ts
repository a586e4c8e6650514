import { catalogueFault } from '../../canonical/fault-catalogue.ts'
import type { Language } from '../../canonical/language.ts'
import type { Exchange } from '../../monitor/exchange.ts'

/** The record of an exchange whose worker has gone without closing it. */
export function lostExchange(opened: Exchange, now: number, language: Language): Exchange {
  return {
    ...opened,
    state: 'failed',
    durationMs: now - opened.startedAt,
    fault: catalogueFault('worker_lost', { stage: 'deliver', language, values: {} }),
  }
}

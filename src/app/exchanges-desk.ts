import type { Language } from '../canonical/language.ts'
import type { ExchangePage } from '../control/contract/exchange.ts'
import type { ExchangeFilter, ExchangesControl } from '../control/ports.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { ExchangeStore } from '../monitor/exchange-store.ts'
import { protocols } from '../protocols/registry.ts'
import { readExchange } from './exchange-reading.ts'
import { exchangeView } from './exchange-view.ts'
import { askOwnGateway } from './own-request.ts'
import { accept, refuse } from './problems.ts'
import { redactReading } from './redacted-reading.ts'
import { toldLosses } from './told-losses.ts'

export interface ExchangesDeskPorts {
  readonly store: ExchangeStore
  /** What is recorded but not yet written is written. */
  readonly flush: () => Promise<void>
  /** The same, waited for five seconds at most. */
  readonly flushSoon: () => Promise<void>
  /** What is going on now: it is in no store yet. */
  readonly open: () => Promise<readonly Exchange[]>
  readonly redact: (text: string) => string
  /** `http://127.0.0.1:8045` while the gateway runs. */
  readonly address: () => string | undefined
  readonly key: () => string | undefined
}

export function createExchangesDesk(ports: ExchangesDeskPorts): ExchangesControl {
  const find = async (id: string): Promise<Exchange | undefined> => {
    await ports.flushSoon()
    const known = (await ports.store.find(id)) ?? (await ports.open()).find((exchange) => exchange.id === id)
    if (known !== undefined) return known
    await ports.flush()
    return ports.store.find(id)
  }
  return {
    async page(query, language) {
      if (query.state === 'open') return openPage(await ports.open(), query, language)
      await ports.flushSoon()
      const rows = await ports.store.page(query)
      const last = rows.at(-1)
      const next = rows.length < query.limit || last === undefined ? {} : { next: last.id }
      return { exchanges: rows.map((row) => exchangeView(row, language)), ...next }
    },
    async find(id, language) {
      const found = await find(id)
      if (found === undefined) return refuse('unknown_exchange', language, { id })
      return accept(exchangeView({ ...found, losses: toldLosses(found.losses, language) }, language))
    },
    async read(id, language) {
      const found = await find(id)
      if (found === undefined) return refuse('unknown_exchange', language, { id })
      return accept(redactReading(readExchange(found), ports.redact))
    },
    async replay(id, change, language) {
      const found = await find(id)
      if (found === undefined) return refuse('unknown_exchange', language, { id })
      const again = replayOf(found, change.model)
      if (again === undefined) return refuse('no_request_body', language, { id })
      const address = ports.address()
      if (address === undefined) return refuse('gateway_not_running', language)
      try {
        const answer = await askOwnGateway(address, { ...again, key: ports.key() })
        const exchange = answer.exchange === undefined ? {} : { exchange: answer.exchange }
        return accept({ status: answer.status, body: answer.body, ...exchange })
      } catch (error) {
        return refuse('replay_failed', language, {
          cause: error instanceof Error ? error.message : String(error),
        })
      }
    },
  }
}

/** Newest first, all on one page. */
function openPage(open: readonly Exchange[], query: ExchangeFilter, language: Language): ExchangePage {
  const fits = (exchange: Exchange): boolean =>
    (query.protocol ?? exchange.protocol) === exchange.protocol &&
    (query.account ?? exchange.account) === exchange.account &&
    (query.key ?? exchange.key) === exchange.key &&
    (query.model ?? exchange.modelAsked) === exchange.modelAsked &&
    (query.since ?? 0) <= exchange.startedAt &&
    exchange.startedAt <= (query.until ?? Number.POSITIVE_INFINITY)
  const found = open.filter(fits).toReversed().slice(0, query.limit)
  return { exchanges: found.map((one) => exchangeView(one, language)) }
}

/** The request as the client sent it, to another model when asked. Undefined: it was not kept whole. */
function replayOf(
  exchange: Exchange,
  model: string | undefined,
): { readonly method: string; readonly path: string; readonly body: string } | undefined {
  const { bodies, method, protocol } = exchange
  const sent = bodies?.clientSent
  if (sent === undefined || bodies?.truncated === true) return undefined
  const path = exchange.repairedPath ?? exchange.path
  if (model === undefined || protocol === undefined) return { method, path, body: sent }
  if (protocols[protocol].modelAt === 'path') {
    const asked = exchange.modelAsked ?? ''
    return { method, path: path.replace(asked, model), body: sent }
  }
  return { method, path, body: JSON.stringify({ ...(JSON.parse(sent) as object), model }) }
}

import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'

export const exchangeStates = [
  'open',
  'done',
  'failed',
  'refused',
  'aborted',
] as const satisfies readonly ExchangeView['state'][]

export const timeRanges = { '15m': 900_000, '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const
export type TimeRange = keyof typeof timeRanges

/** What stands in the URL: each is absent until it is chosen. */
export interface ExchangeFilter {
  readonly state?: ExchangeView['state']
  readonly protocol?: string
  readonly account?: string
  readonly model?: string
  readonly key?: string
  /** Words that begin words of the record. */
  readonly text?: string
  readonly range?: TimeRange
  /** Unix milliseconds; set by hand they take the place of `range`. */
  readonly since?: number
  readonly until?: number
  readonly losses?: true
}

/** Of any search parameters: what is not understood is left out. */
export function readFilter(search: Readonly<Record<string, unknown>>): ExchangeFilter {
  const text = (name: string): string | undefined => {
    const value = search[name]
    return value === undefined || value === '' ? undefined : String(value)
  }
  const number = (name: string): number | undefined => {
    const value = Number(search[name])
    return Number.isFinite(value) && value > 0 ? value : undefined
  }
  const fields = {
    state: exchangeStates.find((state) => state === search.state),
    protocol: text('protocol'),
    account: text('account'),
    model: text('model'),
    key: text('key'),
    text: text('text'),
    range: (Object.keys(timeRanges) as TimeRange[]).find((range) => range === search.range),
    since: number('since'),
    until: number('until'),
    losses: search.losses === undefined ? undefined : true,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** For GET /api/exchanges. */
export function filterQuery(filter: ExchangeFilter, now: number): URLSearchParams {
  const { losses, range, ...plain } = filter
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(plain)) query.set(name, String(value))
  if (range !== undefined && filter.since === undefined) query.set('since', String(now - timeRanges[range]))
  if (losses === true) query.set('withLosses', 'true')
  return query
}

/** The same question as the server's, asked of an exchange that comes in live. */
export function createMatcher(filter: ExchangeFilter, now: number): (exchange: ExchangeView) => boolean {
  const since = filter.since ?? (filter.range === undefined ? 0 : now - timeRanges[filter.range])
  const until = filter.until ?? Number.POSITIVE_INFINITY
  const words = splitWords(filter.text ?? '')
  const { state, protocol, account, model, key, losses } = filter
  return (exchange) =>
    (state === undefined || exchange.state === state) &&
    (protocol === undefined || exchange.protocol === protocol) &&
    (account === undefined || exchange.account === account) &&
    (model === undefined || exchange.modelAsked === model || exchange.modelServed === model) &&
    (key === undefined || exchange.key === key) &&
    (losses === undefined || exchange.losses.length > 0) &&
    exchange.startedAt >= since &&
    exchange.startedAt <= until &&
    (words.length === 0 || hasWords(exchange, words))
}

function hasWords(exchange: ExchangeView, beginnings: readonly string[]): boolean {
  const { fault } = exchange
  const texts = [
    exchange.id,
    exchange.method,
    exchange.path,
    exchange.state,
    exchange.lane,
    exchange.protocol,
    exchange.modelAsked,
    exchange.modelServed,
    exchange.account,
    exchange.key,
    exchange.status,
    exchange.client,
    exchange.clientAddress,
    exchange.stop?.unified,
    fault?.kind,
    fault?.code,
    fault?.message,
    ...exchange.losses.map((loss) => loss.code),
  ]
  const words = splitWords(texts.filter((text) => text !== undefined).join(' '))
  return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)))
}

const splitWords = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

import type { ExchangeView } from '../control/contract/exchange.ts'
import type { RefusedView } from '../control/contract/security.ts'

const mostGroups = 200

/** Refused at the door: who it was or what key it had, and not what it asked for. */
const isTurnedAway = ({ state, fault }: ExchangeView): boolean =>
  state === 'refused' &&
  fault !== undefined &&
  (fault.stage === 'admit' || fault.code.startsWith('key_')) &&
  fault.code !== 'stopping'

/** By reason and address. `exchanges` come newest first. */
export function groupRefused(exchanges: readonly ExchangeView[]): RefusedView['groups'] {
  const groups = new Map<string, RefusedView['groups'][number]>()
  for (const exchange of exchanges) {
    const { fault, clientAddress: address, startedAt } = exchange
    if (!isTurnedAway(exchange) || fault === undefined) continue
    const id = `${fault.code} ${address}`
    const known = groups.get(id)
    if (known !== undefined) groups.set(id, { ...known, count: known.count + 1, firstAt: startedAt })
    else
      groups.set(id, {
        code: fault.code,
        status: exchange.status ?? fault.status,
        address,
        count: 1,
        firstAt: startedAt,
        lastAt: startedAt,
        lastExchange: exchange.id,
        message: fault.message,
        ...(exchange.client === undefined ? {} : { client: exchange.client }),
        ...(exchange.key === undefined ? {} : { key: exchange.key }),
      })
  }
  return [...groups.values()].slice(0, mostGroups)
}

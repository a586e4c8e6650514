import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ExchangePage, ExchangeView } from '../../../src/control/contract/exchange.ts'
import { listenLive } from '../live/live-events.ts'
import { callApi } from './client.ts'

/** The newest exchanges, newest first, kept so by the live stream. `filter`: query string of GET /api/exchanges. */
export function useRecentExchanges(limit: number, filter = '', wants: (one: ExchangeView) => boolean = all) {
  const client = useQueryClient()
  const key = ['exchanges', 'recent', filter, limit]
  const id = key.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `id` stands for the key, and `wants` belongs to the filter
  useEffect(
    () =>
      listenLive({
        exchange(exchange) {
          if (!wants(exchange)) return
          client.setQueryData<ExchangePage>(key, (page) =>
            page === undefined ? page : { ...page, exchanges: withNewest(page.exchanges, exchange, limit) },
          )
        },
      }),
    [client, id],
  )
  return useQuery({
    queryKey: key,
    queryFn: () => callApi<ExchangePage>(`/api/exchanges?limit=${limit}${filter === '' ? '' : `&${filter}`}`),
  })
}

const all = (): boolean => true

function withNewest(known: readonly ExchangeView[], next: ExchangeView, limit: number): ExchangeView[] {
  const at = known.findIndex((one) => one.id === next.id)
  if (at >= 0) return known.map((one) => (one.id === next.id ? next : one))
  return [next, ...known].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit)
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import type { ExchangeReading } from '../../../../../src/control/contract/reading.ts'
import { callApi } from '../../../api/client.ts'
import { listenLive } from '../../../live/live-events.ts'

export const exchangePath = (id: string): string => `/api/exchanges/${encodeURIComponent(id)}`

/** One exchange with its bodies; asked for again when it closes. */
export function useExchange(id: string | undefined) {
  const client = useQueryClient()
  useEffect(
    () =>
      listenLive({
        exchange(exchange) {
          if (exchange.id !== id || exchange.state === 'open') return
          void client.invalidateQueries({ queryKey: ['exchange', id] })
        },
      }),
    [client, id],
  )
  return useQuery({
    queryKey: ['exchange', id],
    queryFn: () => callApi<ExchangeView>(exchangePath(id ?? '')),
    enabled: id !== undefined,
    staleTime: 60_000,
  })
}

/** What its bodies mean. */
export const useReading = (id: string | undefined) =>
  useQuery({
    queryKey: ['exchange', id, 'reading'],
    queryFn: () => callApi<ExchangeReading>(`${exchangePath(id ?? '')}/reading`),
    enabled: id !== undefined,
    staleTime: 60_000,
  })

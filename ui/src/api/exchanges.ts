import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { ExchangePage, ExchangeView } from '../../../src/control/contract/exchange.ts'
import { listenLive } from '../live/live-events.ts'
import { callApi } from './client.ts'

const batchMs = 120

type ById = ReadonlyMap<string, ExchangeView>

/**
 * The newest exchanges, newest first, kept so by the live stream. Undefined: not known yet.
 * `filter`: query string of GET /api/exchanges; `wants` says the same of a live one.
 */
export function useRecentExchanges(
  limit: number,
  filter = '',
  wants: (one: ExchangeView) => boolean = all,
): readonly ExchangeView[] | undefined {
  const live = useLiveExchanges(limit, wants)
  const { data } = useQuery({
    queryKey: ['exchanges', 'recent', filter, limit],
    queryFn: () => callApi<ExchangePage>(`/api/exchanges?limit=${limit}${filter === '' ? '' : `&${filter}`}`),
    // What came while nobody listened is not in what is remembered.
    staleTime: 0,
  })
  return useMemo(
    () => (data === undefined ? undefined : merge(data.exchanges, live, limit)),
    [data, live, limit],
  )
}

const all = (): boolean => true

/** What the stream told since this view is open; a burst renders once. */
function useLiveExchanges(limit: number, wants: (one: ExchangeView) => boolean): ById {
  const [live, setLive] = useState<ById>(new Map())
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wants` belongs to the filter and is not made anew by its callers
  useEffect(() => {
    let waiting: ExchangeView[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (): void => {
      timer = undefined
      const batch = waiting
      waiting = []
      setLive((known) => new Map([...known, ...batch.map((one) => [one.id, one] as const)].slice(-limit)))
    }
    const stop = listenLive({
      exchange(exchange) {
        if (!wants(exchange)) return
        waiting.push(exchange)
        timer ??= setTimeout(take, batchMs)
      },
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [limit])
  return live
}

/** A record that was read is later than a live one that is still open, and as good as one that is not. */
function merge(read: readonly ExchangeView[], live: ById, limit: number): readonly ExchangeView[] {
  const known = new Set(read.map((one) => one.id))
  const unread = [...live.values()].filter((one) => !known.has(one.id))
  return [...read, ...unread].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit)
}

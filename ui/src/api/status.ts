import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Status } from '../../../src/control/contract/status.ts'
import { listenLive } from '../live/live-events.ts'
import { callApi } from './client.ts'

export const statusKey = ['status'] as const

/** What is, kept true by the live stream: asked again whenever the gateway says that something changed. */
export function useStatus() {
  return useQuery({ queryKey: statusKey, queryFn: () => callApi<Status>('/api/status') })
}

/** Once in the page: turns live events into fresh queries. */
export function useLiveStatus(): void {
  const client = useQueryClient()
  useEffect(
    () =>
      listenLive({
        status: () => void client.invalidateQueries({ queryKey: statusKey }),
        state: (state) => {
          // What happened while the stream was lost is not known: ask again.
          if (state === 'open') void client.invalidateQueries()
        },
      }),
    [client],
  )
}

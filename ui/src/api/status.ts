import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Status } from '../../../src/control/contract/status.ts'
import { useNow } from '../kit/use-now.ts'
import { listenLive, liveLoss } from '../live/live-events.ts'
import { callApi } from './client.ts'

export const statusKey = ['status'] as const

/** What is, kept true by the live stream: asked again whenever the gateway says that something changed. */
export function useStatus() {
  return useQuery({ queryKey: statusKey, queryFn: () => callApi<Status>('/api/status') })
}

/** While the stream is lost the status is asked for instead. */
const askWhileLostMs = 3000
const longestTrustMs = 4 * askWhileLostMs

const onLiveState = (changed: () => void): (() => void) => listenLive({ state: changed })

/** The last moment (Unix milliseconds) at which the status was known to be true. Undefined: it is known now. */
export function useUnknownSince(): number | undefined {
  const { dataUpdatedAt, failureCount } = useStatus()
  const loss = useSyncExternalStore(onLiveState, liveLoss)
  const now = useNow(askWhileLostMs)
  if (loss === undefined) return undefined
  const fresh = dataUpdatedAt > loss.seenAt && now - dataUpdatedAt < longestTrustMs
  return fresh && failureCount === 0 ? undefined : Math.max(dataUpdatedAt, loss.aliveAt)
}

/** Once in the page: turns live events into fresh queries. */
export function useLiveStatus(): void {
  const client = useQueryClient()
  useEffect(() => {
    const ask = (): void => void client.invalidateQueries({ queryKey: statusKey }, { cancelRefetch: false })
    let asking: ReturnType<typeof setInterval> | undefined
    const leave = listenLive({
      status: () => void client.invalidateQueries({ queryKey: statusKey }),
      state: (state) => {
        // What happened while the stream was lost is not known: ask again.
        if (state === 'open') void client.invalidateQueries()
        if (state === 'lost' && asking === undefined) {
          asking = setInterval(ask, askWhileLostMs)
          ask()
        }
        if (state !== 'lost') {
          clearInterval(asking)
          asking = undefined
        }
      },
    })
    return () => {
      clearInterval(asking)
      leave()
    }
  }, [client])
}

import { useQuery } from '@tanstack/react-query'
import type { UsageView } from '../../../src/control/contract/usage.ts'
import { callApi } from './client.ts'

export interface UsageAsk {
  readonly since: number
  readonly step: 'minute' | 'hour' | 'day'
  readonly by?: 'none' | 'account' | 'model' | 'key' | 'protocol'
}

const refetchMs = 10_000

/** Sums by time and group. `name` tells asks apart whose `since` moves with the clock. */
export function useUsage(name: string, ask: () => UsageAsk) {
  return useQuery({
    queryKey: ['usage', name],
    queryFn: () => {
      const { since, step, by = 'none' } = ask()
      return callApi<UsageView>(`/api/usage?since=${Math.floor(since)}&step=${step}&by=${by}`)
    },
    refetchInterval: refetchMs,
    placeholderData: (previous) => previous,
  })
}

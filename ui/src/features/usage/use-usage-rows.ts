import { useQuery } from '@tanstack/react-query'
import type { UsageView } from '../../../../src/control/contract/usage.ts'
import { callApi } from '../../api/client.ts'
import type { Grouping, UsageSpan } from './usage-range.ts'

const refetchMs = 10_000

/** `name` tells spans apart that move with the clock. */
export const useUsageRows = (name: string, span: () => UsageSpan, by: Grouping) =>
  useQuery({
    queryKey: ['usage', 'page', name, by],
    queryFn: () => {
      const { since, until, step } = span()
      const query = new URLSearchParams({
        since: String(Math.floor(since)),
        until: String(Math.ceil(until)),
        step,
        by,
      })
      return callApi<UsageView>(`/api/usage?${query}`)
    },
    refetchInterval: refetchMs,
    placeholderData: (previous) => previous,
  })

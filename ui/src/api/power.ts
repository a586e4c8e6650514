import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Status } from '../../../src/control/contract/status.ts'
import { callApi } from './client.ts'
import { statusKey } from './status.ts'

/** Starts or stops the gateway. Why it did not start stands in the status afterwards. */
export function usePower() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (to: 'start' | 'stop') => callApi<Status>(`/api/${to}`, { method: 'POST' }),
    onSettled: () => client.invalidateQueries({ queryKey: statusKey }),
  })
}

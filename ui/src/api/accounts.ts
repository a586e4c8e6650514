import { useQuery } from '@tanstack/react-query'
import type { AccountView, UpstreamView } from '../../../src/control/contract/account.ts'
import { callApi } from './client.ts'

export const accountsKey = ['accounts'] as const

/** Health changes without an event of its own: asked again every few seconds while it is looked at. */
const refetchMs = 5000

export function useAccounts() {
  return useQuery({
    queryKey: accountsKey,
    queryFn: () => callApi<AccountView[]>('/api/accounts'),
    refetchInterval: refetchMs,
  })
}

/** Kinds of places with their forms; they change only with the program. */
export function useUpstreams() {
  return useQuery({
    queryKey: ['upstreams'],
    queryFn: () => callApi<UpstreamView[]>('/api/upstreams'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const accountPath = (name: string): string => `/api/accounts/${encodeURIComponent(name)}`

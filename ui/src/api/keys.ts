import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { KeyValue, KeyView } from '../../../src/control/contract/key.ts'
import { callApi } from './client.ts'

export const keysKey = ['keys'] as const

export const keyPath = (name: string): string => `/api/keys/${encodeURIComponent(name)}`

const watchMs = 10_000

/** The keys by name and last characters; a value is had on demand only. */
export function useKeys() {
  return useQuery({ queryKey: keysKey, queryFn: () => callApi<KeyView[]>('/api/keys') })
}

/** The same, asked again and again: what they spend changes by itself. */
export const useWatchedKeys = () =>
  useQuery({
    queryKey: keysKey,
    queryFn: () => callApi<KeyView[]>('/api/keys'),
    refetchInterval: watchMs,
  })

export const revealProxyKey = async (): Promise<string> =>
  (await callApi<KeyValue>('/api/keys/proxy/reveal', { method: 'POST' })).value

/** A new value, given or (undefined) made; the old one stops working at once. */
export function useRenewProxyKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (value: string | undefined) =>
      callApi<KeyValue>('/api/keys/proxy', {
        method: 'PUT',
        body: value === undefined ? {} : { value },
      }),
    onSuccess: () => client.invalidateQueries(),
  })
}

import { useQuery } from '@tanstack/react-query'
import type {
  AddressPreview,
  AddressRules,
  ExposureView,
  RefusedView,
} from '../../../src/control/contract/security.ts'
import { callApi } from './client.ts'

export const exposureKey = ['security', 'exposure'] as const
const refusedMs = 10_000

/** Tries the machine's own addresses each time that it is asked. */
export const useExposure = () =>
  useQuery({
    queryKey: exposureKey,
    queryFn: () => callApi<ExposureView>('/api/security/exposure'),
    staleTime: 5000,
  })

export const useRefused = (spanMs: number) =>
  useQuery({
    queryKey: ['security', 'refused', spanMs],
    queryFn: () => callApi<RefusedView>(`/api/security/refused?since=${Date.now() - spanMs}`),
    refetchInterval: refusedMs,
    placeholderData: (previous) => previous,
  })

/** Who is let in now, and would not be any more. */
export async function findLockedOut(rules: AddressRules): Promise<AddressPreview['addresses']> {
  const { addresses } = await callApi<AddressPreview>('/api/security/preview', {
    method: 'POST',
    body: rules,
  })
  return addresses.filter(({ admitted, wouldBeAdmitted }) => admitted && !wouldBeAdmitted)
}

export const tightenFiles = (): Promise<{ readonly files: readonly string[] }> =>
  callApi('/api/security/tighten', { method: 'POST', body: {} })

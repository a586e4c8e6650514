import { useQuery } from '@tanstack/react-query'
import type { ModelView } from '../../../src/control/contract/model.ts'
import { callApi } from './client.ts'

export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: () => callApi<ModelView[]>('/api/models'),
    staleTime: 15_000,
  })
}

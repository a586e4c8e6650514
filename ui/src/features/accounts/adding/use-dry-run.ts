import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ImportRequest, ImportResult } from '../../../../../src/control/contract/account-import.ts'
import { callApi } from '../../../api/client.ts'

const waitMs = 350

export interface DryRun {
  readonly result: ImportResult | undefined
  readonly error: unknown
  readonly isReading: boolean
}

/** What would become of a text, asked once the typing rests. Nothing is added. */
export function useDryRun(text: string, upstream: string): DryRun {
  const [rested, setRested] = useState({ text: '', upstream: '' })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, upstream }), waitMs)
    return () => clearTimeout(timer)
  }, [text, upstream])
  const isEmpty = rested.text.trim() === ''
  const asked = useQuery({
    queryKey: ['import dry run', rested],
    queryFn: ({ signal }) => {
      const body: ImportRequest = {
        text: rested.text,
        dryRun: true,
        ...(rested.upstream === '' ? {} : { upstream: rested.upstream }),
      }
      return callApi<ImportResult>('/api/accounts/import', { method: 'POST', body, signal })
    },
    enabled: !isEmpty,
    retry: false,
    // The text holds keys: nothing of it outlives the form.
    gcTime: 0,
  })
  const isResting = rested.text === text && rested.upstream === upstream
  return {
    result: isEmpty || text.trim() === '' ? undefined : asked.data,
    error: isEmpty ? undefined : (asked.error ?? undefined),
    isReading: asked.isFetching || (!isResting && text.trim() !== ''),
  }
}

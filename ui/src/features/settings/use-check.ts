import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SettingsCheck } from '../../../../src/control/contract/settings-history.ts'
import { callApi } from '../../api/client.ts'

const typingMs = 300

/** What is wrong with a text that is not saved yet; asked when the hand rests. */
export function useCheck(text: string | undefined): SettingsCheck['faults'] | undefined {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingMs)
    return () => clearTimeout(timer)
  }, [text])
  const check = useQuery({
    queryKey: ['settings', 'check', settled],
    queryFn: () => callApi<SettingsCheck>('/api/settings/check', { method: 'POST', body: { text: settled } }),
    enabled: settled !== undefined,
    gcTime: 10_000,
  })
  return settled === text ? check.data?.faults : undefined
}

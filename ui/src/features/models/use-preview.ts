import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { MappingPreview } from '../../../../src/control/contract/model.ts'
import { callApi } from '../../api/client.ts'
import { useModels } from '../../api/models.ts'

/** What clients ask for out of habit, whether an account lists it or not. */
const habitual = [
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-4.1',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5.1',
  'o3',
  'o4-mini',
  'claude-opus-4-5',
  'claude-sonnet-4-5',
  'claude-haiku-4-5',
  'claude-3-5-sonnet-latest',
  'gemini-3-flash',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'text-embedding-3-small',
  'deepseek-chat',
]

const typingMs = 250
const mostIds = 2000

/** What known ids come to under rules that are not saved yet. */
export function usePreview(mapping: Readonly<Record<string, string>>): MappingPreview['models'] | undefined {
  const models = useModels().data
  const [settled, setSettled] = useState(mapping)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(mapping), typingMs)
    return () => clearTimeout(timer)
  }, [mapping])
  const ids = useMemo(() => {
    const exact = Object.keys(settled).filter((asked) => !asked.includes('*'))
    return [...new Set([...exact, ...habitual, ...(models ?? []).map((model) => model.id)])].slice(0, mostIds)
  }, [settled, models])
  return useQuery({
    queryKey: ['models', 'preview', settled, ids],
    queryFn: async () =>
      (
        await callApi<MappingPreview>('/api/models/preview', {
          method: 'POST',
          body: { mapping: settled, models: ids },
        })
      ).models,
    placeholderData: (previous) => previous,
  }).data
}

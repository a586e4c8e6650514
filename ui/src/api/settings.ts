import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SettingsPatch, SettingsSaved, SettingsView } from '../../../src/control/contract/settings.ts'
import { callApi } from './client.ts'
import { statusKey } from './status.ts'

export const settingsKey = ['settings'] as const

export function useSettings() {
  return useQuery({ queryKey: settingsKey, queryFn: () => callApi<SettingsView>('/api/settings') })
}

/** Edits torii.yaml. The answer says what is not in force yet, and for what it waits. */
export function useChangeSettings() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: SettingsPatch) =>
      callApi<SettingsSaved>('/api/settings', { method: 'PATCH', body: patch }),
    onSuccess({ waiting: _, ...view }) {
      client.setQueryData<SettingsView>(settingsKey, view)
      void client.invalidateQueries({ queryKey: statusKey })
      void client.invalidateQueries({ queryKey: ['accounts'] })
      void client.invalidateQueries({ queryKey: ['models'] })
      void client.invalidateQueries({ queryKey: ['security'] })
    },
  })
}

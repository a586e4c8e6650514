import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { KeyPatch, KeyView } from '../../../../src/control/contract/key.ts'
import { callApi } from '../../api/client.ts'
import { keyPath, keysKey } from '../../api/keys.ts'
import { useProblemToast } from '../../api/problem-notice.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { endLeaving, startLeaving } from './leaving.ts'

export interface KeyActions {
  setEnabled(key: KeyView, enabled: boolean): Promise<void>
  /** Refused at once, gone when the time for «undo» is over. */
  revoke(key: KeyView): Promise<void>
  refresh(): Promise<void>
}

/** What failed is told in a toast. */
export function useKeyActions(): KeyActions {
  const { t } = useTranslation('keys')
  const client = useQueryClient()
  const fail = useProblemToast()
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: keysKey })
  const patch = async (name: string, body: KeyPatch): Promise<boolean> => {
    try {
      await callApi(keyPath(name), { method: 'PATCH', body })
      return true
    } catch (problem) {
      fail(problem)
      return false
    } finally {
      await refresh()
    }
  }
  const removeNow = async (name: string): Promise<void> => {
    try {
      await callApi(keyPath(name), { method: 'DELETE' })
    } catch (problem) {
      fail(problem)
    }
    await refresh()
    endLeaving(name)
  }
  return {
    refresh,
    async setEnabled({ name }, enabled) {
      if (!(await patch(name, { enabled }))) return
      showToast({
        text: t(enabled ? 'done.enabled' : 'done.disabled', { name }),
        undo: () => void patch(name, { enabled: !enabled }),
      })
    },
    async revoke({ name, enabled }) {
      if (!(await patch(name, { enabled: false }))) return
      startLeaving(name)
      showToast({
        text: t('done.revoked', { name }),
        detail: t('done.revokedNote'),
        tone: 'neutral',
        undo: () => {
          endLeaving(name)
          void patch(name, { enabled })
        },
        onSettled: () => void removeNow(name),
      })
    },
  }
}

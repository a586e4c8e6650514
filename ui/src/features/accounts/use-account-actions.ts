import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AccountPatch, AccountView } from '../../../../src/control/contract/account.ts'
import { accountPath, accountsKey } from '../../api/accounts.ts'
import { callApi } from '../../api/client.ts'
import { useProblemToast } from '../../api/problem-notice.tsx'
import { statusKey } from '../../api/status.ts'
import { showToast } from '../../kit/toasts.tsx'
import { endLeaving, startLeaving } from './leaving.ts'

interface AccountChange {
  readonly account: AccountView
  readonly patch: AccountPatch
}

export interface AccountActions {
  /** What failed is told in a toast. True: done. */
  change(account: AccountView, patch: AccountPatch): Promise<boolean>
  /** One after the other: they all write one file. */
  setEnabled(accounts: readonly AccountView[], enabled: boolean): Promise<void>
  /** To another priority, with a way back. */
  move(account: AccountView, priority: number): Promise<void>
  /** Each its own change, one after the other. True: all are done. */
  changeEach(changes: readonly AccountChange[]): Promise<boolean>
  unlock(account: AccountView, model?: string): Promise<void>
  /** Disabled at once, gone when the time for «undo» is over. */
  remove(accounts: readonly AccountView[]): Promise<void>
  refresh(): Promise<void>
}

export function useAccountActions(): AccountActions {
  const { t } = useTranslation(['accounts', 'adding'])
  const { call, patch, refresh } = useSaving()
  const patchEach = async (accounts: readonly AccountView[], enabled: boolean): Promise<void> => {
    for (const { name } of accounts) await patch(name, { enabled })
    await refresh()
  }
  return {
    refresh,
    async change({ name }, body) {
      const done = await patch(name, body)
      await refresh()
      return done
    },
    async move(account, priority) {
      if (account.ofThisRun || account.priority === priority) return
      await patch(account.name, { priority })
      await refresh()
      const back = async (): Promise<void> => {
        await patch(account.name, { priority: account.priority })
        await refresh()
      }
      showToast({
        text: t('adding:moved', { name: account.name, priority }),
        undo: () => void back(),
      })
    },
    async setEnabled(accounts, enabled) {
      const others = accounts.filter((account) => account.enabled !== enabled && !account.ofThisRun)
      await patchEach(others, enabled)
      if (others.length > 0)
        showToast({
          text: t(enabled ? 'accounts:done.enabled' : 'accounts:done.disabled', { names: namesOf(others) }),
          undo: () => void patchEach(others, !enabled),
        })
    },
    async changeEach(changes) {
      const wanted = changes.filter(
        ({ account, patch: body }) => !account.ofThisRun && Object.keys(body).length > 0,
      )
      let done = true
      for (const { account, patch: body } of wanted) done = (await patch(account.name, body)) && done
      await refresh()
      return done
    },
    async unlock({ name }, model) {
      const query = model === undefined ? '' : `?model=${encodeURIComponent(model)}`
      await call(() => callApi(`${accountPath(name)}/unlock${query}`, { method: 'POST' }))
      await refresh()
    },
    async remove(accounts) {
      const going = accounts.filter((account) => !account.ofThisRun)
      const names = going.map((account) => account.name)
      const enabled = going.filter((account) => account.enabled)
      startLeaving(names)
      await patchEach(enabled, false)
      showToast({
        text: t('accounts:done.removed', { names: namesOf(going) }),
        detail: t('accounts:done.removedNote'),
        tone: 'neutral',
        undo: () => {
          endLeaving(names)
          void patchEach(enabled, true)
        },
        onSettled: () => void removeNow(names),
      })
    },
  }

  async function removeNow(names: readonly string[]): Promise<void> {
    for (const name of names) await call(() => callApi(accountPath(name), { method: 'DELETE' }))
    await refresh()
    endLeaving(names)
  }
}

function useSaving() {
  const client = useQueryClient()
  const fail = useProblemToast()
  const refresh = async (): Promise<void> => {
    await Promise.all(
      [accountsKey, statusKey, ['models'], ['settings']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    )
  }
  const call = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (problem) {
      fail(problem)
      return false
    }
  }
  const patch = (name: string, body: AccountPatch): Promise<boolean> =>
    call(async () => {
      const changed = await callApi<AccountView>(accountPath(name), { method: 'PATCH', body })
      client.setQueryData<AccountView[]>(accountsKey, (known) =>
        known?.map((one) => (one.name === changed.name ? changed : one)),
      )
    })
  return { call, patch, refresh }
}

const namesOf = (accounts: readonly AccountView[]): string => accounts.map(({ name }) => name).join(', ')

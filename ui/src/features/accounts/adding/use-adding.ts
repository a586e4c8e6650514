import { useState } from 'react'
import type { AccountView, NewAccount } from '../../../../../src/control/contract/account.ts'
import { callApi } from '../../../api/client.ts'
import { type AccountTests, useAccountTests } from '../account-tests.ts'
import { useAccountActions } from '../use-account-actions.ts'

export interface Adding {
  /** Names of those that are in, in the order in which they were given. */
  readonly added: readonly string[]
  /** Those that were refused, with what the admin API said. */
  readonly failed: readonly { readonly account: NewAccount; readonly error: unknown }[]
  readonly busy: boolean
  readonly tests: AccountTests
  /** One after the other, since all write one file; each is tested as soon as all are in. One that fails stops no other. */
  add(accounts: readonly NewAccount[]): Promise<void>
  /** Those are in already, by another way. */
  take(names: readonly string[]): Promise<void>
  forget(): void
}

export function useAdding(): Adding {
  const actions = useAccountActions()
  const tests = useAccountTests(() => void actions.refresh())
  const [added, setAdded] = useState<readonly string[]>([])
  const [failed, setFailed] = useState<Adding['failed']>([])
  const [busy, setBusy] = useState(false)
  const take = async (names: readonly string[]): Promise<void> => {
    if (names.length === 0) return
    setAdded((known) => [...known, ...names])
    await actions.refresh()
    await tests.run(names)
  }
  return {
    added,
    failed,
    busy,
    tests,
    take,
    forget() {
      setAdded([])
      setFailed([])
    },
    async add(accounts) {
      setBusy(true)
      setFailed([])
      const names: string[] = []
      for (const account of accounts) {
        try {
          const made = await callApi<AccountView>('/api/accounts', { method: 'POST', body: account })
          names.push(made.name)
        } catch (error) {
          setFailed((known) => [...known, { account, error }])
        }
      }
      setBusy(false)
      await take(names)
    },
  }
}

import { useState } from 'react'
import type { AccountVerdict } from '../../../../src/control/contract/account.ts'
import { accountPath } from '../../api/accounts.ts'
import { callApi } from '../../api/client.ts'
import { useProblemToast } from '../../api/problem-notice.tsx'

export type TestState = AccountVerdict | 'running'

export interface AccountTests {
  readonly states: ReadonlyMap<string, TestState>
  /** One real call with each account's own key, all at once. */
  run(names: readonly string[]): Promise<void>
  forget(name: string): void
}

export function useAccountTests(onDone: () => void): AccountTests {
  const [states, setStates] = useState<ReadonlyMap<string, TestState>>(new Map())
  const fail = useProblemToast()
  const put = (name: string, state: TestState | undefined): void =>
    setStates((known) => {
      const next = new Map(known)
      if (state === undefined) next.delete(name)
      else next.set(name, state)
      return next
    })
  const runOne = async (name: string): Promise<void> => {
    put(name, 'running')
    try {
      put(name, await callApi<AccountVerdict>(`${accountPath(name)}/test`, { method: 'POST' }))
    } catch (problem) {
      put(name, undefined)
      fail(problem)
    }
  }
  return {
    states,
    async run(names) {
      await Promise.all(names.map(runOne))
      onDone()
    },
    forget: (name) => put(name, undefined),
  }
}

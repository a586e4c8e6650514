import { useSyncExternalStore } from 'react'
import { accountPath } from '../../api/accounts.ts'

// Accounts that are being removed: already disabled, and really gone when the time for «undo» is over. Kept beside React,
// so that it outlives a move to another view.
let leaving: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function set(next: ReadonlySet<string>): void {
  leaving = next
  for (const listener of listeners) listener()
}

export const startLeaving = (names: readonly string[]): void => set(new Set([...leaving, ...names]))

export const endLeaving = (names: readonly string[]): void =>
  set(new Set([...leaving].filter((name) => !names.includes(name))))

export const useLeaving = (): ReadonlySet<string> =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => leaving,
  )

// Who closes the page has not pressed «undo».
addEventListener('pagehide', () => {
  for (const name of leaving) void fetch(accountPath(name), { method: 'DELETE', keepalive: true })
})

import { useSyncExternalStore } from 'react'
import { keyPath } from '../../api/keys.ts'

// Keys that are being revoked: refused already, and really gone when the time for «undo» is over. Kept beside React, so that
// it outlives a move to another view.
let leaving: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function set(next: ReadonlySet<string>): void {
  leaving = next
  for (const listener of listeners) listener()
}

export const startLeaving = (name: string): void => set(new Set([...leaving, name]))

export const endLeaving = (name: string): void => set(new Set([...leaving].filter((one) => one !== name)))

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
  for (const name of leaving) void fetch(keyPath(name), { method: 'DELETE', keepalive: true })
})

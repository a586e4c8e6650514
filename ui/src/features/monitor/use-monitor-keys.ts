import { useLayoutEffect, useRef } from 'react'

export type KeyActions = readonly (readonly [key: string, act: () => void])[]

/** Keys of the page itself: not while something is typed, chosen or pressed. */
export function useMonitorKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  latest.current = actions
  // With what is shown, not a moment after it: a key pressed at sight is heard.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isBusy(event.target, event.key)) return
      const action = latest.current.find(([key]) => key === event.key)
      if (action === undefined) return
      event.preventDefault()
      action[1]()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

const pressing = new Set([' ', 'Enter'])

function isBusy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]') !==
    null
  )
    return true
  return pressing.has(key) && target.closest('button, a, [role="button"], [role="radio"], summary') !== null
}

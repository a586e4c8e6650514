import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 47.99rem)')

const subscribe = (listener: () => void): (() => void) => {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** There is no room for columns. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)

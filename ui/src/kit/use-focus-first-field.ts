import { type RefObject, useEffect } from 'react'

/** Puts the keyboard into the first field of what has just appeared. A finger would only call up its keyboard. */
export function useFocusFirstField(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (matchMedia('(pointer: coarse)').matches) return
    place.current?.querySelector<HTMLElement>('input:not([aria-hidden=true]), textarea, select')?.focus()
  }, [place])
}

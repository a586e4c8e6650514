import { type PointerEvent, useRef, useState } from 'react'

export interface TierDrag {
  /** Name of the account under the pointer's grip. */
  readonly dragged: string | undefined
  /** Priority it would get if it were let go here. */
  readonly over: number | undefined
  start(name: string, event: PointerEvent): void
  move(event: PointerEvent): void
  end(event: PointerEvent): void
  cancel(): void
}

/**
 * Moves an account to another priority with a mouse, a pen or a finger. Whatever carries `data-priority` takes it.
 * (Pointer events, since the browser's own drag and drop knows no fingers.)
 */
export function useTierDrag(onDrop: (name: string, priority: number) => void): TierDrag {
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<number>()
  const place = useRef<number | undefined>(undefined)
  const finish = (): void => {
    setDragged(undefined)
    setOver(undefined)
    place.current = undefined
  }
  return {
    dragged,
    over,
    start(name, event) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDragged(name)
    },
    move(event) {
      if (dragged === undefined) return
      const element = document.elementFromPoint(event.clientX, event.clientY)
      const priority = element?.closest<HTMLElement>('[data-priority]')?.dataset.priority
      place.current = priority === undefined ? undefined : Number(priority)
      setOver(place.current)
    },
    end() {
      const priority = place.current
      if (dragged !== undefined && priority !== undefined) onDrop(dragged, priority)
      finish()
    },
    cancel: finish,
  }
}

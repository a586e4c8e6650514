import { type PointerEvent, useEffect, useRef, useState } from 'react'

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

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Moves an account to another priority with a mouse, a pen or a finger. Whatever carries `data-priority` takes it.
 * (Pointer events, since the browser's own drag and drop knows no fingers.)
 */
export function useTierDrag(onDrop: (name: string, priority: number) => void): TierDrag {
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<number>()
  const pointer = useRef<Point | undefined>(undefined)
  const finish = (): void => {
    setDragged(undefined)
    setOver(undefined)
    pointer.current = undefined
  }
  useEffect(() => {
    if (dragged === undefined) return undefined
    let frame = requestAnimationFrame(function look() {
      const { current: at } = pointer
      if (at !== undefined && scrollAtEdge(at.y)) setOver(priorityAt(at))
      frame = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(frame)
  }, [dragged])
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
      pointer.current = { x: event.clientX, y: event.clientY }
      setOver(priorityAt(pointer.current))
    },
    end() {
      const priority = pointer.current === undefined ? undefined : priorityAt(pointer.current)
      if (dragged !== undefined && priority !== undefined) onDrop(dragged, priority)
      finish()
    },
    cancel: finish,
  }
}

function priorityAt({ x, y }: Point): number | undefined {
  const priority = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-priority]')?.dataset.priority
  return priority === undefined ? undefined : Number(priority)
}

const edge = 64
const pixelsPerFrame = 8

/** Cards are long: what is out of sight comes when the edge is reached. */
function scrollAtEdge(y: number): boolean {
  const before = scrollY
  // The top bar stays where it is.
  if (y < edge * 2) scrollBy(0, -pixelsPerFrame)
  else if (y > innerHeight - edge) scrollBy(0, pixelsPerFrame)
  return scrollY !== before
}

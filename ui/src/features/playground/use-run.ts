import { useCallback, useEffect, useRef, useState } from 'react'
import type { PlayEnd, PlayPiece } from '../../../../src/control/contract/playground.ts'
import { type PlayAsk, play } from './play.ts'

export interface RunPart {
  readonly kind: string
  readonly name: string | undefined
  readonly text: string
}

export interface Run {
  readonly parts: readonly RunPart[]
  /** Undefined: it is still going on. */
  readonly end: PlayEnd | undefined
  /** It was stopped by hand. */
  readonly isStopped: boolean
}

export interface Runner {
  /** Undefined: nothing has been asked yet. */
  readonly run: Run | undefined
  start(ask: PlayAsk): void
  stop(): void
  /** Nothing has been asked. */
  clear(): void
}

/** One column: what it was asked and how far the answer has grown, shown at most once a frame. */
export function useRun(): Runner {
  const [run, setRun] = useState<Run>()
  const leaving = useRef<AbortController>(undefined)
  const stop = useCallback(() => {
    leaving.current?.abort()
    leaving.current = undefined
    setRun((last) => (last === undefined || last.end !== undefined ? last : { ...last, isStopped: true }))
  }, [])
  useEffect(() => () => leaving.current?.abort(), [])
  const start = useCallback((ask: PlayAsk) => {
    leaving.current?.abort()
    const controller = new AbortController()
    leaving.current = controller
    const parts = new Map<number, RunPart>()
    let end: PlayEnd | undefined
    let isDrawing = false
    const show = (): void => {
      if (isDrawing) return
      isDrawing = true
      requestAnimationFrame(() => {
        isDrawing = false
        if (!controller.signal.aborted) setRun({ parts: [...parts.values()], end, isStopped: false })
      })
    }
    setRun({ parts: [], end: undefined, isStopped: false })
    const listener = {
      piece({ part, kind, name, text }: PlayPiece) {
        const known = parts.get(part)
        parts.set(part, { kind, name: name ?? known?.name, text: (known?.text ?? '') + text })
        show()
      },
      end(last: PlayEnd) {
        end = last
        show()
      },
    }
    void play(ask, listener, controller.signal)
  }, [])
  const clear = useCallback(() => {
    leaving.current?.abort()
    leaving.current = undefined
    setRun(undefined)
  }, [])
  return { run, start, stop, clear }
}

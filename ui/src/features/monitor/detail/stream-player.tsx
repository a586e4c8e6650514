import { useVirtualizer } from '@tanstack/react-virtual'
import { Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnswerReading, FrameView } from '../../../../../src/control/contract/reading.ts'
import { Notice } from '../../../kit/badge.tsx'
import { IconButton } from '../../../kit/button.tsx'
import { classNames } from '../../../kit/class-names.ts'
import { CodeView } from '../../../kit/code/code-view.tsx'
import { prettyJson } from '../../../kit/code/pretty-json.ts'
import { useFormat } from '../../../kit/use-format.ts'
import { Parts } from './parts.tsx'

/** A stream as it came: its events one by one, and the answer as far as it had grown by then. */
export function StreamPlayer({ reading }: { readonly reading: AnswerReading }) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const { frames, parts } = reading
  const last = frames.length - 1
  const [at, setAt] = useState(last)
  const player = usePlayer(frames, at, setAt)
  const shown = useMemo(() => partsUntil(reading, at), [reading, at])
  const frame = frames[at]
  const time = frame?.at
  return (
    <div className="grid gap-3">
      {reading.problem === undefined ? null : <Notice tone="bad">{reading.problem}</Notice>}
      <div className="flex items-center gap-3">
        <IconButton label={player.isPlaying ? t('stream.pause') : t('stream.play')} onClick={player.toggle}>
          {player.isPlaying ? <Pause size={16} /> : <Play size={16} />}
        </IconButton>
        <input
          type="range"
          min={0}
          max={Math.max(0, last)}
          value={at}
          aria-label={t('stream.scrubber')}
          aria-valuetext={t('stream.place', {
            number: at + 1,
            total: frames.length,
            time: time === undefined ? '' : format.duration(time),
          })}
          onChange={(event) => {
            player.stop()
            setAt(Number(event.target.value))
          }}
          className="min-w-0 flex-1 accent-(--c-accent)"
        />
        <span className="text-[12.5px] whitespace-nowrap text-soft tabular-nums">
          {at + 1} / {frames.length}
          {time === undefined ? null : ` · ${format.duration(time)}`}
        </span>
      </div>
      <div className="grid min-w-0 gap-3 lg:grid-cols-2">
        <FrameList frames={frames} at={at} onChoose={setAt} />
        <div className="grid min-w-0 content-start gap-3">
          <div className="max-h-72 min-h-24 overflow-y-auto rounded-lg border border-line px-3.5 py-2.5">
            <Parts parts={at === last ? parts : shown} />
          </div>
          {frame === undefined ? null : (
            <CodeView
              className="max-h-72"
              language="json"
              label={t('stream.event', { number: at + 1 })}
              text={prettyJson(frame.data)?.text ?? frame.data}
            />
          )}
        </div>
      </div>
    </div>
  )
}

/** The parts as they had grown by a frame. */
function partsUntil({ frames, parts }: AnswerReading, at: number): AnswerReading['parts'] {
  const texts = new Map<number, string>()
  for (const frame of frames.slice(0, at + 1))
    for (const { part, text } of frame.adds) texts.set(part, (texts.get(part) ?? '') + text)
  return parts.flatMap((part, index) => {
    const text = texts.get(index)
    return text === undefined ? [] : [{ ...part, text }]
  })
}

const usualStepMs = 30

/** Plays the frames at the pace they came in. */
function usePlayer(
  frames: readonly FrameView[],
  at: number,
  setAt: (at: number) => void,
): { readonly isPlaying: boolean; toggle(): void; stop(): void } {
  const [isPlaying, setPlaying] = useState(false)
  const last = frames.length - 1
  useEffect(() => {
    if (!isPlaying) return undefined
    if (at >= last) {
      setPlaying(false)
      return undefined
    }
    const [here, next] = [frames[at]?.at, frames[at + 1]?.at]
    const wait = here === undefined || next === undefined ? usualStepMs : Math.min(2000, next - here)
    const timer = setTimeout(() => setAt(at + 1), wait)
    return () => clearTimeout(timer)
  }, [isPlaying, at, last, frames, setAt])
  return {
    isPlaying,
    toggle() {
      if (!isPlaying && at >= last) setAt(0)
      setPlaying(!isPlaying)
    },
    stop: () => setPlaying(false),
  }
}

const frameHeight = 28

function FrameList({
  frames,
  at,
  onChoose,
}: {
  readonly frames: readonly FrameView[]
  readonly at: number
  readonly onChoose: (at: number) => void
}) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: frames.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => frameHeight,
    overscan: 10,
  })
  useEffect(() => virtual.scrollToIndex(at, { align: 'auto' }), [at, virtual])
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={t('stream.events')}
      aria-activedescendant={`frame-${at}`}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
        if (step === undefined) return
        event.preventDefault()
        event.stopPropagation()
        onChoose(Math.min(frames.length - 1, Math.max(0, at + step)))
      }}
      className="h-[30rem] overflow-auto rounded-lg border border-line"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const frame = frames[item.index]
          if (frame === undefined) return null
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the list itself has the focus
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
            <div
              key={item.index}
              id={`frame-${item.index}`}
              role="option"
              aria-selected={item.index === at}
              onClick={() => onChoose(item.index)}
              className={classNames(
                'absolute inset-x-0 flex cursor-pointer items-center gap-2.5 px-3 text-[12px] whitespace-nowrap hover:bg-raised',
                item.index === at && 'bg-accent-wash',
                item.index > at && 'opacity-70',
              )}
              style={{ height: frameHeight, transform: `translateY(${item.start}px)` }}
            >
              <span className="w-16 shrink-0 text-right text-faint tabular-nums">
                {frame.at === undefined ? item.index + 1 : format.duration(frame.at)}
              </span>
              <span className="shrink-0 text-info">{frame.name ?? frame.events[0] ?? '·'}</span>
              <span className="min-w-0 truncate font-mono text-soft">{frame.data}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

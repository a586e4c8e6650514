import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const tones = {
  neutral: 'bg-raised text-soft',
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  info: 'bg-info-wash text-info',
  accent: 'bg-accent-wash text-accent',
} as const

export type Tone = keyof typeof tones

export const Badge = ({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone
  readonly children: ReactNode
}) => (
  <span
    className={classNames(
      'inline-flex items-center gap-1 rounded-full px-2 py-px text-[12px] font-medium whitespace-nowrap',
      tones[tone],
    )}
  >
    {children}
  </span>
)

export const Dot = ({ tone, pulse }: { readonly tone: Tone; readonly pulse?: boolean }) => (
  <span
    aria-hidden="true"
    className={classNames('inline-block size-2 rounded-full', dots[tone], pulse === true && 'animate-pulse')}
  />
)

const dots: Readonly<Record<Tone, string>> = {
  neutral: 'bg-line-strong',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  info: 'bg-info',
  accent: 'bg-accent',
}

/** A message that stays: what is, why, and what can be done about it. */
export const Notice = ({
  tone,
  children,
  action,
}: {
  readonly tone: Exclude<Tone, 'neutral' | 'accent'>
  readonly children: ReactNode
  readonly action?: ReactNode
}) => (
  <div
    role={tone === 'bad' ? 'alert' : 'status'}
    className={classNames(
      'flex flex-wrap items-center justify-between gap-3 rounded-lg px-3.5 py-2.5',
      tones[tone],
    )}
  >
    <div className="min-w-0 flex-1 text-[13.5px]">{children}</div>
    {action}
  </div>
)

import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

const looks = {
  primary: 'bg-accent text-accent-ink hover:brightness-110 border-transparent',
  plain: 'bg-surface text-ink border-line hover:bg-raised',
  quiet: 'bg-transparent text-soft border-transparent hover:bg-raised hover:text-ink',
  danger: 'bg-surface text-bad border-line hover:bg-bad-wash',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks
  readonly small?: boolean
  readonly icon?: ReactNode
  /** Work is going on: it cannot be pressed again, and says so to screen readers. */
  readonly busy?: boolean
}

export function Button({ look = 'plain', small, icon, busy, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy === true}
      {...rest}
      disabled={rest.disabled === true || busy === true}
      className={classNames(
        'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors',
        'disabled:opacity-55 disabled:pointer-events-none',
        small === true ? 'h-7 px-2 text-[12.5px]' : 'h-9 px-3.5',
        looks[look],
        className,
      )}
    >
      {busy === true ? <Spinner /> : icon}
      {children}
    </button>
  )
}

export function IconButton({
  label,
  children,
  className,
  ...rest
}: ComponentProps<'button'> & { readonly label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        'inline-flex size-8 items-center justify-center rounded-md text-soft transition-colors hover:bg-raised hover:text-ink disabled:opacity-50',
        className,
      )}
    >
      {children}
    </button>
  )
}

export const Spinner = () => (
  <span
    aria-hidden="true"
    className="inline-block size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
  />
)

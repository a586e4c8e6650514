import { type ReactNode, useEffect } from 'react'
import { classNames } from './class-names.ts'

export function Card({
  title,
  aside,
  children,
  className,
  flush,
}: {
  readonly title?: ReactNode
  /** At the right of the title. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** Its content goes to the edges: lists and tables. */
  readonly flush?: boolean
}) {
  return (
    <section className={classNames('min-w-0 rounded-xl border border-line bg-surface', className)}>
      {title === undefined ? null : (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2">
          <h2 className="text-[13.5px] font-semibold">{title}</h2>
          {aside}
        </header>
      )}
      {flush === true ? children : <div className="p-4">{children}</div>}
    </section>
  )
}

/** The heading of a view, one line that says what it is for, and what can be done. Names the page too. */
export function PageHeader({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Torii`
  }, [title])
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {lead === undefined ? null : <p className="mt-0.5 max-w-3xl text-soft">{lead}</p>}
      </div>
      {children === undefined ? null : <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  )
}

/** Nothing is there yet: why, and the next step. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      {icon === undefined ? null : <div className="text-faint">{icon}</div>}
      <p className="font-medium">{title}</p>
      {children === undefined ? null : <div className="max-w-md text-balance text-soft">{children}</div>}
    </div>
  )
}

import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { CopyButton } from './copy-button.tsx'

/** Text to copy. `copyText` is what is copied when it differs from what is shown (a masked key). */
export function CodeBlock({
  code,
  label,
  copyText,
  aside,
  wrap,
  className,
}: {
  readonly code: string
  /** Names the block to screen readers, since it can be scrolled with the keyboard. */
  readonly label: string
  readonly copyText?: string | (() => Promise<string>)
  /** Buttons beside «copy». */
  readonly aside?: ReactNode
  readonly wrap?: boolean
  readonly className?: string
}) {
  return (
    <div className={classNames('relative rounded-lg border border-line bg-raised', className)}>
      <div className="absolute top-1 right-1 flex items-center gap-1 rounded-md bg-raised">
        {aside}
        <CopyButton text={copyText ?? code} />
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto rounded-lg"
      >
        <pre
          className={classNames(
            'px-3.5 py-3 pr-12 font-mono text-[12.5px] leading-[1.65]',
            wrap === true && 'break-words whitespace-pre-wrap',
          )}
        >
          <code>{code}</code>
        </pre>
      </section>
    </div>
  )
}

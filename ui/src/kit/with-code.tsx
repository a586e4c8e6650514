import { Fragment, type ReactNode } from 'react'

/** Text of the server in which `commands` stand between backticks. */
export const withCode = (text: string): ReactNode =>
  text.split('`').map((piece, index) => {
    const key = `${index} ${piece}`
    return index % 2 === 0 ? (
      <Fragment key={key}>{piece}</Fragment>
    ) : (
      <code key={key} className="rounded bg-ink/7 px-1 py-px font-mono text-[0.92em] break-words">
        {piece}
      </code>
    )
  })

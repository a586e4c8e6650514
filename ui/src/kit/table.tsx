import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

/** The look of every table: scrolls sideways in a narrow place, never the page. */
export const Table = ({ className, children, ...rest }: ComponentProps<'table'>) => (
  <div className="relative overflow-x-auto">
    <table {...rest} className={classNames('w-full border-collapse text-left text-[13px]', className)}>
      {children}
    </table>
  </div>
)

export const HeadCell = ({
  className,
  numeric,
  ...rest
}: ComponentProps<'th'> & { readonly numeric?: boolean }) => (
  <th
    scope="col"
    {...rest}
    className={classNames(
      'h-9 border-b border-line px-3 text-[12px] font-medium whitespace-nowrap text-faint',
      numeric === true && 'text-right',
      className,
    )}
  />
)

export const Row = ({ className, ...rest }: ComponentProps<'tr'>) => (
  <tr
    {...rest}
    className={classNames('border-b border-line last:border-b-0 hover:bg-raised/60', className)}
  />
)

export const Cell = ({
  className,
  numeric,
  ...rest
}: ComponentProps<'td'> & { readonly numeric?: boolean }) => (
  <td
    {...rest}
    className={classNames(
      'h-10 px-3 align-middle',
      numeric === true && 'text-right tabular-nums whitespace-nowrap',
      className,
    )}
  />
)

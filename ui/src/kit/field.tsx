import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export const inputLook =
  'h-9 w-full rounded-md border border-line-strong bg-surface px-2.5 text-ink placeholder:text-faint disabled:bg-raised disabled:text-faint disabled:border-line aria-invalid:border-bad'

/** A labelled control; `note` and `error` are read out with it. */
export function Field({
  label,
  note,
  error,
  aside,
  children,
}: {
  readonly label: ReactNode
  readonly note?: ReactNode
  readonly error?: string | undefined
  /** Beside the label: «applied», «waits for …». */
  readonly aside?: ReactNode
  readonly children: (props: {
    readonly id: string
    readonly 'aria-describedby': string
    readonly 'aria-invalid': boolean
  }) => ReactNode
}) {
  const id = useId()
  const described = `${id}-note`
  return (
    <div className="grid content-start gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-[13px] font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error !== undefined })}
      <p
        id={described}
        className={classNames('min-h-0 text-[12.5px]', error === undefined ? 'text-faint' : 'text-bad')}
      >
        {error ?? note}
      </p>
    </div>
  )
}

export const TextInput = ({ className, ...rest }: ComponentProps<'input'>) => (
  <input autoComplete="off" spellCheck={false} {...rest} className={classNames(inputLook, className)} />
)

export const SelectInput = ({ className, ...rest }: ComponentProps<'select'>) => (
  <select {...rest} className={classNames(inputLook, 'pr-8', className)} />
)

import { type KeyboardEvent, type ReactNode, useState } from 'react'
import type { Reading } from '../kit/chips-input.tsx'
import { classNames } from '../kit/class-names.ts'
import { Field, TextInput } from '../kit/field.tsx'
import { SettingMark, useSaveSetting } from './save-setting.tsx'

type Scalar = string | number

/**
 * One setting as a text field: checked while it is typed, saved when it is left or on Enter, put back on Escape. What was
 * typed stays when saving fails.
 */
export function SettingInput<Value extends Scalar>({
  path,
  label,
  note,
  value,
  read,
  disabled,
  suffix,
  numeric,
  className,
}: {
  readonly path: string
  readonly label: string
  readonly note?: ReactNode
  /** In force. Undefined: not known yet. */
  readonly value: Value | undefined
  readonly read: (text: string) => Reading<Value>
  readonly disabled?: boolean
  /** Unit, within the field. */
  readonly suffix?: string
  readonly numeric?: boolean
  readonly className?: string
}) {
  const saver = useSaveSetting(path)
  const [draft, setDraft] = useState<string>()
  const known = value === undefined ? '' : String(value)
  const text = draft ?? known
  const reading = read(text)
  const commit = async (): Promise<void> => {
    if (draft === undefined || !reading.ok) return
    if (String(reading.value) === known && saver.state !== 'failed') setDraft(undefined)
    // What was typed while it was being saved stays.
    else if (await saver.save(reading.value)) setDraft((typed) => (typed === draft ? undefined : typed))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void commit()
    if (event.key === 'Escape') setDraft(undefined)
  }
  const typed = draft !== undefined && !reading.ok ? reading.why : undefined
  return (
    <Field
      label={label}
      note={note}
      error={typed ?? saver.error}
      aside={<SettingMark path={path} saver={saver} />}
    >
      {(props) => (
        <div className={classNames('relative', className)}>
          <TextInput
            {...props}
            value={text}
            disabled={disabled === true || value === undefined}
            inputMode={numeric === true ? 'numeric' : undefined}
            className={classNames(numeric === true && 'tabular-nums', suffix !== undefined && 'pr-12')}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => void commit()}
            onKeyDown={onKeyDown}
          />
          {suffix === undefined ? null : (
            <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-[12.5px] text-faint">
              {suffix}
            </span>
          )}
        </div>
      )}
    </Field>
  )
}

/** A whole number within bounds. Full-width digits of a Japanese or Chinese keyboard are digits too. */
export function readWholeNumber(text: string, least: number, most: number, why: string): Reading<number> {
  const plain = text.normalize('NFKC').trim()
  const value = Number(plain)
  return /^\d+$/.test(plain) && value >= least && value <= most ? { ok: true, value } : { ok: false, why }
}

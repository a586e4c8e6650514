import { Plus, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { TextInput } from './field.tsx'

/** What a typed text means, or why it means nothing. */
export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string }

/** The text being added to a list of short texts, and what is wrong with it. */
export function useChipDraft(values: readonly string[], read: (text: string) => Reading<string>) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState('')
  const reading = read(draft)
  const double = reading.ok && values.includes(reading.value)
  const error =
    draft.trim() === '' ? undefined : !reading.ok ? reading.why : double ? t('alreadyThere') : undefined
  const addable = draft.trim() !== '' && reading.ok && !double ? reading.value : undefined
  return { draft, setDraft, error, addable }
}

export interface ChipsInputProps {
  readonly draft: ReturnType<typeof useChipDraft>
  readonly values: readonly string[]
  /** Resolves to false when it could not be taken: what was typed stays. */
  readonly onChange: (values: readonly string[]) => Promise<boolean> | boolean
  readonly label: string
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly id?: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: boolean
}

/** A list of short texts. Enter or leaving the field adds what is typed. */
export function ChipsInput({
  draft,
  values,
  onChange,
  label,
  placeholder,
  disabled,
  ...rest
}: ChipsInputProps) {
  const { t } = useTranslation()
  const add = async (): Promise<void> => {
    if (draft.addable !== undefined && (await onChange([...values, draft.addable]))) draft.setDraft('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      void add()
    }
    if (event.key === 'Escape' && draft.draft !== '') {
      event.stopPropagation()
      draft.setDraft('')
    }
  }
  return (
    <div className="grid gap-1.5">
      <div className="flex gap-1.5">
        <TextInput
          {...rest}
          value={draft.draft}
          disabled={disabled === true}
          placeholder={placeholder}
          className="font-mono text-[12.5px]"
          onChange={(event) => draft.setDraft(event.target.value)}
          onBlur={() => void add()}
          onKeyDown={onKeyDown}
        />
        <IconButton
          label={t('add')}
          className="size-9 shrink-0 border border-line"
          disabled={draft.addable === undefined}
          onClick={() => void add()}
        >
          <Plus size={15} />
        </IconButton>
      </div>
      {values.length === 0 ? null : (
        <ul aria-label={label} className="flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center gap-1 rounded-md bg-raised py-0.5 pr-0.5 pl-2.5 font-mono text-[12.5px]"
            >
              <span className="truncate">{value}</span>
              <IconButton
                label={t('takeOut', { value })}
                className="size-6!"
                onClick={() => void onChange(values.filter((one) => one !== value))}
              >
                <X size={13} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

import { Plus, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingMark, useSaveSetting } from '../../gateway/save-setting.tsx'
import type { Reading } from '../../gateway/setting-input.tsx'
import { IconButton } from '../../kit/button.tsx'
import { Field, TextInput } from '../../kit/field.tsx'

/** A setting that is a list of short texts: each is checked as it is typed, and saved when it is added or taken out. */
export function ListSetting({
  path,
  label,
  note,
  placeholder,
  values,
  read,
}: {
  readonly path: string
  readonly label: string
  readonly note: string
  readonly placeholder: string
  readonly values: readonly string[] | undefined
  readonly read: (text: string) => Reading<string>
}) {
  const { t } = useTranslation('proxy')
  const saver = useSaveSetting(path)
  const [draft, setDraft] = useState('')
  const reading = read(draft)
  const known = values ?? []
  const double = reading.ok && known.includes(reading.value)
  const add = async (): Promise<void> => {
    if (draft.trim() === '' || !reading.ok || double) return
    if (await saver.save([...known, reading.value])) setDraft('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void add()
    if (event.key === 'Escape') setDraft('')
  }
  const typed =
    draft.trim() === '' ? undefined : reading.ok ? (double ? t('list.double') : undefined) : reading.why
  return (
    <div className="grid gap-1.5">
      <Field
        label={label}
        note={note}
        error={typed ?? saver.error}
        aside={<SettingMark path={path} saver={saver} />}
      >
        {(props) => (
          <div className="flex gap-1.5">
            <TextInput
              {...props}
              value={draft}
              disabled={values === undefined}
              placeholder={placeholder}
              className="font-mono text-[12.5px]"
              onChange={(event) => setDraft(event.target.value)}
              onBlur={() => void add()}
              onKeyDown={onKeyDown}
            />
            <IconButton
              label={t('list.add')}
              className="size-9 shrink-0 border border-line"
              disabled={draft.trim() === '' || !reading.ok || double}
              onClick={() => void add()}
            >
              <Plus size={15} />
            </IconButton>
          </div>
        )}
      </Field>
      {known.length === 0 ? null : (
        <ul aria-label={label} className="flex flex-wrap gap-1.5">
          {known.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center gap-1 rounded-md bg-raised py-0.5 pr-0.5 pl-2.5 font-mono text-[12.5px]"
            >
              <span className="truncate">{value}</span>
              <IconButton
                label={t('list.remove', { value })}
                className="size-6!"
                onClick={() => void saver.save(known.filter((one) => one !== value))}
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

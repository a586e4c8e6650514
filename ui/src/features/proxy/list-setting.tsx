import { SettingMark, useSaveSetting } from '../../gateway/save-setting.tsx'
import { ChipsInput, type Reading, useChipDraft } from '../../kit/chips-input.tsx'
import { Field } from '../../kit/field.tsx'

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
  const saver = useSaveSetting(path)
  const known = values ?? []
  const draft = useChipDraft(known, read)
  return (
    <Field
      label={label}
      note={note}
      error={draft.error ?? saver.error}
      aside={<SettingMark path={path} saver={saver} />}
    >
      {(props) => (
        <ChipsInput
          {...props}
          draft={draft}
          values={known}
          label={label}
          placeholder={placeholder}
          disabled={values === undefined}
          onChange={(next) => saver.save([...next])}
        />
      )}
    </Field>
  )
}

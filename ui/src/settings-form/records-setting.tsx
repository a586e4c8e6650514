import { ChevronRight, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingMark, useSaveSetting } from '../gateway/save-setting.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { TextInput } from '../kit/field.tsx'
import { type FieldProps, SettingField } from './setting-field.tsx'
import { recordPath, type SettingSchema, settingsWithin, valueAt } from './setting-schema.ts'
import { useSettingTexts } from './setting-texts.ts'

/** Names with a group of settings each, as `models.catalogue` has them. */
export function RecordsSetting({ path, schema, value }: FieldProps) {
  const { t } = useTranslation('fields')
  const { label, note } = useSettingTexts()(path)
  const records = Object.entries(typeof value === 'object' && value !== null ? value : {})
  const one = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
  const [opened, setOpened] = useState<string>()
  return (
    <section aria-label={label} className="grid gap-2">
      <h3 className="text-[13px] font-medium">{label}</h3>
      {note === undefined ? null : <p className="text-[12.5px] text-faint">{note}</p>}
      {records.map(([name, record]) => (
        <OneRecord
          key={name}
          path={recordPath(path, name)}
          name={name}
          schema={one}
          value={record}
          open={opened === name}
        />
      ))}
      <AddRecord
        path={path}
        taken={records.map(([name]) => name)}
        label={t('ui.mapKey', { label })}
        onAdded={setOpened}
      />
    </section>
  )
}

function OneRecord({
  path,
  name,
  schema,
  value,
  open,
}: {
  readonly path: string
  readonly name: string
  readonly schema: SettingSchema
  readonly value: unknown
  readonly open: boolean
}) {
  const { t } = useTranslation('fields')
  const saver = useSaveSetting(path)
  return (
    <details open={open} className="group rounded-lg border border-line">
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 px-2.5">
        <ChevronRight
          size={14}
          aria-hidden="true"
          className="shrink-0 text-faint transition-transform group-open:rotate-90"
        />
        <code className="min-w-0 flex-1 truncate font-mono text-[12.5px]">{name}</code>
        <SettingMark path={path} saver={saver} />
      </summary>
      <div className="grid gap-4 border-t border-line p-3">
        {settingsWithin(path, schema).map((place) => (
          <SettingField key={place.path} {...place} value={valueAt(value, place.path.slice(path.length))} />
        ))}
        {saver.error === undefined ? null : <p className="text-[12.5px] text-bad">{saver.error}</p>}
        <Button
          small
          look="danger"
          className="justify-self-start"
          icon={<Trash2 size={13} />}
          onClick={() => void saver.remove()}
        >
          {t('ui.mapRemove', { key: name })}
        </Button>
      </div>
    </details>
  )
}

function AddRecord({
  path,
  taken,
  label,
  onAdded,
}: {
  readonly path: string
  readonly taken: readonly string[]
  readonly label: string
  readonly onAdded: (name: string) => void
}) {
  const { t } = useTranslation(['fields', 'shell'])
  const [text, setText] = useState('')
  const name = text.normalize('NFKC').trim()
  const saver = useSaveSetting(recordPath(path, name))
  const isTaken = taken.includes(name)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (name === '' || isTaken || !(await saver.save({}))) return
    setText('')
    onAdded(name)
  }
  return (
    <form onSubmit={(event) => void add(event)} className="grid gap-1">
      <div className="flex gap-1.5">
        <TextInput
          aria-label={label}
          aria-invalid={isTaken}
          value={text}
          placeholder="gemini-3-*"
          className="font-mono text-[12.5px]"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton
          type="submit"
          label={t('fields:ui.mapAdd')}
          className="size-9 shrink-0 border border-line"
          disabled={name === '' || isTaken}
        >
          <Plus size={15} />
        </IconButton>
      </div>
      {isTaken || saver.error !== undefined ? (
        <p className="text-[12.5px] text-bad">{isTaken ? t('shell:alreadyThere') : saver.error}</p>
      ) : null}
    </form>
  )
}

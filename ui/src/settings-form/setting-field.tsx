import { RotateCcw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChangeDialog } from '../gateway/change-dialog.tsx'
import { SettingMark, type SettingSaver, useSaveSetting } from '../gateway/save-setting.tsx'
import { Button } from '../kit/button.tsx'
import { ChipsInput, useChipDraft } from '../kit/chips-input.tsx'
import { Field, SelectInput } from '../kit/field.tsx'
import { Switch } from '../kit/switch.tsx'
import { MapSetting } from './map-setting.tsx'
import { RecordsSetting } from './records-setting.tsx'
import { ScalarSetting } from './scalar-setting.tsx'
import { kindOf, type SettingKind, type SettingPlace } from './setting-schema.ts'
import { useChoiceText, useSettingTexts } from './setting-texts.ts'

export interface FieldProps extends SettingPlace {
  /** In force. Undefined: none is set, and there is no default. */
  readonly value: unknown
}

/** One setting of torii.yaml with the control that fits it: saved as soon as it is changed, and put back to its default by one click. */
export function SettingField(props: FieldProps) {
  const Control = controls[kindOf(props.name, props.schema)]
  return <Control {...props} />
}

type Control = (props: FieldProps) => ReactNode

const nothing: Control = () => null

const controls: Readonly<Record<SettingKind, Control>> = {
  switch: (props) => <SwitchSetting {...props} />,
  choice: (props) => <ChoiceSetting {...props} />,
  number: (props) => <ScalarSetting {...props} kind="number" />,
  text: (props) => <ScalarSetting {...props} kind="text" />,
  secret: (props) => <ScalarSetting {...props} kind="secret" />,
  choices: (props) => <ChoicesSetting {...props} />,
  list: (props) => <ListSetting {...props} />,
  map: (props) => <MapSetting {...props} />,
  records: (props) => <RecordsSetting {...props} />,
  group: nothing,
  entries: nothing,
}

/** Beside the label: is it in force, and back to the default. */
export function SettingAside({
  path,
  saver,
  schema,
  value,
  isRequired,
}: {
  readonly path: string
  readonly saver: SettingSaver
  readonly isRequired?: boolean
  readonly schema: FieldProps['schema']
  readonly value: unknown
}) {
  const { t } = useTranslation('fields')
  const { label } = useSettingTexts()(path)
  const isUsual = isRequired === true || JSON.stringify(value) === JSON.stringify(schema.default)
  return (
    <span className="flex items-center gap-2">
      <SettingMark path={path} saver={saver} />
      {isUsual ? null : (
        <Button
          small
          look="quiet"
          className="h-6 px-1.5!"
          icon={<RotateCcw size={12} />}
          aria-label={t('ui.resetOf', { label })}
          title={t('ui.resetOf', { label })}
          onClick={() => void saver.remove()}
        >
          {t('ui.reset')}
        </Button>
      )}
    </span>
  )
}

/** Turning these on opens something to others: it is asked first. */
const risky: Readonly<Record<string, true>> = { 'proxy.allow_open_lan': true }

function SwitchSetting({ path, schema, value }: FieldProps) {
  const { t } = useTranslation('fields')
  const { label, note } = useSettingTexts()(path)
  const saver = useSaveSetting(path)
  const [isAsking, setAsking] = useState(false)
  const change = (next: boolean): void => {
    if (next && risky[path] === true) setAsking(true)
    else void saver.save(next)
  }
  return (
    <div className="grid gap-1">
      <div className="flex min-h-6 items-center justify-between gap-3">
        <span className="text-[13px] font-medium">{label}</span>
        <span className="flex items-center gap-3">
          <SettingAside path={path} saver={saver} schema={schema} value={value} />
          <Switch
            label={label}
            checked={value === true}
            disabled={saver.state === 'saving'}
            onChange={change}
          />
        </span>
      </div>
      <p className={`text-[12.5px] ${saver.error === undefined ? 'text-faint' : 'text-bad'}`}>
        {saver.error ?? note}
      </p>
      <ChangeDialog
        open={isAsking}
        title={label}
        confirm={t('ui.turnOn')}
        edits={[{ path, from: false, to: true }]}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          void saver.save(true)
        }}
      >
        <p>{note}</p>
      </ChangeDialog>
    </div>
  )
}

function ChoiceSetting({ path, schema, value }: FieldProps) {
  const { t } = useTranslation('fields')
  const { label, note } = useSettingTexts()(path)
  const choice = useChoiceText()
  const saver = useSaveSetting(path)
  const isOptional = schema.default === undefined
  return (
    <Field
      label={label}
      note={note}
      error={saver.error}
      aside={<SettingAside path={path} saver={saver} schema={schema} value={value} />}
    >
      {(props) => (
        <SelectInput
          {...props}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) =>
            void (event.target.value === '' ? saver.remove() : saver.save(event.target.value))
          }
        >
          {isOptional ? <option value="">{t('ui.notSet')}</option> : null}
          {schema.enum?.map((one) => (
            <option key={one} value={one}>
              {choice(path, one)}
            </option>
          ))}
        </SelectInput>
      )}
    </Field>
  )
}

/** Any of a few, in the order they are ticked. */
function ChoicesSetting({ path, schema, value }: FieldProps) {
  const { label, note } = useSettingTexts()(path)
  const choice = useChoiceText()
  const saver = useSaveSetting(path)
  const values = Array.isArray(value) ? value.map(String) : []
  return (
    <fieldset className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <legend className="float-left text-[13px] font-medium">{label}</legend>
        <SettingAside path={path} saver={saver} schema={schema} value={value} />
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {schema.items?.enum?.map((one) => (
          <label key={one} className="flex cursor-pointer items-center gap-2 text-[13px]">
            <input
              type="checkbox"
              className="size-4 accent-(--c-accent)"
              checked={values.includes(one)}
              onChange={(event) =>
                void saver.save(
                  event.target.checked ? [...values, one] : values.filter((other) => other !== one),
                )
              }
            />
            {choice(path, one)}
          </label>
        ))}
      </div>
      <p className={`text-[12.5px] ${saver.error === undefined ? 'text-faint' : 'text-bad'}`}>
        {saver.error ?? note}
      </p>
    </fieldset>
  )
}

function ListSetting({ path, schema, value, isRequired }: FieldProps) {
  const { t } = useTranslation('fields')
  const { label, note } = useSettingTexts()(path)
  const saver = useSaveSetting(path)
  const values = Array.isArray(value) ? value.map(String) : []
  const draft = useChipDraft(values, (text) => {
    const word = text.trim()
    return word === '' ? { ok: false, why: t('ui.empty') } : { ok: true, value: word }
  })
  return (
    <Field
      label={label}
      note={note}
      error={draft.error ?? saver.error}
      aside={<SettingAside path={path} saver={saver} schema={schema} value={value} isRequired={isRequired} />}
    >
      {(props) => (
        <ChipsInput
          {...props}
          draft={draft}
          values={values}
          label={label}
          onChange={(next) => saver.save([...next])}
        />
      )}
    </Field>
  )
}

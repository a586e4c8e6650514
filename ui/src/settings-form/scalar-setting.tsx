import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveSetting } from '../gateway/save-setting.tsx'
import { classNames } from '../kit/class-names.ts'
import { Field, TextInput } from '../kit/field.tsx'
import { SecretInput } from '../kit/secret-input.tsx'
import { type FieldProps, SettingAside } from './setting-field.tsx'
import type { SettingSchema } from './setting-schema.ts'
import { useSettingTexts } from './setting-texts.ts'

type Kind = 'number' | 'text' | 'secret'

/** A number or a text: checked while it is typed, saved when it is left or on Enter, put back on Escape. An empty one takes the setting out. */
export function ScalarSetting({ path, name, schema, value, kind }: FieldProps & { readonly kind: Kind }) {
  const { t } = useTranslation('fields')
  const { label, note } = useSettingTexts()(path)
  const saver = useSaveSetting(path)
  const [draft, setDraft] = useState<string>()
  // A reference to a secret is shown as what stands there, and never mixed with a secret being typed.
  const known = value === undefined || kind === 'secret' ? '' : String(value)
  const text = draft ?? known
  const fault = draft === undefined ? undefined : faultOf(draft, kind, schema)
  const commit = async (): Promise<void> => {
    if (draft === undefined || fault !== undefined) return
    if (draft.trim() === known && saver.state !== 'failed') setDraft(undefined)
    // What was typed while it was being saved stays.
    else if (await send(draft)) setDraft((typed) => (typed === draft ? undefined : typed))
  }
  const send = async (typed: string): Promise<boolean> => {
    const plain = typed.normalize(kind === 'number' ? 'NFKC' : 'NFC').trim()
    if (plain === '') return kind === 'secret' ? true : saver.remove()
    return saver.save(kind === 'number' || isCount(plain, schema) ? Number(plain) : plain)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void commit()
    if (event.key === 'Escape') setDraft(undefined)
  }
  const unit = unitOf(name)
  const Input = kind === 'secret' ? SecretInput : TextInput
  return (
    <Field
      label={label}
      note={note}
      error={
        fault === undefined
          ? saver.error
          : t(`ui.fault.${fault.kind}`, { least: fault.least ?? 0, most: fault.most ?? 0 })
      }
      aside={<SettingAside path={path} saver={saver} schema={schema} value={value} />}
    >
      {(props) => (
        <div className="relative">
          <Input
            {...props}
            value={text}
            placeholder={String((kind === 'secret' ? value : schema.default) ?? t('ui.notSet'))}
            inputMode={kind === 'number' ? 'decimal' : undefined}
            className={classNames(
              kind === 'number' && 'tabular-nums',
              kind === 'text' && 'font-mono text-[12.5px]',
              unit !== undefined && 'pr-14',
            )}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => void commit()}
            onKeyDown={onKeyDown}
          />
          {unit === undefined ? null : (
            <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-[12.5px] text-faint">
              {t(`ui.unit.${unit}`)}
            </span>
          )}
        </div>
      )}
    </Field>
  )
}

/** Where a word or a number may stand. */
const isCount = (text: string, { anyOf = [] }: SettingSchema): boolean =>
  /^\d+$/.test(text) && anyOf.some(({ type }) => type === 'integer')

const units = [
  [/_days$/, 'days'],
  [/_kilobytes$/, 'kilobytes'],
  [/_megabytes$/, 'megabytes'],
  [/timeout$|^max_wait$/, 'seconds'],
] as const

const unitOf = (name: string): (typeof units)[number][1] | undefined =>
  units.find(([pattern]) => pattern.test(name))?.[1]

interface Fault {
  readonly kind: 'number' | 'whole' | 'range' | 'least'
  readonly least: number | undefined
  readonly most: number | undefined
}

/** What can be seen without asking: the rest is the server's to judge. */
function faultOf(text: string, kind: Kind, schema: SettingSchema): Fault | undefined {
  const plain = text.normalize('NFKC').trim()
  if (kind !== 'number' || plain === '') return undefined
  const bounds = { least: schema.minimum, most: schema.maximum }
  const value = Number(plain)
  if (Number.isNaN(value)) return { kind: 'number', ...bounds }
  if (schema.type === 'integer' && !Number.isInteger(value)) return { kind: 'whole', ...bounds }
  const isBelow = schema.minimum !== undefined && value < schema.minimum
  const isAbove = schema.maximum !== undefined && value > schema.maximum
  if (!isBelow && !isAbove) return undefined
  const isOpen = schema.maximum === undefined || schema.maximum >= Number.MAX_SAFE_INTEGER
  return { kind: isOpen ? 'least' : 'range', ...bounds }
}

import { ArrowRight, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveSetting } from '../gateway/save-setting.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { TextInput } from '../kit/field.tsx'
import { type FieldProps, SettingAside } from './setting-field.tsx'
import { useSettingTexts } from './setting-texts.ts'

type Pair = readonly [key: string, value: string]

/** Names with a value each: `claude-sonnet-4-5: glm-4.7`. Saved when a line is whole and left. */
export function MapSetting({ path, schema, value }: FieldProps) {
  const { t } = useTranslation('fields')
  const { label, note } = useSettingTexts()(path)
  const saver = useSaveSetting(path)
  const known = pairsOf(value)
  const [draft, setDraft] = useState<readonly Pair[]>()
  const pairs = draft ?? known
  const isNumeric =
    typeof schema.additionalProperties === 'object' && schema.additionalProperties.type !== 'string'
  const commit = async (next: readonly Pair[]): Promise<void> => {
    const whole = next.filter(([key, one]) => key.trim() !== '' && one.trim() !== '')
    if (JSON.stringify(whole) === JSON.stringify(known)) return
    const object = Object.fromEntries(
      whole.map(([key, one]) => [key.trim(), isNumeric ? Number(one) : one.trim()]),
    )
    if ((await saver.save(object)) && whole.length === next.length) setDraft(undefined)
  }
  const change = (index: number, pair: Pair): void =>
    setDraft(pairs.map((one, at) => (at === index ? pair : one)))
  return (
    <fieldset className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <legend className="float-left text-[13px] font-medium">{label}</legend>
        <SettingAside path={path} saver={saver} schema={schema} value={value} />
      </div>
      {pairs.map(([key, one], index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a line under way has no other name, and lines stay in their order
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)_auto] items-center gap-2"
        >
          <TextInput
            aria-label={t('ui.mapKey', { label })}
            value={key}
            className="font-mono text-[12.5px]"
            onChange={(event) => change(index, [event.target.value, one])}
            onBlur={() => void commit(pairs)}
          />
          <ArrowRight size={14} aria-hidden="true" className="text-faint" />
          <TextInput
            aria-label={t('ui.mapValue', { label })}
            value={one}
            className="font-mono text-[12.5px]"
            onChange={(event) => change(index, [key, event.target.value])}
            onBlur={() => void commit(pairs)}
          />
          <IconButton
            label={t('ui.mapRemove', { key })}
            onClick={() => {
              const next = pairs.filter((_, at) => at !== index)
              setDraft(next)
              void commit(next)
            }}
          >
            <Trash2 size={14} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button small icon={<Plus size={13} />} onClick={() => setDraft([...pairs, ['', '']])}>
          {t('ui.mapAdd')}
        </Button>
      </div>
      <p className={`text-[12.5px] ${saver.error === undefined ? 'text-faint' : 'text-bad'}`}>
        {saver.error ?? note}
      </p>
    </fieldset>
  )
}

const pairsOf = (value: unknown): readonly Pair[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, one]): Pair => [key, String(one)])
    : []

import { useTranslation } from 'react-i18next'
import { type SettingSchema, useSettingSchema } from '../../settings-form/setting-schema.ts'
import { useSettingTexts } from '../../settings-form/setting-texts.ts'
import { schemaAt } from './complete-settings.ts'
import { settingOfLine } from './yaml-place.ts'

/** What the line under the cursor is about: the setting in words, its default and its bounds. */
export function SettingHelp({ text, at }: { readonly text: string; readonly at: number }) {
  const { t } = useTranslation('settings')
  const schema = useSettingSchema().data
  const textsOf = useSettingTexts()
  const path = settingOfLine(text, Math.min(at, text.length))
  if (schema === undefined || path.length === 0) return <Line>{t('file.note')}</Line>
  const found = schemaAt(schema, path)
  const name = path.join('.')
  if (found === undefined) return <Line name={name}>{t('file.help.unknown')}</Line>
  const { label, note } = textsOf(name)
  return (
    <Line name={name}>
      {label === name ? null : <strong className="font-medium text-ink">{label}</strong>} {note}{' '}
      <Bounds schema={found} />
    </Line>
  )
}

const Line = ({ name, children }: { readonly name?: string; readonly children: React.ReactNode }) => (
  <p className="min-h-10 text-[12.5px] text-soft">
    {name === undefined ? null : <code className="mr-2 font-mono text-[12px] text-accent">{name}</code>}
    {children}
  </p>
)

function Bounds({ schema }: { readonly schema: SettingSchema }) {
  const { t } = useTranslation('settings')
  const { minimum, maximum, default: usual } = schema
  const choices = schema.enum ?? schema.items?.enum
  const parts = [
    choices === undefined ? undefined : t('file.help.oneOf', { values: choices.join(', ') }),
    minimum === undefined
      ? undefined
      : maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER
        ? t('file.help.least', { least: minimum })
        : t('file.help.range', { least: minimum, most: maximum }),
    usual === undefined || (typeof usual === 'object' && JSON.stringify(usual).length > 60)
      ? undefined
      : t('file.help.usual', { value: typeof usual === 'object' ? JSON.stringify(usual) : String(usual) }),
  ]
  return <span className="text-faint">{parts.filter((part) => part !== undefined).join(' ')}</span>
}

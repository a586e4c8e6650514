import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import { AddressListSetting } from '../../gateway/address-list-setting.tsx'
import { AuthSetting } from '../../gateway/auth-setting.tsx'
import { KeySetting } from '../../gateway/key-setting.tsx'
import { LanSetting } from '../../gateway/lan-setting.tsx'
import { PortSetting } from '../../gateway/port-setting.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { inputLook } from '../../kit/field.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { SettingField } from '../../settings-form/setting-field.tsx'
import {
  kindOf,
  type SettingPlace,
  type SettingSchema,
  settingsWithin,
  useSettingSchema,
  valueAt,
} from '../../settings-form/setting-schema.ts'
import { useSettingTexts } from '../../settings-form/setting-texts.ts'

/** Settings with a page or a control of their own. */
const special: Readonly<Record<string, () => ReactNode>> = {
  'proxy.port': () => <PortSetting />,
  'proxy.allow_lan_access': () => <LanSetting />,
  'proxy.auth_mode': () => <AuthSetting />,
  'proxy.api_key': () => <KeySetting />,
  'proxy.allowed_addresses': () => <AddressListSetting name="allowed" />,
  'proxy.denied_addresses': () => <AddressListSetting name="denied" />,
  'proxy.trusted_proxies': () => <AddressListSetting name="trusted" />,
}

/** Everything of torii.yaml as forms, made from its schema: a setting that comes with a new version is here at once. */
export function FormView({
  settings,
  onFile,
}: {
  readonly settings: SettingsView['settings']
  readonly onFile: () => void
}) {
  const { t } = useTranslation('settings')
  const schema = useSettingSchema()
  const [text, setText] = useState('')
  const fits = useFits(text)
  const sections = useMemo(() => sectionsOf(schema.data), [schema.data])
  if (schema.data === undefined) return <SkeletonLines count={8} />
  const shown = sections
    .map((section) => ({ ...section, places: section.places.filter(fits) }))
    .filter((section) => section.places.length > 0)
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <div className="grid gap-3 lg:sticky lg:top-18">
        <div className="relative">
          <Search
            size={15}
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint"
          />
          <input
            type="search"
            aria-label={t('find')}
            placeholder={t('find')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={classNames(inputLook, 'pl-8')}
          />
        </div>
        <nav aria-label={t('sections')} className="hidden lg:block">
          <ul className="grid gap-0.5 text-[13px]">
            {shown.map(({ name }) => (
              <li key={name}>
                <a
                  href={`#section-${name}`}
                  className="block rounded-md px-2.5 py-1 text-soft hover:bg-raised hover:text-ink"
                >
                  <SectionTitle name={name} />
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <div className="grid min-w-0 gap-5">
        {shown.length === 0 ? <p className="text-soft">{t('nothingFits')}</p> : null}
        {shown.map(({ name, places }) => (
          <div key={name} id={`section-${name}`} className="scroll-mt-18">
            <Card title={<SectionTitle name={name} />}>
              <SectionNote name={name} />
              <div className="-mb-5 gap-x-8 xl:columns-2">
                {places.map((place) => (
                  <div key={place.path} className="min-w-0 break-inside-avoid pb-5">
                    <OneSetting place={place} settings={settings} onFile={onFile} />
                  </div>
                ))}
              </div>
            </Card>
          </div>
        ))}
      </div>
    </div>
  )
}

function OneSetting({
  place,
  settings,
  onFile,
}: {
  readonly place: SettingPlace
  readonly settings: SettingsView['settings']
  readonly onFile: () => void
}) {
  const own = special[place.path]
  if (own !== undefined) return own()
  const value = valueAt(settings, place.path)
  if (place.path in elsewhere || kindOf(place.name, place.schema) === 'entries')
    return <Elsewhere path={place.path} value={value} onFile={onFile} />
  return <SettingField {...place} value={value} />
}

/** Where it is edited better than here. */
const elsewhere = {
  accounts: { to: '/accounts', search: {} },
  routes: { to: '/models', search: { tab: 'routes' } },
  'models.mapping': { to: '/models', search: { tab: 'rules' } },
} as const satisfies Record<string, { to: string; search: Record<string, string> }>

function Elsewhere({
  path,
  value,
  onFile,
}: {
  readonly path: string
  readonly value: unknown
  readonly onFile: () => void
}) {
  const { t } = useTranslation('settings')
  const { label, note } = useSettingTexts()(path)
  const place = Object.entries(elsewhere).find(([one]) => one === path)?.[1]
  const count = Array.isArray(value) ? value.length : Object.keys((value as object | undefined) ?? {}).length
  return (
    <div className="grid gap-1.5">
      <span className="text-[13px] font-medium">{label}</span>
      <p className="text-[12.5px] text-faint">
        {t('entries', { count })} {note}
      </p>
      <p>
        {place === undefined ? (
          <Button small onClick={onFile}>
            {t('editInFile')}
          </Button>
        ) : (
          <Link
            to={place.to}
            search={place.search}
            className="inline-flex h-7 items-center rounded-md border border-line bg-surface px-2 text-[12.5px] font-medium hover:bg-raised"
          >
            {t('editThere')}
          </Link>
        )}
      </p>
    </div>
  )
}

interface Section {
  readonly name: string
  readonly places: readonly SettingPlace[]
}

/** One for each group at the top; what stands there alone comes last, together. */
function sectionsOf(schema: SettingSchema | undefined): readonly Section[] {
  const top = Object.entries(schema?.properties ?? {})
  const groups = top.flatMap(([name, one]): Section[] => {
    if (kindOf(name, one) === 'group') return [{ name, places: settingsWithin(name, one) }]
    return kindOf(name, one) === 'entries'
      ? [{ name, places: [{ path: name, name, schema: one, isRequired: false }] }]
      : []
  })
  const loose = top
    .filter(([name, one]) => !['group', 'entries'].includes(kindOf(name, one)))
    .map(([name, one]) => ({ path: name, name, schema: one, isRequired: false }))
  return loose.length === 0 ? groups : [...groups, { name: 'general', places: loose }]
}

function useFits(text: string): (place: SettingPlace) => boolean {
  const texts = useSettingTexts()
  const words = text.toLowerCase().split(/\s+/)
  return ({ path }) => {
    const { label, note = '' } = texts(path)
    const all = `${path} ${label} ${note}`.toLowerCase()
    return words.every((word) => all.includes(word))
  }
}

/** Sections have texts of their own; one that is newer than the texts goes by its name in the file. */
function SectionTitle({ name }: { readonly name: string }) {
  const { t, i18n } = useTranslation('settings')
  const textOf = t as unknown as (key: string) => string
  return i18n.exists(`settings:section.${name}.title`) ? textOf(`section.${name}.title`) : name
}

function SectionNote({ name }: { readonly name: string }) {
  const { t, i18n } = useTranslation('settings')
  const textOf = t as unknown as (key: string) => string
  const note = i18n.exists(`settings:section.${name}.note`) ? textOf(`section.${name}.note`) : ''
  return note === '' ? null : <p className="mb-4 max-w-prose text-[13px] text-soft">{note}</p>
}

import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import { useAccounts } from '../../api/accounts.ts'
import { useSettings } from '../../api/settings.ts'
import { SettingMark, useSaveSetting } from '../../gateway/save-setting.tsx'
import { SettingInput } from '../../gateway/setting-input.tsx'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Field, SelectInput, TextInput } from '../../kit/field.tsx'
import { SecretInput } from '../../kit/secret-input.tsx'
import { Switch } from '../../kit/switch.tsx'

type Zai = SettingsView['settings']['zai']

const modes = ['exclusive', 'pooled', 'fallback', 'off'] as const satisfies readonly Zai['dispatch_mode'][]
const accountName = 'zai-dispatch'

/** Requests in Anthropic's dialect can go to z.ai, whatever Claude model they name. */
export function ZaiCard() {
  const { t } = useTranslation('accounts')
  const zai = useSettings().data?.settings.zai
  const account = useAccounts().data?.find(({ name }) => name === accountName)
  const enabled = useSaveSetting('zai.enabled')
  return (
    <div id="zai" className="scroll-mt-16">
      <Card
        title={t('zai.title')}
        aside={
          <span className="flex items-center gap-3">
            <SettingMark path="zai.enabled" saver={enabled} />
            {account === undefined ? null : (
              <Badge tone={account.secretFound ? 'good' : 'warn'}>
                {t(account.secretFound ? 'health.usable' : 'health.noSecret')}
              </Badge>
            )}
            <Switch
              label={t('zai.title')}
              checked={zai?.enabled === true}
              disabled={zai === undefined}
              onChange={(on) =>
                void enabled.save(
                  on,
                  on && zai?.dispatch_mode === 'off' ? { 'zai.dispatch_mode': 'exclusive' } : {},
                )
              }
            />
          </span>
        }
      >
        <p className="max-w-prose text-soft">{t('zai.lead')}</p>
        {enabled.error === undefined ? null : <p className="mt-1 text-[12.5px] text-bad">{enabled.error}</p>}
        {zai?.enabled === true ? <ZaiSettings zai={zai} hasKey={account?.secretFound !== false} /> : null}
      </Card>
    </div>
  )
}

function ZaiSettings({ zai, hasKey }: { readonly zai: Zai; readonly hasKey: boolean }) {
  const { t } = useTranslation('accounts')
  const mode = useSaveSetting('zai.dispatch_mode')
  return (
    <div className="mt-4 grid items-start gap-x-8 gap-y-4 border-t border-line pt-4 lg:grid-cols-2">
      <div className="grid gap-4">
        <Field
          label={t('zai.mode')}
          note={t(`zai.modeNotes.${zai.dispatch_mode}`)}
          error={mode.error}
          aside={<SettingMark path="zai.dispatch_mode" saver={mode} />}
        >
          {(props) => (
            <SelectInput
              {...props}
              value={zai.dispatch_mode}
              onChange={(event) => void mode.save(event.target.value)}
            >
              {modes.map((one) => (
                <option key={one} value={one}>
                  {t(`zai.modes.${one}`)}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <ZaiKey reference={zai.api_key} hasKey={hasKey} />
        <SettingInput
          path="zai.base_url"
          label={t('zai.baseUrl')}
          value={zai.base_url}
          read={(text) =>
            URL.canParse(text.trim()) ? { ok: true, value: text.trim() } : { ok: false, why: t('faults.url') }
          }
        />
      </div>
      <ZaiMapping mapping={zai.model_mapping} />
    </div>
  )
}

/** Write-only: it goes through the settings into the vault. */
function ZaiKey({ reference, hasKey }: { readonly reference: string; readonly hasKey: boolean }) {
  const { t } = useTranslation('accounts')
  const saver = useSaveSetting('zai.api_key')
  const [key, setKey] = useState('')
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (key.trim() !== '' && (await saver.save(key.trim()))) setKey('')
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <Field
        label={t('zai.key')}
        note={hasKey ? t('form.keyKept', { reference }) : t('zai.noKey')}
        error={saver.error}
        aside={<SettingMark path="zai.api_key" saver={saver} />}
      >
        {(props) => (
          <div className="flex gap-1.5">
            <div className="flex-1">
              <SecretInput {...props} value={key} onChange={(event) => setKey(event.target.value)} />
            </div>
            <Button type="submit" disabled={key.trim() === ''} busy={saver.state === 'saving'}>
              {t('zai.saveKey')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  )
}

function ZaiMapping({ mapping }: { readonly mapping: Zai['model_mapping'] }) {
  const { t } = useTranslation(['accounts', 'shell'])
  const saver = useSaveSetting('zai.model_mapping')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const rules = Object.entries(mapping)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (from.trim() === '' || to.trim() === '') return
    if (await saver.save({ ...mapping, [from.trim()]: to.trim() })) {
      setFrom('')
      setTo('')
    }
  }
  const takeOut = (name: string): void =>
    void saver.save(Object.fromEntries(rules.filter(([known]) => known !== name)))
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-[13px] font-medium">{t('accounts:zai.mapping')}</h3>
        <SettingMark path="zai.model_mapping" saver={saver} />
      </div>
      <p className="text-[12.5px] text-faint">{saver.error ?? t('accounts:zai.mappingNote')}</p>
      {rules.length === 0 ? null : (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {rules.map(([name, target]) => (
            <li key={name} className="flex items-center gap-2 py-0.5 pr-0.5 pl-3 font-mono text-[12.5px]">
              <span className="min-w-0 flex-1 truncate">
                {name} <span className="text-faint">→</span> {target}
              </span>
              <IconButton label={t('shell:takeOut', { value: name })} onClick={() => takeOut(name)}>
                <X size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void add(event)} className="flex items-center gap-1.5">
        <TextInput
          aria-label={t('accounts:zai.from')}
          placeholder="opus"
          value={from}
          className="font-mono text-[12.5px]"
          onChange={(event) => setFrom(event.target.value)}
        />
        <span aria-hidden="true" className="text-faint">
          →
        </span>
        <TextInput
          aria-label={t('accounts:zai.to')}
          placeholder="glm-4.7"
          value={to}
          className="font-mono text-[12.5px]"
          onChange={(event) => setTo(event.target.value)}
        />
        <IconButton
          type="submit"
          label={t('shell:add')}
          className="size-9 shrink-0 border border-line"
          disabled={from.trim() === '' || to.trim() === ''}
        >
          <Plus size={15} />
        </IconButton>
      </form>
    </div>
  )
}

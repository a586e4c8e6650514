import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettings } from '../api/settings.ts'
import { Switch } from '../kit/switch.tsx'
import { ChangeDialog, type SettingEdit } from './change-dialog.tsx'
import { SettingMark, useSaveSetting } from './save-setting.tsx'

const path = 'proxy.allow_lan_access'

/** The switch says what it exposes, and never opens the accounts to strangers. */
export function LanSetting() {
  const { t } = useTranslation('gateway')
  const proxy = useSettings().data?.settings.proxy
  const saver = useSaveSetting(path)
  const [asking, setAsking] = useState(false)
  const on = proxy?.allow_lan_access === true
  const keyless = proxy?.auth_mode === 'off'
  const edits: readonly SettingEdit[] = [
    { path, from: false, to: true },
    ...(keyless ? [{ path: 'proxy.auth_mode', from: 'off', to: 'auto' }] : []),
  ]
  const turnOn = (): void => {
    setAsking(false)
    void saver.save(true, keyless ? { 'proxy.auth_mode': 'auto' } : {})
  }
  return (
    <div className="grid gap-1">
      <div className="flex min-h-6 items-center justify-between gap-3">
        <span className="text-[13px] font-medium">{t('lan.label')}</span>
        <span className="flex items-center gap-3">
          <SettingMark path={path} saver={saver} />
          <Switch
            label={t('lan.label')}
            checked={on}
            disabled={proxy === undefined || saver.state === 'saving'}
            onChange={(next) => (next ? setAsking(true) : void saver.save(false))}
          />
        </span>
      </div>
      <p className={on && keyless ? 'text-[12.5px] text-bad' : 'text-[12.5px] text-faint'}>
        {saver.error ?? t(on ? (keyless ? 'lan.onOpen' : 'lan.on') : 'lan.off')}
      </p>
      <ChangeDialog
        open={asking}
        title={t('lan.turnOn')}
        confirm={t('lan.confirm')}
        edits={edits}
        onClose={() => setAsking(false)}
        onConfirm={turnOn}
      >
        <p>{t('lan.turnOnLead')}</p>
        <p className="font-medium text-ink">
          {keyless
            ? t('lan.keyTurnedOn')
            : t(proxy?.auth_mode === 'strict' ? 'lan.keyNeededAll' : 'lan.keyNeeded')}
        </p>
      </ChangeDialog>
    </div>
  )
}

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { KeyRound, LockOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettings } from '../api/settings.ts'
import { classNames } from '../kit/class-names.ts'
import { SelectInput } from '../kit/field.tsx'
import { type AuthMode, authModes, keyNeeded } from './auth-rules.ts'
import { ChangeDialog, type SettingEdit } from './change-dialog.tsx'
import { SettingMark, type SettingSaver, useSaveSetting } from './save-setting.tsx'

const path = 'proxy.auth_mode'

interface AuthChoice {
  readonly mode: AuthMode | undefined
  readonly lan: boolean
  readonly saver: SettingSaver
  readonly choose: (mode: AuthMode) => void
  readonly dialog: React.ReactNode
}

/** Turning keys off asks first, and never leaves the network open. */
function useAuthChoice(): AuthChoice {
  const { t } = useTranslation('gateway')
  const proxy = useSettings().data?.settings.proxy
  const saver = useSaveSetting(path)
  const [asking, setAsking] = useState(false)
  const lan = proxy?.allow_lan_access === true
  const closesLan = lan && proxy.allow_open_lan !== true
  const edits: readonly SettingEdit[] = [
    { path, from: proxy?.auth_mode ?? 'auto', to: 'off' },
    ...(closesLan ? [{ path: 'proxy.allow_lan_access', from: true, to: false }] : []),
  ]
  const turnOff = (): void => {
    setAsking(false)
    void saver.save('off', closesLan ? { 'proxy.allow_lan_access': false } : {})
  }
  return {
    mode: proxy?.auth_mode,
    lan,
    saver,
    choose: (mode) => (mode === 'off' ? setAsking(true) : void saver.save(mode)),
    dialog: (
      <ChangeDialog
        open={asking}
        title={t('auth.turnOff')}
        confirm={t('auth.confirmOff')}
        edits={edits}
        onClose={() => setAsking(false)}
        onConfirm={turnOff}
      >
        <p>{t('auth.turnOffLead')}</p>
        {closesLan ? <p className="font-medium text-ink">{t('auth.turnOffLan')}</p> : null}
      </ChangeDialog>
    ),
  }
}

/** The auth mode, chosen in the table that says which path needs a key in each. */
export function AuthSetting() {
  const { t } = useTranslation('gateway')
  const { mode, lan, saver, choose, dialog } = useAuthChoice()
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span id="auth-mode" className="text-[13px] font-medium">
          {t('auth.label')}
        </span>
        <SettingMark path={path} saver={saver} />
      </div>
      <RadioGroup
        aria-labelledby="auth-mode"
        value={mode ?? null}
        onValueChange={(next) => choose(next as AuthMode)}
        className="overflow-hidden rounded-lg border border-line"
      >
        <div
          aria-hidden="true"
          className="grid grid-cols-[minmax(0,1fr)_4.25rem_4.75rem] gap-2 border-b border-line bg-raised px-3 py-1.5 text-[12px] text-faint"
        >
          <span>{t('auth.lead')}</span>
          <span className="font-mono">/healthz</span>
          <span>{t('auth.others')}</span>
        </div>
        {authModes.map((one) => (
          <ModeRow key={one} mode={one} lan={lan} chosen={one === mode} />
        ))}
      </RadioGroup>
      {saver.error === undefined ? null : <p className="text-[12.5px] text-bad">{saver.error}</p>}
      {dialog}
    </div>
  )
}

function ModeRow({
  mode,
  lan,
  chosen,
}: {
  readonly mode: AuthMode
  readonly lan: boolean
  readonly chosen: boolean
}) {
  const { t } = useTranslation('gateway')
  const needed = keyNeeded(mode, lan)
  const said = (key: boolean): string => t(key ? 'auth.key' : 'auth.free')
  return (
    <Radio.Root
      value={mode}
      aria-label={`${t(`auth.modes.${mode}`)} (${mode}). ${t(`auth.notes.${mode}`)} /healthz: ${said(needed.healthz)}. ${t('auth.others')}: ${said(needed.others)}`}
      className={classNames(
        'grid w-full cursor-pointer grid-cols-[minmax(0,1fr)_4.25rem_4.75rem] items-center gap-2 border-b border-line px-3 py-2 text-left outline-offset-[-2px] last:border-b-0',
        chosen ? 'bg-accent-wash/60' : 'hover:bg-raised',
      )}
    >
      <span className="flex min-w-0 items-start gap-2.5">
        <span
          className={classNames(
            'mt-0.5 inline-grid size-4 shrink-0 place-items-center rounded-full border',
            chosen ? 'border-accent' : 'border-line-strong',
          )}
        >
          <Radio.Indicator className="block size-2 rounded-full bg-accent" />
        </span>
        <span className="min-w-0">
          <span className="font-medium">{t(`auth.modes.${mode}`)}</span>{' '}
          <code className="font-mono text-[11.5px] whitespace-nowrap text-faint max-sm:hidden">{mode}</code>
          <span className="block text-[12.5px] text-soft">{t(`auth.notes.${mode}`)}</span>
        </span>
      </span>
      <Need key_={needed.healthz} />
      <Need key_={needed.others} />
    </Radio.Root>
  )
}

function Need({ key_ }: { readonly key_: boolean }) {
  const { t } = useTranslation('gateway')
  const Icon = key_ ? KeyRound : LockOpen
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 text-[12.5px] whitespace-nowrap',
        key_ ? 'font-medium text-ink' : 'text-soft',
      )}
    >
      <Icon size={13} aria-hidden="true" className={key_ ? 'text-accent' : 'text-faint'} />
      {t(key_ ? 'auth.key' : 'auth.free')}
    </span>
  )
}

/** The word of the settings file stands beside a name that is not the same word. */
const modeName = (name: string, mode: AuthMode): string =>
  name.toLowerCase() === mode ? name : `${name} (${mode})`

/** The same in one line. */
export function CompactAuthSetting() {
  const { t } = useTranslation('gateway')
  const { mode, saver, choose, dialog } = useAuthChoice()
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor="compact-auth" className="text-[13px] font-medium">
          {t('auth.label')}
        </label>
        <SettingMark path={path} saver={saver} />
      </div>
      <SelectInput
        id="compact-auth"
        value={mode ?? 'auto'}
        disabled={mode === undefined}
        aria-describedby="compact-auth-note"
        onChange={(event) => choose(event.target.value as AuthMode)}
      >
        {authModes.map((one) => (
          <option key={one} value={one}>
            {modeName(t(`auth.modes.${one}`), one)}
          </option>
        ))}
      </SelectInput>
      <p id="compact-auth-note" className="text-[12.5px] text-faint">
        {saver.error ?? (mode === undefined ? null : t(`auth.notes.${mode}`))}
      </p>
      {dialog}
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { useSettings } from '../api/settings.ts'
import { useStatus } from '../api/status.ts'
import { readWholeNumber, SettingInput } from './setting-input.tsx'

export function PortSetting() {
  const { t } = useTranslation('gateway')
  const state = useStatus().data?.state
  const proxy = useSettings().data?.settings.proxy
  const locked = state !== 'stopped' && state !== 'failed'
  return (
    <SettingInput
      path="proxy.port"
      label={t('port.label')}
      note={locked ? t('port.locked') : t('port.note')}
      value={proxy?.port}
      disabled={locked}
      numeric
      read={(text) => readWholeNumber(text, 1, 65_535, t('port.bad'))}
    />
  )
}

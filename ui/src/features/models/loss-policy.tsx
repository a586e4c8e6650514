import { useTranslation } from 'react-i18next'
import { useSettings } from '../../api/settings.ts'
import { SettingMark, useSaveSetting } from '../../gateway/save-setting.tsx'
import { Card } from '../../kit/card.tsx'
import { Segments } from '../../kit/segments.tsx'

const policies = ['tell', 'refuse'] as const

/** What is done when a dialect cannot carry what the client asked. */
export function LossPolicy() {
  const { t } = useTranslation('models')
  const policy = useSettings().data?.settings.models.loss_policy
  const saver = useSaveSetting('models.loss_policy')
  if (policy === undefined) return null
  return (
    <Card title={t('policy.title')} aside={<SettingMark path="models.loss_policy" saver={saver} />}>
      <Segments
        label={t('policy.title')}
        value={policy}
        onChange={(next) => void saver.save(next)}
        options={policies.map((value) => ({ value, label: t(`policy.${value}`) }))}
      />
      <p className="mt-2 max-w-prose text-[13px] text-soft">{t(`policy.note.${policy}`)}</p>
      {saver.error === undefined ? null : <p className="mt-1 text-[13px] text-bad">{saver.error}</p>}
    </Card>
  )
}

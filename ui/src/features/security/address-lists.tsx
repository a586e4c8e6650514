import { useTranslation } from 'react-i18next'
import { useSettings } from '../../api/settings.ts'
import { AddressListSetting } from '../../gateway/address-list-setting.tsx'
import { Notice } from '../../kit/badge.tsx'
import { Card } from '../../kit/card.tsx'

/** Who may come in by address, and whose word on addresses is believed. */
export function AddressLists() {
  const { t } = useTranslation('security')
  const proxy = useSettings().data?.settings.proxy
  return (
    <Card title={t('lists.title')}>
      <p className="mb-4 text-[13px] text-soft">{t('lists.lead')}</p>
      {proxy?.allow_lan_access === false ? (
        <div className="mb-4">
          <Notice tone="info">{t('lists.lanOff')}</Notice>
        </div>
      ) : null}
      <div className="grid grid-cols-1 gap-5">
        <AddressListSetting name="allowed" />
        <AddressListSetting name="denied" />
        <AddressListSetting name="trusted" />
      </div>
    </Card>
  )
}

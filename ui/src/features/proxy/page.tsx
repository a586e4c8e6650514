import { useTranslation } from 'react-i18next'
import { useSettings } from '../../api/settings.ts'
import { AddressList } from '../../gateway/address-list.tsx'
import { AuthSetting } from '../../gateway/auth-setting.tsx'
import { Examples } from '../../gateway/examples/examples.tsx'
import { RunExample } from '../../gateway/examples/run-example.tsx'
import { KeySetting } from '../../gateway/key-setting.tsx'
import { LanSetting } from '../../gateway/lan-setting.tsx'
import { PortSetting } from '../../gateway/port-setting.tsx'
import { SettingMark, useSaveSetting } from '../../gateway/save-setting.tsx'
import { readWholeNumber, SettingInput } from '../../gateway/setting-input.tsx'
import { Card, PageHeader } from '../../kit/card.tsx'
import { Switch } from '../../kit/switch.tsx'
import { readHost, readOrigin } from './list-readings.ts'
import { ListSetting } from './list-setting.tsx'

export function Page() {
  const { t } = useTranslation(['proxy', 'gateway', 'shell'])
  return (
    <>
      <PageHeader title={t('shell:proxy')} lead={t('proxy:lead')} />
      <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,30rem)_minmax(0,1fr)] 2xl:grid-cols-[minmax(0,34rem)_minmax(0,1fr)]">
        <div className="grid grid-cols-1 gap-5">
          <Card title={t('proxy:listening')}>
            <div className="grid grid-cols-1 gap-5">
              <PortSetting />
              <LanSetting />
            </div>
          </Card>
          <Card title={t('proxy:access')}>
            <div className="grid grid-cols-1 gap-5">
              <AuthSetting />
              <KeySetting />
            </div>
          </Card>
          <Card title={t('proxy:more')}>
            <MoreSettings />
          </Card>
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-5">
          <Card title={t('proxy:addresses')}>
            <AddressList />
          </Card>
          <Card title={t('gateway:examples.title')}>
            <p className="mb-4 text-soft">{t('gateway:examples.lead')}</p>
            <Examples>{(example) => <RunExample key={example.client.id} example={example} />}</Examples>
          </Card>
        </div>
      </div>
    </>
  )
}

function MoreSettings() {
  const { t } = useTranslation('proxy')
  const proxy = useSettings().data?.settings.proxy
  return (
    <div className="grid grid-cols-1 gap-5">
      <SettingInput
        path="proxy.request_timeout"
        label={t('timeout.label')}
        note={t('timeout.note')}
        value={proxy?.request_timeout}
        read={(text) => readWholeNumber(text, 1, 3600, t('timeout.bad'))}
        suffix={t('timeout.unit')}
        numeric
      />
      <ListSetting
        path="proxy.allowed_hosts"
        label={t('hosts.label')}
        note={t('hosts.note')}
        placeholder="torii.example.com"
        values={proxy?.allowed_hosts}
        read={(text) => readHost(text, t('hosts.bad'))}
      />
      <ListSetting
        path="proxy.cors_origins"
        label={t('origins.label')}
        note={t('origins.note')}
        placeholder="https://app.example.com"
        values={proxy?.cors_origins}
        read={(text) => readOrigin(text, t('origins.bad'))}
      />
      <AutoStartSetting />
    </div>
  )
}

function AutoStartSetting() {
  const { t } = useTranslation('proxy')
  const on = useSettings().data?.settings.proxy.auto_start
  const saver = useSaveSetting('proxy.auto_start')
  return (
    <div className="grid gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="text-[13px] font-medium">{t('autoStart.label')}</span>
        <span className="flex items-center gap-3">
          <SettingMark path="proxy.auto_start" saver={saver} />
          <Switch
            label={t('autoStart.label')}
            checked={on === true}
            disabled={on === undefined}
            onChange={(next) => void saver.save(next)}
          />
        </span>
      </div>
      <p className="text-[12.5px] text-faint">{saver.error ?? t('autoStart.note')}</p>
    </div>
  )
}

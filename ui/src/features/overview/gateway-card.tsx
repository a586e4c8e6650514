import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Status } from '../../../../src/control/contract/status.ts'
import { useStatus, useUnknownSince } from '../../api/status.ts'
import { AddressList } from '../../gateway/address-list.tsx'
import { CompactAuthSetting } from '../../gateway/auth-setting.tsx'
import { gatewayTones } from '../../gateway/gateway-tones.ts'
import { KeyValue } from '../../gateway/key-setting.tsx'
import { LanSetting } from '../../gateway/lan-setting.tsx'
import { LastKnown } from '../../gateway/last-known.tsx'
import { PortSetting } from '../../gateway/port-setting.tsx'
import { Dot } from '../../kit/badge.tsx'
import { Card } from '../../kit/card.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'

/** What the gateway is doing, where it is reached, and the settings that matter first. */
export function GatewayCard() {
  const { t } = useTranslation(['overview', 'gateway', 'shell'])
  const status = useStatus().data
  return (
    <Card>
      {status === undefined ? <Skeleton className="h-12" /> : <StateLine status={status} />}
      <div className="mt-4 grid grid-cols-1 gap-x-8 gap-y-5 border-t border-line pt-4 lg:grid-cols-2">
        <div className="grid grid-cols-1 content-start gap-4">
          <AddressList />
          <div className="grid gap-1">
            <h3 className="text-[12.5px] font-medium text-faint">{t('gateway:key.label')}</h3>
            <KeyValue />
            {status === undefined ? null : <KeyNote status={status} />}
          </div>
        </div>
        <div className="grid grid-cols-1 content-start gap-4">
          <PortSetting />
          <LanSetting />
          <CompactAuthSetting />
          <p className="text-[13px]">
            <Link to="/proxy" className="font-medium text-accent hover:underline">
              {t('overview:gateway.allSettings')}
            </Link>
          </p>
        </div>
      </div>
    </Card>
  )
}

function StateLine({ status }: { readonly status: Status }) {
  const { t } = useTranslation(['overview', 'shell'])
  const format = useFormat()
  const now = useNow(30_000)
  const { accounts, bound, state } = status
  const unknownSince = useUnknownSince()
  const unknown = unknownSince !== undefined
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
      <div className="flex items-center gap-3">
        <Dot
          tone={unknown ? 'neutral' : gatewayTones[state]}
          pulse={!unknown && (state === 'starting' || state === 'stopping')}
        />
        <div>
          <h2 className="text-lg leading-6 font-semibold">
            {t(unknown ? 'shell:state.unknown' : `shell:state.${state}`)}
          </h2>
          {unknown ? (
            <p className="text-[12.5px] text-faint">
              <LastKnown state={state} since={unknownSince} />
            </p>
          ) : null}
          <p className="font-mono text-[12.5px] text-soft">
            {bound === undefined
              ? t('overview:gateway.wouldBind', {
                  address: `${status.configured.host}:${status.configured.port}`,
                })
              : `${bound.host}:${bound.port}`}
          </p>
        </div>
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact name={t('overview:gateway.usable')}>
          <Link to="/accounts" className="hover:underline">
            {format.number(accounts.usable)}
            <span className="text-[13px] font-normal text-faint">
              {' '}
              {t('overview:gateway.ofLoaded', { loaded: format.number(accounts.loaded) })}
            </span>
          </Link>
        </Fact>
        <Fact name={t('overview:gateway.open')}>{format.number(status.openExchanges)}</Fact>
        {status.workers === undefined ? null : (
          <Fact name={t('overview:gateway.workers')}>
            {format.number(status.workers.processes.filter((one) => one.state === 'ready').length)}
            <span className="text-[13px] font-normal text-faint">
              {' '}
              {t('overview:gateway.workersOf', {
                wanted: format.number(status.workers.wanted),
                restarts: format.number(status.workers.restarts),
              })}
            </span>
          </Fact>
        )}
        <Fact name={t('overview:gateway.since')}>{format.ago(status.startedAt, now)}</Fact>
      </dl>
    </div>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div>
    <dt className="text-[12px] text-faint">{name}</dt>
    <dd className="text-[15px] font-semibold tabular-nums">{children}</dd>
  </div>
)

function KeyNote({ status }: { readonly status: Status }) {
  const { t } = useTranslation('overview')
  const { healthz, others } = status.keyRequired
  return (
    <p className="text-[12.5px] text-faint">
      {t(others ? (healthz ? 'gateway.keyForAll' : 'gateway.keyButHealth') : 'gateway.noKey')}
    </p>
  )
}

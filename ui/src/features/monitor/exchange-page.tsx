import { Link, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { ArrowLeft, RotateCw } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { PageHeader } from '../../kit/card.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { CopyAs, ExportAs } from './detail/actions.tsx'
import { Bodies, type BodyView, bodyViews, type PointerWish } from './detail/bodies.tsx'
import { Facts, TokenCard } from './detail/facts.tsx'
import { FaultCard } from './detail/fault-card.tsx'
import { Losses } from './detail/losses.tsx'
import { Replay } from './detail/replay.tsx'
import { Timeline } from './detail/timeline.tsx'
import { useExchange } from './detail/use-exchange.ts'
import { stateTones } from './exchange-words.ts'
import { useMonitorKeys } from './use-monitor-keys.ts'

export function Page() {
  const { t } = useTranslation('monitor')
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const exchange = useExchange(id)
  const back = useBack()
  useMonitorKeys([['Escape', back]])
  return (
    <>
      <Link
        to="/monitor"
        onClick={(event) => {
          event.preventDefault()
          back()
        }}
        className="mb-2 inline-flex items-center gap-1.5 text-[13px] text-soft hover:text-ink"
      >
        <ArrowLeft size={14} aria-hidden="true" />
        {t('backToMonitor')}
      </Link>
      {exchange.data === undefined ? (
        exchange.error === null ? (
          <SkeletonLines count={6} />
        ) : (
          <>
            <PageHeader title={t('title')} />
            <ProblemNotice error={exchange.error} />
          </>
        )
      ) : (
        <Exchange key={id} exchange={exchange.data} />
      )}
    </>
  )
}

/** To the list as it was, filters and all; to the whole list for who came by a link. */
function useBack(): () => void {
  const navigate = useNavigate()
  const router = useRouter()
  return () => {
    if (router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/monitor' })
  }
}

function Exchange({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { readonly view?: string }
  const view = bodyViews.find((one) => one === search.view) ?? 'conversation'
  const [wish, setWish] = useState<PointerWish>()
  const replayField = useRef<HTMLDivElement>(null)
  const show = (next: BodyView): void =>
    void navigate({
      to: '/monitor/$id',
      params: { id: exchange.id },
      search: next === 'conversation' ? {} : { view: next },
      replace: true,
      resetScroll: false,
    })
  const { id, method, path, state, status, stream, lane } = exchange
  return (
    <>
      <PageHeader
        title={`${method} ${path}`}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <Badge tone={stateTones[state]}>
              {t(`state.${state}`)}
              {status === undefined ? null : ` · ${status}`}
            </Badge>
            {stream ? <Badge>{t('streamed')}</Badge> : null}
            {lane === undefined ? null : <Badge>{t(`lane.${lane}`)}</Badge>}
            <span className="inline-flex items-center">
              <code className="font-mono text-[12.5px] break-all">{id}</code>
              <CopyButton text={id} label={t('copyId')} />
            </span>
          </span>
        }
      >
        <Button
          icon={<RotateCw size={15} />}
          onClick={() => {
            replayField.current?.scrollIntoView({ block: 'center' })
            replayField.current?.querySelector('input')?.focus()
          }}
        >
          {t('replay.title')}
        </Button>
        <CopyAs exchange={exchange} />
        <ExportAs exchange={exchange} />
      </PageHeader>
      {exchange.fault === undefined ? null : <FaultCard fault={exchange.fault} account={exchange.account} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <Timeline exchange={exchange} />
          <Losses
            losses={exchange.losses}
            onShow={(pointer) => {
              show('clientSent')
              setWish({ pointer })
            }}
          />
          <Bodies exchange={exchange} view={view} onView={show} wish={wish} />
          <Replay exchange={exchange} field={replayField} />
        </div>
        <div className="grid gap-4">
          <Facts exchange={exchange} />
          <TokenCard exchange={exchange} />
        </div>
      </div>
    </>
  )
}

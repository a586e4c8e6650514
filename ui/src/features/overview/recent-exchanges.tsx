import { Link } from '@tanstack/react-router'
import { Radio } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { useRecentExchanges } from '../../api/exchanges.ts'
import { protocolNames } from '../../api/protocol-names.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import { Card, EmptyState } from '../../kit/card.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { isOwnCheck } from './first-steps.ts'

const looked = 40
const shown = 16

/** What is happening now: each request as it comes, without Torii's own look at its health. */
export function RecentExchanges() {
  const { t } = useTranslation('overview')
  const rows = useRecentExchanges(looked)
    ?.filter((one) => !isOwnCheck(one))
    .slice(0, shown)
  return (
    <Card
      title={t('recent.title')}
      aside={
        <Link to="/monitor" className="text-[13px] font-medium text-accent hover:underline">
          {t('recent.all')}
        </Link>
      }
      flush
    >
      {rows === undefined ? (
        <div className="p-4">
          <SkeletonLines count={5} />
        </div>
      ) : rows.length === 0 ? (
        <EmptyState icon={<Radio size={26} />} title={t('recent.empty')}>
          {t('recent.emptyNote')}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((exchange) => (
            <li key={exchange.id}>
              <ExchangeLine exchange={exchange} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function ExchangeLine({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const { usage } = exchange
  const tokens = (usage?.input.total ?? 0) + (usage?.output.total ?? 0)
  return (
    <Link
      to="/monitor/$id"
      params={{ id: exchange.id }}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2 outline-offset-[-2px] hover:bg-raised/70 sm:grid-cols-[4.6rem_3.4rem_minmax(0,1fr)_auto]"
    >
      <span className="order-3 text-[12px] text-faint tabular-nums sm:order-none sm:text-[12.5px]">
        {format.time(exchange.startedAt)}
      </span>
      <span className="order-2 sm:order-none">
        <StatusBadge exchange={exchange} />
      </span>
      <span className="order-1 min-w-0 sm:order-none">
        <span className="block truncate">
          <What exchange={exchange} />
        </span>
      </span>
      <span className="order-4 flex items-center justify-end gap-3 text-[12.5px] text-faint tabular-nums sm:order-none">
        <span className="hidden max-w-32 truncate lg:inline">{exchange.account}</span>
        {tokens === 0 ? null : (
          <span className="hidden min-w-10 text-right md:inline">
            {t('recent.tokens', { n: format.compact(tokens) })}
          </span>
        )}
        <span className="min-w-14 text-right">
          {exchange.durationMs === undefined ? '…' : format.duration(exchange.durationMs)}
        </span>
      </span>
    </Link>
  )
}

function What({ exchange }: { readonly exchange: ExchangeView }) {
  const { modelAsked, modelServed, path, method } = exchange
  if (modelAsked === undefined)
    return (
      <span className="font-mono text-[12.5px] text-soft">
        {method} {path}
      </span>
    )
  return (
    <>
      <span className="font-medium">{modelAsked}</span>
      {modelServed === undefined || modelServed === modelAsked ? null : (
        <span className="text-faint"> → {modelServed}</span>
      )}
      <span className="text-[12.5px] text-faint">
        {' '}
        {protocolNames[exchange.protocol ?? ''] ?? exchange.protocol}
      </span>
    </>
  )
}

const tones: Readonly<Record<ExchangeView['state'], Tone>> = {
  open: 'info',
  done: 'good',
  failed: 'bad',
  refused: 'warn',
  aborted: 'neutral',
}

function StatusBadge({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('overview')
  return (
    <Badge tone={tones[exchange.state]}>
      {exchange.status ?? '…'}
      <span className="sr-only"> {t(`recent.states.${exchange.state}`)}</span>
    </Badge>
  )
}

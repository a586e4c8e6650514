import { Link } from '@tanstack/react-router'
import { CircleCheck, KeyRound, Lock, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { useAccounts } from '../../api/accounts.ts'
import { useRecentExchanges } from '../../api/exchanges.ts'
import { isFaultKind } from '../../api/fault-kinds.ts'
import { Badge } from '../../kit/badge.tsx'
import { Card } from '../../kit/card.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'
import { withCode } from '../../kit/with-code.tsx'

/** Accounts that cannot be picked now, why, and what to do. */
export function AccountTrouble() {
  const { t } = useTranslation('overview')
  const accounts = useAccounts().data ?? []
  const troubled = accounts.filter(
    (account) => account.enabled && (!account.usable || account.locks.length > 0),
  )
  return (
    <Card title={t('trouble.title')} flush>
      {troubled.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-3.5 text-soft">
          {accounts.length === 0 ? (
            <KeyRound size={16} aria-hidden="true" className="text-faint" />
          ) : (
            <CircleCheck size={16} aria-hidden="true" className="text-good" />
          )}
          {t(accounts.length === 0 ? 'trouble.noAccount' : 'trouble.none')}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {troubled.map((account) => (
            <TroubledAccount key={account.name} account={account} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function TroubledAccount({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation(['overview', 'monitor'])
  const format = useFormat()
  const now = useNow()
  const [lock] = [...account.locks].sort((a, b) => b.until - a.until)
  const kind = lock?.kind !== undefined && isFaultKind(lock.kind) ? lock.kind : undefined
  const Icon = account.secretFound ? Lock : TriangleAlert
  return (
    <li className="flex gap-3 px-4 py-3">
      <Icon size={15} aria-hidden="true" className="mt-1 shrink-0 text-warn" />
      <div className="min-w-0">
        <Link to="/accounts" search={{ account: account.name }} className="font-medium hover:underline">
          {account.name}
        </Link>
        <span className="text-[12.5px] text-faint"> {account.upstreamLabel}</span>
        {kind === undefined ? null : <p className="text-[13px]">{t(`monitor:faultKind.${kind}`)}</p>}
        <p className="line-clamp-3 text-[13px] break-words text-soft">
          {withCode(account.problem ?? lock?.message ?? '')}
        </p>
        {lock === undefined ? (
          <p className="text-[13px]">{t('overview:trouble.fixSecret')}</p>
        ) : (
          <p className="text-[13px] tabular-nums">
            {lock.model === undefined ? null : <span className="font-mono text-[12px]">{lock.model} · </span>}
            {t('overview:trouble.until', {
              left: format.duration(Math.max(1000, Math.ceil((lock.until - now) / 1000) * 1000)),
            })}
          </p>
        )}
        {kind === undefined ? null : (
          <p className="text-[13px]">
            {kind === 'unauthenticated' ? t('overview:trouble.fixKey') : t(`monitor:fix.${kind}`)}
          </p>
        )}
      </div>
    </li>
  )
}

const looked = 25
const shown = 4

interface FailureGroup {
  readonly latest: ExchangeView
  readonly count: number
}

/** The last things that went wrong: what, why, and what cures it. Alike ones stand together. */
export function LastFailures() {
  const { t } = useTranslation('overview')
  const failed = useRecentExchanges(looked, 'state=failed', ({ state }) => state === 'failed') ?? []
  const refused = useRecentExchanges(looked, 'state=refused', ({ state }) => state === 'refused') ?? []
  const groups = groupAlike([...failed, ...refused].sort((a, b) => b.startedAt - a.startedAt)).slice(0, shown)
  return (
    <Card title={t('failures.title')} flush>
      {groups.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-3.5 text-soft">
          <CircleCheck size={16} aria-hidden="true" className="text-good" />
          {t('failures.none')}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {groups.map((group) => (
            <FailureLine key={group.latest.id} group={group} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function groupAlike(exchanges: readonly ExchangeView[]): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup>()
  for (const exchange of exchanges) {
    const alike = `${exchange.fault?.code} ${exchange.modelAsked} ${exchange.fault?.message}`
    const known = groups.get(alike)
    groups.set(alike, { latest: known?.latest ?? exchange, count: (known?.count ?? 0) + 1 })
  }
  return [...groups.values()]
}

function FailureLine({ group: { latest, count } }: { readonly group: FailureGroup }) {
  const format = useFormat()
  const now = useNow(30_000)
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-2">
        <Badge tone={latest.state === 'refused' ? 'warn' : 'bad'}>{latest.status ?? '–'}</Badge>
        <Link
          to="/monitor/$id"
          params={{ id: latest.id }}
          className="min-w-0 flex-1 truncate font-medium hover:underline"
        >
          {latest.modelAsked ?? latest.path}
        </Link>
        {count > 1 ? <Badge>×{count}</Badge> : null}
        <span className="text-[12px] whitespace-nowrap text-faint">{format.ago(latest.startedAt, now)}</span>
      </div>
      {latest.fault === undefined ? null : <CauseAndCure exchange={latest} fault={latest.fault} />}
    </li>
  )
}

/** The cause in the reader's words, what was said to the client in its language, and what cures it. */
function CauseAndCure({
  exchange,
  fault,
}: {
  readonly exchange: ExchangeView
  readonly fault: NonNullable<ExchangeView['fault']>
}) {
  const { t } = useTranslation(['overview', 'monitor'])
  const kind = isFaultKind(fault.kind) ? fault.kind : 'internal'
  const cure = cureOf(exchange)
  return (
    <div className="mt-1 grid gap-0.5 text-[13px]">
      <p className="flex flex-wrap items-baseline gap-x-2">
        {t(`monitor:faultKind.${kind}`)}
        <span className="font-mono text-[11.5px] text-faint">
          {t('overview:failures.code', { code: fault.code })}
        </span>
      </p>
      <p className="line-clamp-2 break-words text-faint">{withCode(fault.message)}</p>
      {cure === undefined ? <p className="text-soft">{t(`monitor:fix.${kind}`)}</p> : <Cure cure={cure} />}
    </div>
  )
}

type CureName = 'key' | 'baseUrl' | 'model' | 'account' | 'wait' | 'upstream'
type CureView = '/proxy' | '/models' | '/accounts'

/** Torii's own refusals, by their stable code. */
const curesOfRefusals: Readonly<Record<string, CureName>> = {
  missing_api_key: 'key',
  invalid_api_key: 'key',
  unknown_path: 'baseUrl',
  model_not_found: 'model',
  no_usable_account: 'account',
}

/** What went wrong behind Torii, by whose fault it is. */
const curesByScope: Readonly<Record<string, CureName>> = {
  account: 'account',
  model: 'wait',
  egress: 'upstream',
}

const places: Readonly<Record<CureName, CureView>> = {
  key: '/proxy',
  baseUrl: '/proxy',
  model: '/models',
  account: '/accounts',
  wait: '/accounts',
  upstream: '/accounts',
}

function cureOf({ fault, attempts }: ExchangeView): CureName | undefined {
  if (fault === undefined) return undefined
  return attempts.length === 0 ? curesOfRefusals[fault.code] : curesByScope[fault.scope]
}

function Cure({ cure }: { readonly cure: CureName }) {
  const { t } = useTranslation('overview')
  return (
    <Link to={places[cure]} className="justify-self-start font-medium text-accent hover:underline">
      {t(`failures.cures.${cure}`)}
    </Link>
  )
}

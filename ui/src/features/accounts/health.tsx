import { LockOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { isFaultKind } from '../../api/fault-kinds.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Tooltip } from '../../kit/tooltip.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'
import { withCode } from '../../kit/with-code.tsx'
import { type AccountLock, healthOf, healthTones, sortLocks } from './account-state.ts'
import type { AccountActions } from './use-account-actions.ts'

/** In one word, and how many requests it serves right now. */
export function HealthBadge({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('accounts')
  const name = healthOf(account)
  return (
    <span className="inline-flex items-center gap-2">
      <Badge tone={healthTones[name]}>{t(`health.${name}`)}</Badge>
      {account.inFlight > 0 ? (
        <span className="text-[12px] text-soft tabular-nums">
          {t('health.inFlight', { count: account.inFlight })}
        </span>
      ) : null}
    </span>
  )
}

/** Why it cannot be picked, for how long, and the way out. */
export function HealthDetail({
  account,
  actions,
}: {
  readonly account: AccountView
  readonly actions: AccountActions
}) {
  if (account.problem === undefined && account.locks.length === 0) return null
  return (
    <div className="mt-1 grid gap-1.5">
      {account.problem === undefined ? null : (
        <p className="text-[12.5px] break-words text-soft">{withCode(account.problem)}</p>
      )}
      {sortLocks(account.locks).map((lock) => (
        <LockLine key={lock.model ?? ''} account={account} lock={lock} actions={actions} />
      ))}
    </div>
  )
}

function LockLine({
  account,
  lock,
  actions,
}: {
  readonly account: AccountView
  readonly lock: AccountLock
  readonly actions: AccountActions
}) {
  const { t } = useTranslation(['accounts', 'monitor'])
  const format = useFormat()
  const now = useNow()
  return (
    <div className="flex items-start gap-2 text-[12.5px]">
      <div className="min-w-0 flex-1">
        <p className="tabular-nums">
          {lock.model === undefined ? null : <code className="font-mono text-[12px]">{lock.model} </code>}
          {t('accounts:health.until', { left: format.duration(wholeSeconds(lock.until - now)) })}
        </p>
        {lock.kind === undefined || !isFaultKind(lock.kind) ? null : (
          <p className="text-soft">{t(`monitor:faultKind.${lock.kind}`)}</p>
        )}
        <p className="line-clamp-2 break-words text-faint">
          {lock.status > 0 ? `HTTP ${lock.status} · ` : ''}
          {withCode(lock.message)}
        </p>
      </div>
      <Tooltip text={t('accounts:health.unlockNote')}>
        <Button small icon={<LockOpen size={12} />} onClick={() => void actions.unlock(account, lock.model)}>
          {t('accounts:health.unlock')}
        </Button>
      </Tooltip>
    </div>
  )
}

/** A countdown that goes by seconds, and says 1 until it is over. */
const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000)) * 1000

/** What the vendor said is left, and when it fills up again. */
export function Quotas({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const now = useNow()
  return (
    <ul className="grid gap-1">
      {account.quotas.slice(0, 4).map(({ name, limit, remaining, resetAt }) => {
        const share =
          limit === undefined || remaining === undefined || limit <= 0 ? undefined : remaining / limit
        return (
          <li key={name} className="text-[12px] tabular-nums">
            <span className="flex justify-between gap-2">
              <span className="truncate text-soft" title={name}>
                {isNamed(name) ? t(`quota.names.${name}`) : name}
              </span>
              <span className="shrink-0 whitespace-nowrap">
                {remaining === undefined ? '–' : format.compact(remaining)}
                {limit === undefined ? '' : ` / ${format.compact(limit)}`}
              </span>
            </span>
            {share === undefined ? null : (
              <span aria-hidden="true" className="my-0.5 block h-1 overflow-hidden rounded-full bg-raised">
                <span
                  className={share < 0.1 ? 'block h-full bg-bad' : 'block h-full bg-good'}
                  style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
                />
              </span>
            )}
            {resetAt === undefined || resetAt < now ? null : (
              <span className="text-faint">
                {t('quota.reset', { left: format.duration(wholeSeconds(resetAt - now)) })}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const named = ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const

const isNamed = (name: string): name is (typeof named)[number] => named.some((one) => one === name)

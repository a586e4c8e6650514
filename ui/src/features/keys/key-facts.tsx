import { useTranslation } from 'react-i18next'
import type { KeyView } from '../../../../src/control/contract/key.ts'
import { Badge } from '../../kit/badge.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'
import { stateOf, stateTones, usedUpUntil } from './key-state.ts'

const soonMs = 7 * 86_400_000
const minute = 60_000

export function StateOfKey({ of, isLeaving }: { readonly of: KeyView; readonly isLeaving: boolean }) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  const now = useNow(minute)
  if (isLeaving) return <Badge tone="bad">{t('state.revoking')}</Badge>
  const state = stateOf(of)
  const until = usedUpUntil(of)
  const { expiresAt } = of
  const isSoon = expiresAt !== undefined && expiresAt > now && expiresAt - now < soonMs
  return (
    <div className="grid justify-items-start gap-0.5">
      <Badge tone={stateTones[state]}>{t(`state.${state}`)}</Badge>
      <span className={isSoon ? 'text-[12px] text-warn' : 'text-[12px] text-faint'}>
        {state === 'used' && until !== undefined
          ? t('usedUntil', { date: format.dateTime(until) })
          : expiresAt === undefined
            ? t('neverExpires')
            : t(of.expired === true ? 'expiredOn' : 'expiresOn', {
                date: isSoon ? format.dateTime(expiresAt) : format.date(expiresAt),
              })}
      </span>
    </div>
  )
}

const listed = 3

/** What it may do, as short lines. */
export function Allowance({ of }: { readonly of: KeyView }) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  const { models = [], addresses = [], requestsPerMinute, tokensPerMinute } = of
  const short = (values: readonly string[]): string =>
    values.length <= listed
      ? values.join(', ')
      : `${values.slice(0, listed).join(', ')} +${format.number(values.length - listed)}`
  return (
    <ul className="grid gap-0.5 text-[12.5px]">
      <li className="max-w-64 truncate" title={models.join(', ')}>
        {models.length === 0 ? t('may.allModels') : t('may.models', { list: short(models) })}
      </li>
      <li className="max-w-64 truncate" title={addresses.join(', ')}>
        {addresses.length === 0 ? t('may.anywhere') : t('may.addresses', { list: short(addresses) })}
      </li>
      {requestsPerMinute === undefined ? null : (
        <li>{t('may.requests', { n: format.number(requestsPerMinute) })}</li>
      )}
      {tokensPerMinute === undefined ? null : (
        <li>{t('may.tokens', { n: format.number(tokensPerMinute) })}</li>
      )}
    </ul>
  )
}

/** What the monitor has seen of it. */
export function Use({ of }: { readonly of: KeyView }) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  const now = useNow(minute)
  const { recent, lastSeenAt } = of
  if (recent === undefined) return <span className="text-[12.5px] text-faint">{t('notRecorded')}</span>
  if (lastSeenAt === undefined && recent.requests === 0)
    return <span className="text-[12.5px] text-faint">{t('neverSeen')}</span>
  return (
    <span className="grid gap-0.5">
      <span>{t('requests', { count: recent.requests, n: format.compact(recent.requests) })}</span>
      {recent.errors === 0 ? null : (
        <span className="text-[12px] text-bad">
          {t('errors', { count: recent.errors, n: format.compact(recent.errors) })}
        </span>
      )}
      {lastSeenAt === undefined ? null : (
        <span className="text-[12px] text-faint" title={format.dateTime(lastSeenAt)}>
          {t('lastSeen', { ago: format.ago(lastSeenAt, now) })}
        </span>
      )}
    </span>
  )
}

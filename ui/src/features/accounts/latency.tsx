import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { Sparkline } from '../../kit/sparkline.tsx'
import { useFormat } from '../../kit/use-format.ts'
import type { AccountList } from './account-list.ts'

/** How long it takes to its first byte: the mean of today, and the minutes of the last hour. */
export function Latency({ account, list }: { readonly account: AccountView; readonly list: AccountList }) {
  const { t } = useTranslation('adding')
  const format = useFormat()
  const today = list.usage.get(account.name)?.firstByteMs
  const minutes = list.latency.get(account.name) ?? []
  const known = minutes.filter((value) => value !== undefined)
  if (today === undefined)
    return (
      <span className="text-faint" title={t('latency.none')}>
        –
      </span>
    )
  const label = t('latency.spark', {
    least: format.duration(Math.min(...known)),
    most: format.duration(Math.max(...known)),
  })
  return (
    <span className="grid justify-items-start gap-1">
      <span title={t('latency.today', { time: format.duration(today) })}>{format.duration(today)}</span>
      {known.length < 2 ? null : <Sparkline values={minutes} label={label} />}
    </span>
  )
}

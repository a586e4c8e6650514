import { useTranslation } from 'react-i18next'
import { useStatus } from '../../api/status.ts'
import { Kbd } from '../../kit/kbd.tsx'
import { useFormat } from '../../kit/use-format.ts'
import type { LiveTail } from './use-tail.ts'

/** Below the rows: how many there are, how fast they come, and the keys. */
export function StatusLine({
  tail,
  isPaused,
  isAway,
}: {
  readonly tail: LiveTail
  readonly isPaused: boolean
  readonly isAway: boolean
}) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const status = useStatus().data
  const dropped = status?.monitor.dropped ?? 0
  return (
    <footer className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line px-3 py-1 text-[12px] text-faint">
      <span className="tabular-nums" data-testid="row-count">
        {t('rows', { count: tail.rows.length, number: format.number(tail.rows.length) })}
        {tail.hasOlder ? ` · ${t('moreBelow')}` : ''}
      </span>
      <span className="tabular-nums">
        {t('rate', { rate: format.number(Math.round(tail.rate * 10) / 10) })}
      </span>
      <span role="status">
        {isPaused ? t('isPaused') : isAway ? t('isHeld') : tail.isLoading ? t('loading') : ''}
      </span>
      {dropped === 0 ? null : (
        <span className="text-warn">{t('dropped', { count: dropped, number: format.number(dropped) })}</span>
      )}
      <span className="ml-auto hidden items-center gap-3 lg:flex">
        <Hint keys={['J']} also={['K']} text={t('keys.move')} />
        <Hint keys={['Enter']} text={t('keys.open')} />
        <Hint keys={['/']} text={t('keys.search')} />
        <Hint keys={[t('keys.spaceBar')]} text={t('keys.pause')} />
      </span>
    </footer>
  )
}

const Hint = ({
  keys,
  also = [],
  text,
}: {
  readonly keys: readonly string[]
  readonly also?: readonly string[]
  readonly text: string
}) => (
  <span className="inline-flex items-center gap-1">
    <Kbd keys={[...keys, ...also]} />
    {text}
  </span>
)

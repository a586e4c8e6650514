import { useTranslation } from 'react-i18next'
import { useFormat } from '../../kit/use-format.ts'
import { cacheShare, type UsageSum } from './usage-sums.ts'

/** The sums of the whole span at a glance. */
export function Figures({ sum }: { readonly sum: UsageSum }) {
  const { t } = useTranslation('usage')
  const format = useFormat()
  const share = cacheShare(sum)
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-surface sm:grid-cols-3 xl:grid-cols-6">
      <Figure
        name={t('metric.requests')}
        value={format.compact(sum.requests)}
        note={
          sum.requests === 0
            ? undefined
            : t('figures.errors', {
                count: sum.errors,
                number: format.compact(sum.errors),
                share: format.percent(sum.errors / sum.requests),
              })
        }
      />
      <Figure name={t('figures.input')} value={format.compact(sum.inputTokens)} note={t('figures.tokens')} />
      <Figure
        name={t('figures.output')}
        value={format.compact(sum.outputTokens)}
        note={
          sum.reasoningTokens === 0
            ? t('figures.tokens')
            : t('figures.reasoning', { number: format.compact(sum.reasoningTokens) })
        }
      />
      <Figure
        name={t('metric.cost')}
        value={sum.cost === undefined ? '–' : format.money(sum.cost)}
        note={
          sum.unpriced === 0
            ? sum.prices.join(', ')
            : t('figures.unpriced', { count: sum.unpriced, number: format.compact(sum.unpriced) })
        }
      />
      <Figure
        name={t('metric.cache')}
        value={share === undefined ? '–' : format.percent(share)}
        note={
          sum.cacheSaved === undefined || sum.cacheSaved === 0
            ? t('figures.fromCache', { number: format.compact(sum.cacheReadTokens) })
            : t('figures.saved', { amount: format.money(sum.cacheSaved) })
        }
      />
      <Figure
        name={t('metric.firstByte')}
        value={sum.firstByteMs === undefined ? '–' : format.duration(sum.firstByteMs)}
        note={t('figures.mean')}
      />
    </dl>
  )
}

const Figure = ({
  name,
  value,
  note,
}: {
  readonly name: string
  readonly value: string
  readonly note: string | undefined
}) => (
  <div className="-mt-px -ml-px border-t border-l border-line px-4 py-3">
    <dt className="text-[12.5px] text-soft">{name}</dt>
    <dd className="text-[22px] leading-8 font-semibold tracking-tight tabular-nums">{value}</dd>
    <dd className="min-h-4.5 text-[12px] text-faint">{note}</dd>
  </div>
)

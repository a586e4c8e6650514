import { useTranslation } from 'react-i18next'
import type { ModelView } from '../../../../src/control/contract/model.ts'
import { useFormat } from '../../kit/use-format.ts'

const kinds = ['input', 'cacheRead', 'cacheWrite', 'output'] as const

/** List price for a million tokens: input / output; the rest of the list in its title. */
export function Price({ price }: { readonly price: ModelView['price'] }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  if (price === undefined) return <span className="text-faint">–</span>
  const money = (amount: number | undefined): string => (amount === undefined ? '–' : format.money(amount))
  const lines = kinds.flatMap((kind) => {
    const rate = price[kind]
    if (rate === undefined) return []
    const tiers = rate.tiers.map((tier) =>
      t('price.tier', { above: format.number(tier.above), price: format.money(tier.price) }),
    )
    return [`${t(`price.${kind}`)}: ${[format.money(rate.base), ...tiers].join(', ')}`]
  })
  return (
    <span title={[...lines, t('price.list', { list: price.prices })].join('\n')}>
      {money(price.input?.base)} / {money(price.output?.base)}
      {price.input?.tiers.length === 0 ? '' : '*'}
    </span>
  )
}

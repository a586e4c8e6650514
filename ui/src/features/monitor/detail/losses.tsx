import { CornerDownRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import { Badge } from '../../../kit/badge.tsx'
import { Button } from '../../../kit/button.tsx'
import { Card } from '../../../kit/card.tsx'

type Loss = ExchangeView['losses'][number]

/** What can become of a value. */
export const treatments = ['dropped', 'approximated', 'moved', 'clamped', 'defaulted', 'renamed'] as const

/** What the upstream's dialect could not carry, and what became of it. */
export function Losses({
  losses,
  onShow,
}: {
  readonly losses: readonly Loss[]
  /** Shows the place in what the client sent. */
  readonly onShow: (pointer: string) => void
}) {
  const { t } = useTranslation('monitor')
  if (losses.length === 0) return null
  return (
    <Card title={t('losses.title', { count: losses.length })}>
      <p className="mb-3 text-[13px] text-soft">{t('losses.lead')}</p>
      <ul className="grid gap-2">
        {losses.map((loss) => {
          const treatment = treatments.find((one) => one === loss.treatment)
          return (
            <li
              key={`${loss.code} ${loss.at} ${loss.detail}`}
              className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1 text-[13px]"
            >
              <Badge tone={loss.functional ? 'warn' : 'neutral'}>
                {treatment === undefined ? loss.treatment : t(`treatment.${treatment}`)}
              </Badge>
              <code className="font-mono text-[12.5px]">{loss.code}</code>
              {loss.at === '' ? null : (
                <Button
                  small
                  look="quiet"
                  className="h-6 max-w-full font-mono text-[12px]! text-info!"
                  icon={<CornerDownRight size={12} />}
                  title={t('losses.show')}
                  onClick={() => onShow(loss.at)}
                >
                  <span className="truncate">{loss.at}</span>
                </Button>
              )}
              <span className="min-w-0 flex-1 basis-60 break-words text-soft">
                {loss.told ?? loss.detail}
              </span>
              {loss.functional ? (
                <span className="text-[12px] text-warn">{t('losses.functional')}</span>
              ) : null}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

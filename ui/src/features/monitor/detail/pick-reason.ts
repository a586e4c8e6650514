import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'

type Attempt = ExchangeView['attempts'][number]

const codes = [
  'preferred',
  'favourite',
  'share',
  'order',
  'soonest',
  'unmeasured',
  'home',
  'stand-in',
  'new-session',
  'home-away',
] as const

/** Why an account was chosen, in the reader's language; a record of an earlier version says it in English. */
export function usePickReason(): (attempt: Attempt) => string {
  const { t } = useTranslation('picks')
  return ({ why, reason }) => {
    const code = codes.find((one) => one === why?.code)
    if (why === undefined || code === undefined) return reason
    const parts = [
      why.step === undefined ? undefined : t('fallback', { step: why.step }),
      t(code, { priority: '–', weight: '–', ms: '–', ...why.values }),
      why.probe === true ? t('probe') : undefined,
    ]
    return parts.filter((part) => part !== undefined).join(t('join'))
  }
}

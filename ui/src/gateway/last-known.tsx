import { useTranslation } from 'react-i18next'
import type { Status } from '../../../src/control/contract/status.ts'
import { useFormat } from '../kit/use-format.ts'

const dayMs = 86_400_000

/** What the gateway was when it was last heard, and when that was (Unix milliseconds). */
export function LastKnown({ state, since }: { readonly state: Status['state']; readonly since: number }) {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const time = Date.now() - since < dayMs ? format.time(since) : format.dateTime(since)
  return t('lastKnown', { state: t(`state.${state}`), time })
}

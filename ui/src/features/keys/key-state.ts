import type { KeyView } from '../../../../src/control/contract/key.ts'
import type { Tone } from '../../kit/badge.tsx'
import { type Period, periods } from './key-draft.ts'

export type KeyState = 'active' | 'disabled' | 'expired' | 'used'

export const stateTones: Readonly<Record<KeyState, Tone>> = {
  active: 'good',
  disabled: 'neutral',
  expired: 'bad',
  used: 'bad',
}

export type Spent = NonNullable<KeyView['spent']>[Period]

/** What a request with this key would meet now. */
export function stateOf(key: KeyView): KeyState {
  if (!key.enabled) return 'disabled'
  if (key.expired === true) return 'expired'
  return usedUpUntil(key) === undefined ? 'active' : 'used'
}

/** Unix milliseconds at which the last of the used up budgets begins anew. */
export function usedUpUntil(key: KeyView): number | undefined {
  const ends = periods.flatMap((period) => {
    const limit = key.budget?.[period]
    const spent = key.spent?.[period]
    return limit !== undefined && spent !== undefined && spent.cost >= limit ? [spent.until] : []
  })
  return ends.length === 0 ? undefined : Math.max(...ends)
}

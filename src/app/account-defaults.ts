import type { NewAccount } from '../control/contract/account.ts'

/** Only what its owner said stands in the file. */
export const withoutDefaults = (account: Omit<NewAccount, 'apiKey'>): Omit<NewAccount, 'apiKey'> => {
  const defaults: Readonly<Record<string, unknown>> = {
    enabled: true,
    priority: 1,
    weight: 1,
    quota_floor: 0,
  }
  const isSaid = ([field, value]: [string, unknown]): boolean =>
    value !== undefined && value !== defaults[field] && !isEmpty(value)
  return Object.fromEntries(Object.entries(account).filter(isSaid)) as Omit<NewAccount, 'apiKey'>
}

export const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

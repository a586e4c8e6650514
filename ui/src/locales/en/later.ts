import { accounts } from './accounts.ts'
import { adding } from './adding.ts'
import { code } from './code.ts'
import { fields } from './fields.ts'
import { keys } from './keys.ts'
import { models } from './models.ts'
import { picks } from './picks.ts'
import { playground } from './playground.ts'
import { proxy } from './proxy.ts'
import { security } from './security.ts'
import { settings } from './settings.ts'
import { usage } from './usage.ts'

/** What every other view says. One namespace for each feature, and `shell` for what all share. */
export const later = {
  accounts,
  adding,
  code,
  fields,
  keys,
  models,
  picks,
  playground,
  proxy,
  security,
  settings,
  usage,
} as const

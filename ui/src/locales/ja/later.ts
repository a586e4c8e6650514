import type { later as en } from '../en/later.ts'
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
} satisfies Record<keyof typeof en, unknown>

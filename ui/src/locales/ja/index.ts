import type { texts as en } from '../en/index.ts'
import { accounts } from './accounts.ts'
import { adding } from './adding.ts'
import { code } from './code.ts'
import { fields } from './fields.ts'
import { gateway } from './gateway.ts'
import { keys } from './keys.ts'
import { models } from './models.ts'
import { monitor } from './monitor.ts'
import { overview } from './overview.ts'
import { picks } from './picks.ts'
import { playground } from './playground.ts'
import { proxy } from './proxy.ts'
import { security } from './security.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { usage } from './usage.ts'

export const texts = {
  shell,
  gateway,
  overview,
  proxy,
  accounts,
  adding,
  monitor,
  settings,
  fields,
  models,
  usage,
  code,
  picks,
  playground,
  keys,
  security,
} satisfies Record<keyof typeof en, unknown>

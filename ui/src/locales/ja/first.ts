import type { first as en } from '../en/first.ts'
import { gateway } from './gateway.ts'
import { monitor } from './monitor.ts'
import { overview } from './overview.ts'
import { shell } from './shell.ts'

export const first = { shell, gateway, overview, monitor } satisfies Record<keyof typeof en, unknown>

import { gateway } from './gateway.ts'
import { monitor } from './monitor.ts'
import { overview } from './overview.ts'
import { shell } from './shell.ts'

/** What the shell and its first view say. One namespace for each feature, and `shell` for what all share. */
export const first = { shell, gateway, overview, monitor } as const

import { findRunning, makeDashboardLink, openInBrowser } from '../app/running.ts'
import { CommandFailure, createTerminal } from './terminal.ts'
import { say } from './texts.ts'

export async function open(options: { readonly home?: string; readonly json?: boolean }): Promise<void> {
  const terminal = createTerminal()
  const found = await findRunning(options.home)
  if (found.instance === undefined)
    throw new CommandFailure(say('not_running', terminal.language, { home: found.home }))
  const url = await makeDashboardLink(found.instance)
  if (options.json === true) terminal.printJson({ url })
  else terminal.say('dashboard_link', { url })
  await openInBrowser(url)
}

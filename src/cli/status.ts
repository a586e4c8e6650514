import { callControl } from '../app/control-client.ts'
import { findRunning, type Status } from '../app/running.ts'
import { CommandFailure, createTerminal, type Terminal } from './terminal.ts'
import { say, type TextName } from './texts.ts'

export async function status(options: { readonly home?: string; readonly json?: boolean }): Promise<void> {
  const terminal = createTerminal()
  const found = await findRunning(options.home)
  if (found.instance === undefined) {
    if (options.json === true) terminal.printJson({ state: 'not-running', home: found.home })
    throw new CommandFailure(say('not_running', terminal.language, { home: found.home }))
  }
  const now = await callControl<Status>(found.instance, '/api/status', { language: terminal.language })
  if (options.json === true) terminal.printJson(now)
  else printStatus(now, terminal)
}

function printStatus(now: Status, terminal: Terminal): void {
  const state = say(stateName(now.state), terminal.language)
  terminal.say('status_line', { version: now.version, pid: now.pid, state })
  printFailure(now, terminal)
  for (const urls of now.baseUrls)
    terminal.say('address_line', {
      kind: say(urls.kind, terminal.language),
      openai: urls.openai,
      anthropic: urls.anthropic,
    })
  terminal.say('accounts_line', { loaded: now.accounts.loaded, usable: now.accounts.usable })
  printWorkers(now, terminal)
  for (const notice of now.notices) terminal.print(notice)
}

export function printWorkers({ workers }: Status, terminal: Terminal): void {
  if (workers === undefined) return
  const { wanted, restarts, processes } = workers
  terminal.say('workers_line', {
    wanted,
    restarts,
    ready: processes.filter(({ state }) => state === 'ready').length,
    pids: processes.map(({ pid }) => `pid ${pid}`).join(', '),
  })
}

export function printFailure(now: Status, terminal: Terminal): void {
  if (now.failure === undefined) return
  terminal.say('failure_line', { message: now.failure.message })
  terminal.say('fix_line', { fix: now.failure.fix })
}

export const stateName = (state: Status['state']): TextName => `state_${state}`

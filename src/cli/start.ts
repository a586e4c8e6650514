import { type Running, runTorii } from '../app/run.ts'
import { openInBrowser, type Status } from '../app/running.ts'
import { writeCompiledSoon } from './compile-cache.ts'
import { printFailure, printWorkers } from './status.ts'
import { CommandFailure, createTerminal, type Terminal } from './terminal.ts'
import { say } from './texts.ts'

interface StartOptions {
  readonly home?: string
  readonly port?: number
  readonly controlPort?: number
  readonly lan?: boolean
  readonly sandbox?: boolean
  readonly open?: boolean
}

/** Stays in the foreground until Ctrl-C, SIGTERM or `torii stop`. */
export async function start(options: StartOptions): Promise<void> {
  const terminal = createTerminal()
  const started = await runTorii({
    ...(options.home === undefined ? {} : { home: options.home }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.controlPort === undefined ? {} : { controlPort: options.controlPort }),
    ...(options.lan === true ? { lan: true } : {}),
    ...(options.sandbox === true ? { sandbox: true } : {}),
    language: terminal.language,
  })
  if ('refusal' in started) throw new CommandFailure(say(started.refusal, terminal.language, started.values))
  greet(started, terminal, options.sandbox === true)
  leaveOnSignals(started, terminal)
  writeCompiledSoon()
  if (options.open !== false && process.stdout.isTTY) await openInBrowser(started.dashboardLink)
  await started.ended
  process.exit(0)
}

function greet(running: Running, terminal: Terminal, sandbox: boolean): void {
  const now = running.status(terminal.language)
  terminal.say('status_line', {
    version: now.version,
    pid: now.pid,
    state: say(`state_${now.state}`, terminal.language),
  })
  printFailure(now, terminal)
  for (const fault of now.settingsFaults)
    terminal.print(`${now.settingsPath}:${fault.line}:${fault.column}: ${fault.message}`)
  for (const notice of now.notices) terminal.print(notice)
  printAddresses(now, running, terminal)
  terminal.say('accounts_line', { loaded: now.accounts.loaded, usable: now.accounts.usable })
  printWorkers(now, terminal)
  if (sandbox) terminal.say('sandbox_line')
  terminal.say('dashboard_line', { url: running.dashboardLink })
  if (now.state === 'failed') terminal.say('failure_stays')
  terminal.say('ctrl_c')
}

function printAddresses(now: Status, running: Running, terminal: Terminal): void {
  for (const urls of now.baseUrls)
    terminal.say('address_line', {
      kind: say(urls.kind, terminal.language),
      openai: urls.openai,
      anthropic: urls.anthropic,
    })
  const need = now.keyRequired.others ? 'key_needed' : 'key_not_needed'
  if (running.apiKey !== undefined)
    terminal.say('key_line', { key: running.apiKey, need: say(need, terminal.language) })
  const first = now.baseUrls[0]
  if (first !== undefined) terminal.say('try_line', { address: first.address })
}

function leaveOnSignals(running: Running, terminal: Terminal): void {
  let asked = false
  const leave = (): void => {
    if (asked) {
      running.endAtOnce()
      process.exit(1)
    }
    asked = true
    terminal.say('draining', { open: running.status(terminal.language).openExchanges })
    running.end()
  }
  // A limit on the size of files is a full disk to us. Node passes over the signal; a library of ours would take it for the end.
  process.on('SIGXFSZ', () => undefined)
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
}

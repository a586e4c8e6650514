import { checkSettings, settingsPath, settingsSchemaText, showSettings } from '../app/settings-report.ts'
import { CommandFailure, createTerminal } from './terminal.ts'
import { say } from './texts.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
}

/** Names file, line and column of each fault. Exit status 1 when there is one. */
export async function check(options: Options): Promise<void> {
  const terminal = createTerminal()
  const report = await checkSettings(options.home, terminal.language)
  if (options.json === true) terminal.printJson(report)
  else if (!report.exists) terminal.say('config_absent', { path: report.path })
  else
    for (const fault of report.faults)
      terminal.print(`${report.path}:${fault.line}:${fault.column}: ${fault.message}`)
  if (report.faults.length > 0)
    throw new CommandFailure(
      say('config_faults', terminal.language, { path: report.path, count: report.faults.length }),
    )
  if (options.json !== true && report.exists) terminal.say('config_good', { path: report.path })
}

/** The settings in force with their defaults. Secrets stand as references only. */
export async function show(options: Options): Promise<void> {
  const terminal = createTerminal()
  const shown = await showSettings(options.home, terminal.language)
  if ('fault' in shown) throw new CommandFailure(shown.fault)
  if (options.json === true) terminal.printJson(shown.settings)
  else terminal.print(shown.text)
}

export async function path(options: Options): Promise<void> {
  const terminal = createTerminal()
  const where = settingsPath(options.home)
  if (options.json === true) terminal.printJson({ path: where })
  else terminal.print(where)
}

/** JSON Schema of torii.yaml, for editors. */
export async function schema(_options: Options): Promise<void> {
  createTerminal().print(settingsSchemaText())
}

import { openDesk } from '../app/desk.ts'
import { CommandFailure, createTerminal } from './terminal.ts'
import { say } from './texts.ts'

/** Exit status 1 when a check is bad. */
export async function doctor(options: { readonly home?: string; readonly json?: boolean }): Promise<void> {
  const terminal = createTerminal()
  const desk = await openDesk(options.home, terminal.language)
  try {
    const { checks } = await desk.doctor()
    if (options.json === true) terminal.printJson({ checks })
    else
      for (const check of checks) {
        terminal.print(`[${say(`doctor_${check.verdict}`, terminal.language)}] ${check.title}: ${check.seen}`)
        if (check.fix !== undefined) terminal.print(`    ${check.fix}`)
      }
    const bad = checks.find((check) => check.verdict === 'bad')
    if (bad !== undefined) throw new CommandFailure(`${bad.title}: ${bad.fix ?? bad.seen}`)
  } finally {
    await desk.close()
  }
}

import { findRunning, stopInstance } from '../app/running.ts'
import { CommandFailure, createTerminal } from './terminal.ts'
import { say } from './texts.ts'

/** Talks to the running instance and waits until its process has ended. */
export async function stop(options: { readonly home?: string; readonly json?: boolean }): Promise<void> {
  const terminal = createTerminal()
  const found = await findRunning(options.home)
  if (found.instance === undefined)
    throw new CommandFailure(say('not_running', terminal.language, { home: found.home }))
  const ended = await stopInstance(found.instance, options.home)
  if (!ended.ok)
    throw new CommandFailure(
      say('stop_timeout', terminal.language, { pid: ended.pid, seconds: ended.seconds }),
    )
  if (options.json === true) terminal.printJson({ stopped: true, pid: found.instance.pid })
  else terminal.say('stopped')
}

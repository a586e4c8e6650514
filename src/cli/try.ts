import { callControl } from '../app/control-client.ts'
import { findRunning, type Status } from '../app/running.ts'
import { askGateway } from '../app/try-model.ts'
import { stateName } from './status.ts'
import { CommandFailure, createTerminal } from './terminal.ts'
import { say } from './texts.ts'

/** One real request through the running gateway; the answer is printed as it comes. */
export async function tryModel(
  model: string,
  prompt: string,
  options: { readonly home?: string },
): Promise<void> {
  const terminal = createTerminal()
  const { instance, home } = await findRunning(options.home)
  if (instance === undefined) throw new CommandFailure(say('not_running', terminal.language, { home }))
  const now = await callControl<Status>(instance, '/api/status', { language: terminal.language })
  const address = now.baseUrls[0]?.address
  if (now.state !== 'running' || address === undefined)
    throw new CommandFailure(
      say('gateway_not_running', terminal.language, { state: say(stateName(now.state), terminal.language) }),
    )
  const answer = await askGateway({ instance, address, model, prompt, language: terminal.language }, (text) =>
    process.stdout.write(text),
  )
  if (!answer.ok) throw new CommandFailure(answer.message)
  process.stdout.write('\n')
  process.stderr.write(`${answer.summary}\n`)
}

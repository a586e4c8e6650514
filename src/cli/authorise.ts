import { createInterface } from 'node:readline/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Desk } from '../app/desk.ts'
import { readText } from './read-text.ts'
import { CommandFailure, type Terminal } from './terminal.ts'
import { say } from './texts.ts'
import { withDesk } from './with-desk.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
  readonly name: string
  readonly client: string
  readonly upstream: string
  readonly project?: string
  readonly scope?: string
  readonly paste?: boolean
}

const stepMs = 500

type Wish = Parameters<Desk['oauth']['start']>[0]

export const authorise = (options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const { name, upstream, project, scope } = options
    const started = await desk.oauth.start({
      name,
      // The desk refuses what is none of these.
      upstream: upstream as Wish['upstream'],
      client: await readClient(options.client, terminal),
      ...(project === undefined ? {} : { project }),
      ...(scope === undefined ? {} : { scope }),
    })
    terminal.say('oauth_open', { url: started.url })
    const end =
      options.paste === true ? await paste(desk, started.id, terminal) : await poll(desk, started.id)
    if (end.state !== 'done') throw new CommandFailure(end.message ?? say('oauth_expired', terminal.language))
    if (options.json === true) terminal.printJson(end)
    else terminal.say('account_added', { name, upstream })
  })

async function readClient(file: string, terminal: Terminal): Promise<Wish['client']> {
  try {
    return JSON.parse(await readText(file, terminal)) as Wish['client']
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    // The parser's own message would quote the text, and the text holds a secret.
    throw new CommandFailure(say('bad_json', terminal.language, { file }))
  }
}

async function paste(desk: Desk, id: string, terminal: Terminal) {
  terminal.say('oauth_paste')
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    if (line.trim() === '') continue
    lines.close()
    return await desk.oauth.paste(id, line)
  }
  return { state: 'failed' as const, message: undefined }
}

async function poll(desk: Desk, id: string) {
  for (;;) {
    const now = await desk.oauth.state(id)
    if (now.state !== 'waiting') return now
    await wait(stepMs)
  }
}

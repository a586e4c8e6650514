import type { RekeyPlace, SecretPlace } from '../app/desk.ts'
import { forgetSecrets } from '../app/forget-secrets.ts'
import { readStandardInput } from './read-text.ts'
import { CommandFailure, createTerminal } from './terminal.ts'
import { say } from './texts.ts'
import { withDesk } from './with-desk.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
}

export const rekey = (options: Options & { readonly to?: RekeyPlace }): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const vault = await desk.rekeyVault(options.to)
    if (options.json === true) return terminal.printJson(vault)
    terminal.say('vault_rekeyed', { secrets: vault.secrets })
    terminal.say(`vault_${vault.keyPlace}`)
  })

/** From standard input or by the name of an environment variable: a secret is never an argument. */
export const set = (place: SecretPlace, options: Options & { readonly env?: string }): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const value = options.env === undefined ? await readStandardInput() : `env:${options.env}`
    if (value === '') throw new CommandFailure(say('empty_stdin', terminal.language))
    const secret = await desk.secrets.put(place, value)
    if (options.json === true) return terminal.printJson(secret)
    terminal.say('secret_set', { place, reference: secret.reference ?? '' })
    // Such as a variable that is set in this shell and not where Torii was started.
    if (secret.problem !== undefined) terminal.print(secret.problem)
  })

export const unset = (place: SecretPlace, options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const secret = await desk.secrets.remove(place)
    if (options.json === true) terminal.printJson(secret)
    else terminal.say('secret_unset', { place })
  })

export const list = (options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const secrets = await desk.secrets.list()
    if (options.json === true) return terminal.printJson(secrets)
    terminal.say(`vault_${(await desk.vault()).keyPlace}`)
    for (const { place, reference, problem } of secrets)
      terminal.print(`${place.padEnd(20)} ${problem ?? reference ?? say('secret_absent', terminal.language)}`)
  })

/** Without the key nothing can be opened, this included: it works on the home itself. */
export async function forget(options: Options & { readonly yes?: boolean }): Promise<void> {
  const terminal = createTerminal()
  const done = await forgetSecrets(options.home, process.env, options.yes === true)
  if (done.kind === 'running') throw new CommandFailure(say('vault_in_use', terminal.language))
  const { names } = done
  if (options.json === true) return terminal.printJson({ names, forgotten: options.yes === true })
  if (names.length === 0) return terminal.say('vault_all_open')
  terminal.say(options.yes === true ? 'vault_forgotten' : 'vault_would_forget', {
    count: names.length,
    names: names.join(', '),
  })
}

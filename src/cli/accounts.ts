import type { AccountView, NewAccount } from '../app/desk.ts'
import { readStandardInput } from './read-text.ts'
import { CommandFailure, type Terminal } from './terminal.ts'
import { say } from './texts.ts'
import { withDesk } from './with-desk.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
}

interface UnlockOptions extends Options {
  readonly model?: string
}

interface AddOptions extends Options {
  readonly upstream: string
  readonly name: string
  readonly baseUrl?: string
  readonly apiKeyEnv?: string
  readonly apiKeyStdin?: boolean
  readonly priority?: string
  readonly weight?: string
  readonly model?: readonly string[]
  readonly protocol?: readonly string[]
  readonly option?: readonly string[]
  readonly label?: readonly string[]
  readonly maxConcurrency?: string
  readonly requestsPerMinute?: string
  readonly tokensPerMinute?: string
  readonly modelConcurrency?: readonly string[]
  readonly quotaFloor?: string
  readonly proxy?: string
}

export const list = (options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const accounts = await desk.accounts()
    if (options.json === true) return terminal.printJson(accounts)
    if (accounts.length === 0) return terminal.say('no_accounts')
    for (const account of accounts) terminal.print(accountLine(account, terminal))
  })

export const add = (options: AddOptions): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const added = await desk.addAccount(await readAccount(options, terminal))
    if (options.json === true) terminal.printJson(added)
    else {
      terminal.say('account_added', { name: added.name, upstream: added.upstream })
      // Such as a variable that is set in this shell and not where Torii was started.
      if (added.problem !== undefined) terminal.print(added.problem)
    }
  })

export const test = (name: string, options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const verdict = await desk.testAccount(name)
    if (options.json === true) terminal.printJson(verdict)
    else for (const line of [verdict.asked, verdict.answered]) terminal.print(line)
    if (!verdict.ok) throw new CommandFailure(verdict.advice ?? verdict.answered)
  })

export const remove = (name: string, options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    await desk.removeAccount(name)
    if (options.json === true) terminal.printJson({ removed: name })
    else terminal.say('account_removed', { name })
  })

export const unlock = (name: string, options: UnlockOptions): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const { model } = options
    const isMeant = ({ model: locked }: AccountView['locks'][number]): boolean =>
      model === undefined || locked === model
    const before = (await desk.accounts()).find((one) => one.name === name)?.locks ?? []
    const account = await desk.unlockAccount(name, model)
    if (options.json === true) return terminal.printJson(account)
    for (const lock of before.filter(isMeant))
      terminal.say(lock.model === undefined ? 'account_unlocked' : 'model_unlocked', {
        name,
        model: lock.model ?? '',
      })
    if (!before.some(isMeant)) terminal.say('nothing_locked', { name })
    for (const lock of account.locks) terminal.say('still_locked', { name, ...lockWords(lock) })
  })

export const enable = (name: string, options: Options): Promise<void> => setEnabled(name, true, options)
export const disable = (name: string, options: Options): Promise<void> => setEnabled(name, false, options)

const setEnabled = (name: string, enabled: boolean, options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const account = await desk.changeAccount(name, { enabled })
    if (options.json === true) terminal.printJson(account)
    else terminal.say(enabled ? 'account_enabled' : 'account_disabled', { name })
  })

async function readAccount(options: AddOptions, terminal: Terminal): Promise<NewAccount> {
  if (options.apiKeyEnv !== undefined && options.apiKeyStdin === true)
    throw new CommandFailure(say('two_key_sources', terminal.language))
  if (options.proxy !== undefined && /:\/\/[^/]*@/.test(options.proxy))
    throw new CommandFailure(say('proxy_password_argument', terminal.language))
  return {
    name: options.name,
    upstream: options.upstream,
    ...(options.baseUrl === undefined ? {} : { base_url: options.baseUrl }),
    ...(options.apiKeyEnv === undefined ? {} : { api_key: `env:${options.apiKeyEnv}` }),
    ...(options.apiKeyStdin === true ? { apiKey: await readKey(terminal) } : {}),
    ...(options.priority === undefined ? {} : { priority: Number(options.priority) }),
    ...(options.weight === undefined ? {} : { weight: Number(options.weight) }),
    ...boundsOf(options),
    ...(options.model === undefined ? {} : { models: [...options.model] }),
    ...(options.protocol === undefined
      ? {}
      : { protocols: [...options.protocol] as NewAccount['protocols'] }),
    ...(options.option === undefined ? {} : { options: readOptions(options.option) }),
  }
}

function boundsOf(options: AddOptions): Partial<NewAccount> {
  const { label, maxConcurrency, requestsPerMinute, tokensPerMinute, proxy } = options
  const { modelConcurrency, quotaFloor } = options
  return {
    ...(modelConcurrency === undefined ? {} : { model_concurrency: readBounds(modelConcurrency) }),
    ...(quotaFloor === undefined ? {} : { quota_floor: Number(quotaFloor) }),
    ...(label === undefined ? {} : { labels: [...label] }),
    ...(maxConcurrency === undefined ? {} : { max_concurrency: Number(maxConcurrency) }),
    ...(requestsPerMinute === undefined ? {} : { requests_per_minute: Number(requestsPerMinute) }),
    ...(tokensPerMinute === undefined ? {} : { tokens_per_minute: Number(tokensPerMinute) }),
    ...(proxy === undefined ? {} : { proxy }),
  }
}

async function readKey(terminal: Terminal): Promise<string> {
  const key = await readStandardInput()
  if (key === '') throw new CommandFailure(say('empty_stdin', terminal.language))
  return key
}

const readOptions = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )

const readBounds = (pairs: readonly string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(readOptions(pairs)).map(([model, most]) => [model, Number(most)]))

function accountLine(account: AccountView, terminal: Terminal): string {
  const target = account.effectiveBaseUrl ?? ''
  return `${account.name.padEnd(20)} ${account.upstream.padEnd(18)} ${stateOf(account, terminal).padEnd(12)} ${target}`
}

function stateOf(account: AccountView, terminal: Terminal): string {
  if (!account.enabled) return say('account_off', terminal.language)
  if (!account.secretFound) return account.problem ?? say('account_no_secret', terminal.language)
  const lock = account.locks.find((one) => one.model === undefined)
  if (lock === undefined || account.usable) return say('account_usable', terminal.language)
  return say('account_locked', terminal.language, lockWords(lock))
}

const lockWords = ({ until, status, code, model }: AccountView['locks'][number]) => ({
  time: new Date(until).toLocaleTimeString(),
  cause: status > 0 ? `${status} ${code}` : code,
  model: model ?? '*',
})

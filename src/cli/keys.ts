import type { KeyView, NewKey } from '../app/desk.ts'
import { CommandFailure, type Terminal } from './terminal.ts'
import { say } from './texts.ts'
import { withDesk } from './with-desk.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
}

interface AddOptions extends Options {
  readonly name: string
  readonly expires?: string
  readonly model?: readonly string[]
  readonly address?: readonly string[]
  readonly requestsPerMinute?: string
  readonly tokensPerMinute?: string
  readonly budget?: readonly string[]
  readonly note?: string
}

export const list = (options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const keys = await desk.keys()
    if (options.json === true) return terminal.printJson(keys)
    for (const key of keys) terminal.print(keyLine(key, terminal))
  })

export const add = (options: AddOptions): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const made = await desk.addKey(readKey(options, terminal))
    if (options.json === true) return terminal.printJson(made)
    terminal.say('key_added', { name: made.name })
    terminal.print(made.value)
  })

export const revoke = (name: string, options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    await desk.removeKey(name)
    if (options.json === true) terminal.printJson({ revoked: name })
    else terminal.say('key_revoked', { name })
  })

function readKey(options: AddOptions, terminal: Terminal): NewKey {
  const { expires, budget = [], requestsPerMinute, tokensPerMinute, note } = options
  return {
    name: options.name,
    models: [...(options.model ?? [])],
    addresses: [...(options.address ?? [])],
    budget: Object.fromEntries(budget.map((text) => readBudget(text, terminal))),
    ...(expires === undefined ? {} : { expiresAt: readDate(expires, terminal) }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute: Number(requestsPerMinute) }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute: Number(tokensPerMinute) }),
    ...(note === undefined ? {} : { note }),
  }
}

/** A day without time ends when the day does, on this machine's clock. */
function readDate(text: string, terminal: Terminal): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const at = Date.parse(isDay ? `${text}T23:59:59.999` : text)
  if (Number.isNaN(at)) throw new CommandFailure(say('bad_date', terminal.language, { text }))
  return at
}

function readBudget(text: string, terminal: Terminal): [string, number] {
  const [, period = '', amount = ''] = /^(day|week|month)=(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (period === '') throw new CommandFailure(say('bad_budget', terminal.language, { text }))
  return [period, Number(amount)]
}

function keyLine(key: KeyView, terminal: Terminal): string {
  const { language } = terminal
  const month = key.spent?.month
  const spent =
    month === undefined
      ? ''
      : say('key_spent', language, {
          requests: month.requests,
          tokens: month.tokens,
          cost: month.cost.toFixed(2),
        })
  return `${key.name.padEnd(20)} …${key.hint}  ${stateOf(key, terminal).padEnd(10)} ${spent}`.trimEnd()
}

function stateOf(key: KeyView, { language }: Terminal): string {
  if (!key.enabled) return say('key_state_off', language)
  return say(key.expired === true ? 'key_state_expired' : 'key_state_good', language)
}

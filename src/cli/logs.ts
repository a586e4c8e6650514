import { setTimeout as wait } from 'node:timers/promises'
import { followControl } from '../app/control-client.ts'
import { type ExchangeView, openDesk } from '../app/desk.ts'
import { findRunning } from '../app/running.ts'
import { CommandFailure, createTerminal, type Terminal } from './terminal.ts'
import { say } from './texts.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
  readonly follow?: boolean
  readonly lines: string
}

export async function logs(options: Options): Promise<void> {
  const terminal = createTerminal()
  const desk = await openDesk(options.home, terminal.language)
  try {
    const { exchanges } = await desk.exchanges(Math.min(500, Math.max(1, Number(options.lines) || 50)))
    if (exchanges.length === 0 && options.json !== true && options.follow !== true)
      terminal.say('no_exchanges')
    for (const exchange of exchanges.toReversed()) printExchange(exchange, options, terminal)
  } finally {
    await desk.close()
  }
  if (options.follow === true) await follow(options, terminal)
}

/** Goes on over restarts of the instance; Ctrl-C ends it. */
async function follow(options: Options, terminal: Terminal): Promise<void> {
  const leaving = new AbortController()
  process.once('SIGINT', () => leaving.abort())
  const first = await findRunning(options.home)
  if (first.instance === undefined)
    throw new CommandFailure(say('not_running', terminal.language, { home: first.home }))
  while (!leaving.signal.aborted) {
    const { instance } = await findRunning(options.home)
    if (instance === undefined) await wait(1000, undefined, { signal: leaving.signal }).catch(() => undefined)
    else await printLive(instance, options, terminal, leaving.signal)
  }
}

async function printLive(
  instance: Parameters<typeof followControl>[0],
  options: Options,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const line of followControl(instance, '/api/exchanges/live', signal))
      if (line.startsWith('data: {"id"')) {
        const exchange = JSON.parse(line.slice('data: '.length)) as ExchangeView
        if (exchange.state !== 'open') printExchange(exchange, options, terminal)
      }
  } catch (error) {
    // The instance ended: `follow` looks for the next one.
    if (!signal.aborted) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  }
  if (!signal.aborted) await wait(500)
}

function printExchange(exchange: ExchangeView, options: Options, terminal: Terminal): void {
  if (options.json === true) terminal.print(JSON.stringify(exchange))
  else terminal.print(exchangeLine(exchange))
}

function exchangeLine(exchange: ExchangeView): string {
  const time = new Date(exchange.startedAt).toISOString().slice(11, 23)
  const { input, output } = exchange.usage ?? { input: {}, output: {} }
  const tokens = exchange.usage === undefined ? '' : `${input.total ?? '?'}→${output.total ?? '?'} tokens`
  const words = [
    time,
    exchange.status ?? '…',
    exchange.method,
    exchange.repairedPath ?? exchange.path,
    exchange.modelAsked ?? '',
    exchange.modelServed !== undefined && exchange.modelServed !== exchange.modelAsked
      ? `(${exchange.modelServed})`
      : '',
    exchange.account ?? '',
    exchange.lane ?? '',
    exchange.durationMs === undefined ? '' : `${Math.round(exchange.durationMs)} ms`,
    tokens,
    exchange.losses.length > 0 ? `${exchange.losses.length} losses` : '',
    exchange.fault === undefined ? '' : `${exchange.fault.code}: ${exchange.fault.message}`,
  ]
  return words.filter((word) => word !== '').join('  ')
}

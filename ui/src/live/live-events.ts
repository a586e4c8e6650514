import type { ExchangeView } from '../../../src/control/contract/exchange.ts'

export type LiveState = 'connecting' | 'open' | 'lost'

/** Unix milliseconds: when the loss was seen, and the last sign of life before it. */
export interface LiveLoss {
  readonly seenAt: number
  readonly aliveAt: number
}

/** Undefined while the stream is not lost. */
export const liveLoss = (): LiveLoss | undefined => loss

export interface LiveListener {
  exchange?(exchange: ExchangeView): void
  status?(): void
  state?(state: LiveState): void
}

/** The server says every 5 s that it is there. */
const longestSilenceMs = 15_000

const listeners = new Set<LiveListener>()
let source: EventSource | undefined
let state: LiveState = 'connecting'
let heardAt = 0
/** Unlike `heardAt` it counts nothing but what the server really sent. */
let aliveAt = Date.now()
let loss: LiveLoss | undefined
let watch: ReturnType<typeof setInterval> | undefined

/** The one event stream of the page: every view listens to it. EventSource itself comes back after a loss, with its last id. */
export function listenLive(listener: LiveListener): () => void {
  listeners.add(listener)
  if (source === undefined) open()
  listener.state?.(state)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) close()
  }
}

/** Begins the stream anew: it hangs, or what Torii says of a failure is to come in another language. */
export function renewLive(): void {
  if (source === undefined) return
  source.close()
  enter('lost')
  open()
}

function open(): void {
  // An EventSource sends no headers of ours.
  source = new EventSource(`/api/events?language=${document.documentElement.lang}`)
  heardAt = Date.now()
  watch ??= setInterval(renewSilent, 2000)
  source.addEventListener('alive', heard)
  source.addEventListener('open', () => {
    heard()
    enter('open')
  })
  source.addEventListener('error', () => enter('lost'))
  source.addEventListener('exchange', (event) => {
    heard()
    const exchange = JSON.parse((event as MessageEvent<string>).data) as ExchangeView
    for (const listener of listeners) listener.exchange?.(exchange)
  })
  source.addEventListener('status', () => {
    heard()
    for (const listener of listeners) listener.status?.()
  })
}

function heard(): void {
  heardAt = Date.now()
  aliveAt = heardAt
}

/** A process that hangs, or a machine that slept, closes no connection. */
function renewSilent(): void {
  if (Date.now() - heardAt > longestSilenceMs) renewLive()
}

function close(): void {
  clearInterval(watch)
  watch = undefined
  source?.close()
  source = undefined
  state = 'connecting'
  loss = undefined
}

function enter(next: LiveState): void {
  state = next
  loss = next === 'lost' ? (loss ?? { seenAt: Date.now(), aliveAt }) : undefined
  for (const listener of listeners) listener.state?.(next)
}

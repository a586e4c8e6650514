import type { ExchangeView } from '../../../src/control/contract/exchange.ts'

export type LiveState = 'connecting' | 'open' | 'lost'

export interface LiveListener {
  exchange?(exchange: ExchangeView): void
  status?(): void
  state?(state: LiveState): void
}

const listeners = new Set<LiveListener>()
let source: EventSource | undefined
let state: LiveState = 'connecting'

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

/** The reader chose another language: what Torii says of a failure comes in it from now on. */
export function renewLive(): void {
  if (source === undefined) return
  source.close()
  enter('lost')
  open()
}

function open(): void {
  // An EventSource sends no headers of ours.
  source = new EventSource(`/api/events?language=${document.documentElement.lang}`)
  source.addEventListener('open', () => enter('open'))
  source.addEventListener('error', () => enter('lost'))
  source.addEventListener('exchange', (event) => {
    const exchange = JSON.parse((event as MessageEvent<string>).data) as ExchangeView
    for (const listener of listeners) listener.exchange?.(exchange)
  })
  source.addEventListener('status', () => {
    for (const listener of listeners) listener.status?.()
  })
}

function close(): void {
  source?.close()
  source = undefined
  state = 'connecting'
}

function enter(next: LiveState): void {
  state = next
  for (const listener of listeners) listener.state?.(next)
}

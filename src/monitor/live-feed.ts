import type { Exchange } from './exchange.ts'

interface LiveExchange {
  /** `run.number`, growing; give it back as `after` to go on from there. */
  readonly id: string
  readonly exchange: Exchange
}

/** Exchanges as they open and close, without bodies, for whoever watches. */
export interface LiveFeed {
  publish(exchange: Exchange): void
  /** Events still remembered after `after` come first, at once. A listener that throws is let go. */
  subscribe(listener: (event: LiveExchange) => void, after?: string): () => void
  /**
   * For readers that take their time: at most `limit` events wait for one, the oldest give way and are counted.
   * Ends with the signal.
   */
  follow(options: FollowOptions): AsyncIterable<LiveBatch>
  readonly subscribers: number
  /** false: nobody watches, and whoever did is gone for so long that nothing is remembered for him. */
  readonly isWanted: boolean
}

interface FollowOptions {
  readonly after?: string
  readonly limit: number
  readonly signal: AbortSignal
}

interface LiveBatch {
  readonly events: readonly LiveExchange[]
  /** How many were passed over since the last batch because the reader was slow. */
  readonly missed: number
}

export interface LiveFeedOptions {
  /** Events kept for those who come back. */
  readonly remembered: number
  /** Different in each run of the process, so that an id of the run before is told apart. */
  readonly run?: string
  /** Default: the system's. */
  readonly now?: () => number
  /** As people may see it: without secrets. Asked once, and only for what somebody is told. */
  readonly show: (exchange: Exchange) => Exchange
}

/** A watcher that lost its connection comes back within seconds; a laptop that slept, within minutes. */
const rememberedMs = 600_000
/** After a restart those who watched the run before come back. */
const firstRememberedMs = 15_000

export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { run = '', now = Date.now, show } = options
  const recent: FeedEvent[] = []
  const listeners = new Set<(event: LiveExchange) => void>()
  let last = 0
  let rememberedUntil = now() + firstRememberedMs

  const subscribe: LiveFeed['subscribe'] = (listener, after) => {
    for (const event of eventsAfter(recent, run, after)) listener(event.shown)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      rememberedUntil = now() + rememberedMs
    }
  }
  return {
    publish(exchange) {
      last += 1
      const event = new FeedEvent(`${run}.${last}`, exchange, show)
      recent.push(event)
      if (recent.length > options.remembered) recent.shift()
      for (const listener of listeners) tell(listener, event.shown)
    },
    subscribe,
    follow: (follow) => followFeed(subscribe, follow),
    get subscribers() {
      return listeners.size
    },
    get isWanted() {
      return listeners.size > 0 || now() < rememberedUntil
    },
  }

  function tell(listener: (event: LiveExchange) => void, event: LiveExchange): void {
    try {
      listener(event)
    } catch {
      // A watcher's own trouble must not reach the exchange that is being recorded.
      listeners.delete(listener)
    }
  }
}

/** Made fit to be seen when somebody looks: what is only remembered costs the exchange nothing. */
class FeedEvent {
  readonly id: string
  readonly #exchange: Exchange
  readonly #show: (exchange: Exchange) => Exchange
  #shown: LiveExchange | undefined

  constructor(id: string, exchange: Exchange, show: (exchange: Exchange) => Exchange) {
    this.id = id
    this.#exchange = exchange
    this.#show = show
  }

  get shown(): LiveExchange {
    this.#shown ??= { id: this.id, exchange: this.#show(withoutBodies(this.#exchange)) }
    return this.#shown
  }
}

/** Without `after` only what is yet to come; an id that this run did not give is before everything. */
function eventsAfter(
  recent: readonly FeedEvent[],
  run: string,
  after: string | undefined,
): readonly FeedEvent[] {
  if (after === undefined) return []
  const seen = after.startsWith(`${run}.`) ? numberOf(after) : Number.NaN
  const newest = recent.at(-1)
  if (Number.isNaN(seen) || newest === undefined || seen > numberOf(newest.id)) return [...recent]
  return recent.filter((event) => numberOf(event.id) > seen)
}

const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1))

function withoutBodies(exchange: Exchange): Exchange {
  if (exchange.bodies === undefined) return exchange
  const { bodies: _, ...rest } = exchange
  return rest
}

async function* followFeed(
  subscribe: LiveFeed['subscribe'],
  follow: FollowOptions,
): AsyncIterable<LiveBatch> {
  const { signal, limit } = follow
  let events: LiveExchange[] = []
  let missed = 0
  let wake: () => void = () => undefined
  const unsubscribe = subscribe((event) => {
    events.push(event)
    if (events.length > limit) {
      events.shift()
      missed += 1
    }
    wake()
  }, follow.after)
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal.aborted) {
      if (events.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      const batch = { events, missed }
      events = []
      missed = 0
      yield batch
    }
  } finally {
    unsubscribe()
  }
}

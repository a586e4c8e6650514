import type { Language } from '../canonical/language.ts'
import type { Settings } from '../config/settings.ts'
import type { Status } from '../control/contract/status.ts'
import type { EventSource, LiveEvent } from '../control/ports.ts'
import type { ExchangeSink } from '../gateway/ports.ts'
import type { Exchange } from '../monitor/exchange.ts'
import { createLiveFeed } from '../monitor/live-feed.ts'
import { createRecorder, type Recorder } from '../monitor/recorder.ts'
import { createRedactor, redactExchange } from '../monitor/redaction.ts'
import { type Retention, type RetentionOptions, startRetention } from '../monitor/retention.ts'
import type { QueueDrop } from '../monitor/write-queue.ts'
import type { Storage } from '../storage/storage.ts'
import { exchangeView } from './exchange-view.ts'
import type { Expense } from './key-ledger.ts'
import { expenseOf } from './key-ring.ts'
import { isOwnCheck } from './self-check.ts'
import type { StateFollower } from './state-followers.ts'
import { describeDrop } from './storage-notice.ts'

const firstPruneMs = 60_000
const pruneEveryMs = 3_600_000
const remembered = 1000

export interface MonitorOptions {
  readonly storage: Storage
  readonly settings: () => Settings['monitor']
  /** Brings what else is kept under its bound. */
  readonly trim: () => Promise<unknown>
  /** The resolved secrets in force: none of them is ever recorded. */
  readonly secrets: () => readonly string[]
  readonly now: () => number
  readonly warn: (error: unknown) => void
  /** Counts a closed exchange, priced. `expense`: what its key is charged with. */
  readonly closed: (exchange: CountedExchange, expense: Expense | undefined) => void
  /** The exchange with what it cost, where that is known. */
  readonly withCost: (exchange: Exchange) => Exchange
  /** Other processes that serve clients. */
  readonly others: Pick<StateFollower, 'heed' | 'flushed'>
}

/** What is counted of a closed exchange. */
export type CountedExchange = Pick<Exchange, 'protocol' | 'state' | 'lane' | 'usage' | 'firstByteMs' | 'key'>

export interface Monitor {
  readonly sink: ExchangeSink
  /** Exchanges that closed in another process: each counted by itself, their records handed on as they are. */
  counted(exchange: CountedExchange, expense: Expense | undefined): void
  recorded(records: Uint8Array, rows: number): void
  readonly events: EventSource
  /** Records as people may see them. */
  shown(exchanges: readonly Exchange[]): readonly Exchange[]
  /** A text without any secret that is known. */
  redact(text: string): string
  /** Called each time an exchange has ended. */
  whenClosed(listener: () => void): void
  /** Tells the watchers that the status is another one. */
  statusChanged(): void
  /** Secrets have changed. */
  secretsChanged(): void
  flush(): Promise<void>
  /** The same for whoever reads what is kept: on a busy machine a page that lacks the last seconds is better than none. */
  flushSoon(): Promise<void>
  stats(language: Language): Status['monitor']
  close(): Promise<void>
}

export function openMonitor(options: MonitorOptions): Monitor {
  const { storage, now, warn } = options
  let redact = createRedactor(options.secrets())
  const live = createLiveFeed({
    remembered,
    run: String(now()),
    show: (exchange) => redactExchange(exchange, redact),
  })
  storage.setKnownSecrets(options.secrets())
  let lastDrop: QueueDrop | undefined
  let whenClosed: (() => void) | undefined
  const statusListeners = new Set<(event: LiveEvent) => void>()
  const tellStatus = (): void => {
    for (const listener of statusListeners) listener({ kind: 'status' })
  }
  const recorder = createRecorder({
    store: storage.exchanges,
    live,
    isEnabled: () => options.settings().enabled,
    onDrop(drop) {
      lastDrop = drop
      warn(drop.error ?? new Error(describeDrop(drop, 'en')))
      tellStatus()
    },
  })
  const retention = retentionUnder(options)
  const count: Monitor['counted'] = (exchange, expense) => {
    options.closed(exchange, expense)
    whenClosed?.()
  }
  const flush = async (): Promise<void> => {
    await options.others.flushed()
    await recorder.flush()
  }
  return {
    sink: sinkOf(recorder, options.withCost, count),
    counted: count,
    recorded: recorder.closedElsewhere,
    events: {
      subscribe(listener, { after, language }) {
        const unsubscribe = live.subscribe(
          ({ id, exchange }) =>
            listener({ kind: 'exchange', id, exchange: exchangeView(exchange, language) }),
          after,
        )
        statusListeners.add(listener)
        options.others.heed()
        return () => {
          unsubscribe()
          statusListeners.delete(listener)
        }
      },
    },
    shown: (exchanges) => exchanges.map((exchange) => redactExchange(exchange, redact)),
    redact: (text) => redact(text),
    whenClosed(listener) {
      whenClosed = listener
    },
    statusChanged: tellStatus,
    secretsChanged() {
      redact = createRedactor(options.secrets())
      storage.setKnownSecrets(options.secrets())
    },
    flush,
    flushSoon: () => soon(flush()),
    stats: (language) => ({
      dropped: recorder.stats().dropped,
      ...(lastDrop === undefined ? {} : { lastError: describeDrop(lastDrop, language) }),
    }),
    async close() {
      retention.stop()
      await recorder.flush()
    },
  }
}

const longestWaitMs = 5000

async function soon(work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, longestWaitMs)
  await Promise.race([work, late.promise])
  clearTimeout(timer)
}

const sinkOf = (
  recorder: Recorder,
  withCost: MonitorOptions['withCost'],
  count: Monitor['counted'],
): ExchangeSink => ({
  get isWatched() {
    return recorder.isWatched
  },
  get hasRoom() {
    return recorder.hasRoom
  },
  opened(exchange) {
    if (!isOwnCheck(exchange)) recorder.opened(exchange)
  },
  closed(exchange, said) {
    if (isOwnCheck(exchange)) return
    const priced = withCost(exchange)
    count(priced, expenseOf(priced))
    recorder.closed(priced, said)
  },
})

const rulesOf = ({ retention_days: days, max_megabytes: megabytes }: Settings['monitor']) => ({
  days,
  megabytes,
})

/** Not while others wait for the start. */
function startRetentionLater(options: RetentionOptions): Retention {
  let begun: Retention | undefined
  const timer = setTimeout(() => {
    begun = startRetention(options)
  }, firstPruneMs).unref()
  return {
    stop() {
      clearTimeout(timer)
      begun?.stop()
    },
  }
}

const retentionUnder = ({ storage, settings, trim, now, warn }: MonitorOptions): Retention =>
  startRetentionLater({
    store: storage.exchanges,
    rules: () => rulesOf(settings()),
    clock: { now, every: repeat },
    everyMs: pruneEveryMs,
    onError: warn,
    also: [(at) => storage.usage.prune(at), (at) => storage.documents.prune(at).then(trim)],
  })

function repeat(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms).unref()
  return () => clearInterval(timer)
}

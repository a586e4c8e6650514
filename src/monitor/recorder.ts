import type { Exchange } from './exchange.ts'
import type { ExchangeStore } from './exchange-store.ts'
import type { LiveFeed } from './live-feed.ts'
import { type Redactor, redactExchange, redactText } from './redaction.ts'
import {
  createWriteQueue,
  type QueueClock,
  type QueueDrop,
  type WriteQueueLimits,
  type WriteQueueStats,
} from './write-queue.ts'

/** Takes exchanges off the hot path: no call waits, memory is bounded, what the disk refuses is counted and told. */
export interface Recorder {
  opened(exchange: Exchange): void
  closed(exchange: Exchange): void
  /** Resolves when everything closed until now is written or given up. Never rejects. */
  flush(): Promise<void>
  stats(): WriteQueueStats
}

export interface RecorderOptions {
  readonly store: Pick<ExchangeStore, 'append'>
  readonly live: Pick<LiveFeed, 'publish'>
  /** Default: `recorderLimits`. */
  readonly limits?: WriteQueueLimits
  /** Default: Node's own timers. */
  readonly clock?: QueueClock
  /** Takes out what must never be recorded. Default: by shape only. Bodies are redacted where they are stored. */
  readonly redact?: Redactor
  /** `monitor.enabled`, asked each time. Default: yes. */
  readonly isEnabled?: () => boolean
  /** Exchanges were dropped: the queue was full, or with `error` the disk refused. */
  readonly onDrop?: (drop: QueueDrop) => void
}

/** `size` in characters of bodies: 64 million are 128 MB at worst. */
export const recorderLimits: WriteQueueLimits = {
  rows: 10_000,
  size: 64_000_000,
  batch: 500,
  delayMs: 100,
  retryMs: 500,
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, live, redact = redactText, isEnabled = () => true } = options
  const queue = createWriteQueue<Exchange>({
    write: (batch) => store.append(batch),
    sizeOf: bodyCharacters,
    limits: options.limits ?? recorderLimits,
    clock: options.clock ?? globalThis,
    onDrop: options.onDrop ?? (() => undefined),
  })
  return {
    opened(exchange) {
      if (isEnabled()) live.publish(redactExchange(exchange, redact))
    },
    closed(exchange) {
      if (!isEnabled()) return
      const safe = redactExchange(exchange, redact)
      live.publish(safe)
      queue.add(safe)
    },
    flush: () => queue.flush(),
    stats: () => queue.stats(),
  }
}

function bodyCharacters({ bodies }: Exchange): number {
  if (bodies === undefined) return 0
  const { clientSent, toriiSent, upstreamAnswered, clientGot } = bodies
  return [clientSent, toriiSent, upstreamAnswered, clientGot].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    0,
  )
}

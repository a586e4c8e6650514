import type { Exchange } from './exchange.ts'
import type { ExchangeStore } from './exchange-store.ts'
import type { LiveFeed } from './live-feed.ts'
import { RecordBatch, readHeads } from './record-batch.ts'
import type { Said } from './said.ts'
import {
  type Batch,
  createWriteQueue,
  type QueueClock,
  type QueueDrop,
  type WriteQueueLimits,
  type WriteQueueStats,
} from './write-queue.ts'

/** Takes exchanges off the hot path, as they are (they are redacted where they are shown and where they are stored): no call waits, memory is bounded, what the disk refuses is counted and told. */
export interface Recorder {
  opened(exchange: Exchange): void
  /** `said`: what its bodies are made of where it is stored. */
  closed(exchange: Exchange, said?: Said): void
  /** Exchanges that closed in another process, as the bytes of their batch. */
  closedElsewhere(records: Uint8Array, rows: number): void
  /** Somebody is told of what opens. */
  readonly isWatched: boolean
  /** false: so much waits for the disk that what is said now is not kept. */
  readonly hasRoom: boolean
  /** Resolves when everything closed until now is written or given up. Never rejects. */
  flush(): Promise<void>
  stats(): WriteQueueStats
}

export interface RecorderOptions {
  readonly store: Pick<ExchangeStore, 'append'>
  readonly live: Pick<LiveFeed, 'publish' | 'isWanted'>
  /** Default: `recorderLimits`. */
  readonly limits?: WriteQueueLimits
  /** Default: Node's own timers. */
  readonly clock?: QueueClock
  /** `monitor.enabled`, asked each time. Default: yes. */
  readonly isEnabled?: () => boolean
  /** Exchanges were dropped: the queue was full, or with `error` the disk refused. */
  readonly onDrop?: (drop: QueueDrop) => void
}

/** `size` in bytes. */
export const recorderLimits: WriteQueueLimits = {
  rows: 10_000,
  size: 64_000_000,
  batch: 500,
  batchSize: 2_000_000,
  delayMs: 100,
  retryMs: 500,
}

/** Bytes that wait from which on what is said is no longer kept: the rows themselves go on. */
const saidWhile = 16_000_000

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, live, isEnabled = () => true } = options
  const queue = createWriteQueue<Closed, ClosedBatch>({
    open: () => new ClosedBatch(),
    write: ({ bytes }) => store.append(bytes),
    sizeOf: (closed) => ('records' in closed ? closed.records.length : (closed.said?.size ?? 0)),
    countOf: (closed) => ('records' in closed ? closed.rows : 1),
    limits: options.limits ?? recorderLimits,
    clock: options.clock ?? globalThis,
    onDrop: options.onDrop ?? (() => undefined),
  })
  return {
    opened(exchange) {
      if (isEnabled()) publish(exchange)
    },
    closed(exchange, said) {
      if (!isEnabled()) return
      publish(exchange)
      queue.add({ exchange, said })
    },
    closedElsewhere(records, rows) {
      if (!isEnabled()) return
      if (live.isWanted) for (const exchange of readHeads(records)) publish(exchange)
      queue.add({ records, rows })
    },
    get isWatched() {
      return live.isWanted && isEnabled()
    },
    get hasRoom() {
      return queue.size < saidWhile && isEnabled()
    },
    flush: () => queue.flush(),
    stats: () => queue.stats(),
  }

  function publish(exchange: Exchange): void {
    if (live.isWanted) live.publish(exchange)
  }
}

type Closed =
  | { readonly exchange: Exchange; readonly said: Said | undefined }
  | { readonly records: Uint8Array; readonly rows: number }

class ClosedBatch implements Batch<Closed> {
  readonly #records = new RecordBatch()

  get rows(): number {
    return this.#records.rows
  }

  get size(): number {
    return this.#records.size
  }

  get bytes(): Uint8Array {
    return this.#records.bytes
  }

  add(closed: Closed): void {
    if ('records' in closed) this.#records.addAll(closed.records, closed.rows)
    else this.#records.add(closed.exchange, closed.said)
  }

  clear(): void {
    this.#records.clear()
  }
}

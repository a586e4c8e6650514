/** Rows on their way to a disk that may be slow or full: bounded, written in batches, never waited for. */
export interface WriteQueue<Row> {
  add(row: Row): void
  /** Resolves when everything added until now is written or given up. Never rejects. */
  flush(): Promise<void>
  stats(): WriteQueueStats
}

export interface WriteQueueStats {
  readonly waiting: number
  readonly written: number
  /** Because the queue was full or the disk refused twice. */
  readonly dropped: number
  /** Refusals of the disk since the last batch that was written. */
  readonly failures: number
}

export interface WriteQueueOptions<Row> {
  readonly write: (batch: readonly Row[]) => Promise<void>
  /** In the measure of `limits.size`. */
  readonly sizeOf: (row: Row) => number
  readonly limits: WriteQueueLimits
  readonly clock: QueueClock
  /** Rows were dropped. `error`: why the disk refused; absent: the queue was full, told once for each burst. */
  readonly onDrop: (drop: QueueDrop) => void
}

export interface QueueDrop {
  readonly count: number
  readonly error?: unknown
}

export interface WriteQueueLimits {
  /** Rows that may wait. */
  readonly rows: number
  /** Sum of the sizes that may wait. */
  readonly size: number
  /** Rows written at once. */
  readonly batch: number
  /** Milliseconds after the first row of a batch until it is written. */
  readonly delayMs: number
  /** Milliseconds between a refusal of the disk and the one retry. */
  readonly retryMs: number
}

/** Timers as Node has them; a test brings its own. */
export interface QueueClock {
  setTimeout(work: () => void, ms: number): unknown
}

export function createWriteQueue<Row>(options: WriteQueueOptions<Row>): WriteQueue<Row> {
  const { limits, clock, sizeOf } = options
  let rows: Row[] = []
  let size = 0
  let writing: Promise<void> | undefined
  let timerRuns = false
  let isOverflowing = false
  const counts = { written: 0, dropped: 0, failures: 0 }

  return {
    add(row) {
      if (rows.length >= limits.rows || size + sizeOf(row) > limits.size) return overflow()
      rows.push(row)
      size += sizeOf(row)
      if (rows.length >= limits.batch) void write()
      else schedule()
    },
    async flush() {
      while (writing !== undefined || rows.length > 0) await (writing ?? write())
    },
    stats: () => ({ waiting: rows.length, ...counts }),
  }

  /** A timer only while something waits. */
  function schedule(): void {
    if (timerRuns) return
    timerRuns = true
    clock.setTimeout(() => {
      timerRuns = false
      void write()
    }, limits.delayMs)
  }

  function write(): Promise<void> {
    writing ??= writeAll().finally(() => {
      writing = undefined
    })
    return writing
  }

  async function writeAll(): Promise<void> {
    while (rows.length > 0) {
      const batch = rows.slice(0, limits.batch)
      const refusal = await writeTwice(batch)
      rows = rows.slice(batch.length)
      size -= batch.reduce((sum, row) => sum + sizeOf(row), 0)
      isOverflowing = false
      if (refusal === undefined) {
        counts.written += batch.length
        counts.failures = 0
      } else {
        counts.dropped += batch.length
        options.onDrop({ count: batch.length, error: refusal.error })
      }
    }
  }

  /** A disk may be full for a moment: only the second refusal counts. */
  async function writeTwice(batch: readonly Row[]): Promise<{ readonly error: unknown } | undefined> {
    const first = await attempt(batch)
    if (first === undefined) return undefined
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, limits.retryMs)
    })
    return attempt(batch)
  }

  async function attempt(batch: readonly Row[]): Promise<{ readonly error: unknown } | undefined> {
    try {
      await options.write(batch)
      return undefined
    } catch (error) {
      counts.failures += 1
      return { error }
    }
  }

  function overflow(): void {
    counts.dropped += 1
    if (!isOverflowing) options.onDrop({ count: 1 })
    isOverflowing = true
  }
}

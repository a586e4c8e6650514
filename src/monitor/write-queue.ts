/** Rows on their way to a disk that may be slow or full: bounded, written in batches, never waited for. */
export interface WriteQueue<Row> {
  add(row: Row): void
  /** Resolves when everything added until now is written or given up. Never rejects. */
  flush(): Promise<void>
  /** Of all that waits, in the measure of `limits.size`. */
  readonly size: number
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

/** Where rows gather until they are written. */
export interface Batch<Row> {
  readonly rows: number
  /** In the measure of `limits.size`. */
  readonly size: number
  add(row: Row): void
  clear(): void
}

export interface WriteQueueOptions<Row, Rows extends Batch<Row>> {
  readonly open: () => Rows
  readonly write: (batch: Rows) => Promise<void>
  /** About what a row adds to its batch beyond a few hundred bytes. */
  readonly sizeOf: (row: Row) => number
  /** How many rows come in one. Default: one. */
  readonly countOf?: (row: Row) => number
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
  /** Size from which fewer rows are written at once. */
  readonly batchSize: number
  /** Milliseconds after the first row of a batch until it is written. */
  readonly delayMs: number
  /** Milliseconds between a refusal of the disk and the one retry. */
  readonly retryMs: number
}

/** Timers as Node has them; a test brings its own. */
export interface QueueClock {
  setTimeout(work: () => void, ms: number): unknown
}

export const createWriteQueue = <Row, Rows extends Batch<Row>>(
  options: WriteQueueOptions<Row, Rows>,
): WriteQueue<Row> => new BatchQueue(options)

const one = (): number => 1

class BatchQueue<Row, Rows extends Batch<Row>> implements WriteQueue<Row> {
  readonly #of: WriteQueueOptions<Row, Rows>
  /** Closed, on their way or waiting for it. */
  readonly #closed: Rows[] = []
  #filling: Rows
  /** The memory of a batch that was written, for the next one. */
  #spare: Rows | undefined
  #rows = 0
  /** Of the closed ones. */
  #size = 0
  #writing: Promise<void> | undefined
  #timerRuns = false
  #isOverflowing = false
  /** Rows that were taken, and those of them that are written or given up. */
  #taken = 0
  #settled = 0
  readonly #counts = { written: 0, dropped: 0, failures: 0 }

  constructor(options: WriteQueueOptions<Row, Rows>) {
    this.#of = options
    this.#filling = options.open()
  }

  get size(): number {
    return this.#size + this.#filling.size
  }

  add(row: Row): void {
    const { limits, sizeOf, countOf = one } = this.#of
    if (!this.#hasRoomFor(sizeOf(row))) {
      this.#overflow(countOf(row))
      return
    }
    this.#filling.add(row)
    this.#rows += countOf(row)
    this.#taken += countOf(row)
    if (this.#filling.rows < limits.batch && this.#filling.size < limits.batchSize) this.#schedule()
    else void this.#writeAll()
  }

  async flush(): Promise<void> {
    // What comes meanwhile is not waited for: it may never end.
    const until = this.#taken
    while (this.#settled < until) await (this.#writing ?? this.#writeAll())
  }

  stats(): WriteQueueStats {
    return { waiting: this.#rows, ...this.#counts }
  }

  #hasRoomFor(more: number): boolean {
    const { limits } = this.#of
    return this.#rows < limits.rows && this.size + more <= limits.size
  }

  /** A timer only while something waits. */
  #schedule(): void {
    if (this.#timerRuns) return
    this.#timerRuns = true
    const { clock, limits } = this.#of
    clock.setTimeout(() => {
      this.#timerRuns = false
      void this.#writeAll()
    }, limits.delayMs)
  }

  #writeAll(): Promise<void> {
    if (this.#filling.rows > 0) {
      this.#size += this.#filling.size
      this.#closed.push(this.#filling)
      this.#filling = this.#spare ?? this.#of.open()
      this.#spare = undefined
    }
    this.#writing ??= this.#writeClosed().finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  async #writeClosed(): Promise<void> {
    for (let batch = this.#closed[0]; batch !== undefined; batch = this.#closed[0]) {
      const refusal = await this.#writeTwice(batch)
      this.#closed.shift()
      this.#rows -= batch.rows
      this.#settled += batch.rows
      this.#size -= batch.size
      this.#isOverflowing = false
      this.#count(batch.rows, refusal)
      batch.clear()
      this.#spare = batch
    }
  }

  #count(rows: number, refusal: { readonly error: unknown } | undefined): void {
    if (refusal === undefined) {
      this.#counts.written += rows
      this.#counts.failures = 0
    } else {
      this.#counts.dropped += rows
      this.#of.onDrop({ count: rows, error: refusal.error })
    }
  }

  /** A disk may be full for a moment: only the second refusal counts. */
  async #writeTwice(batch: Rows): Promise<{ readonly error: unknown } | undefined> {
    const first = await this.#attempt(batch)
    if (first === undefined) return undefined
    const { clock, limits } = this.#of
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, limits.retryMs)
    })
    return this.#attempt(batch)
  }

  async #attempt(batch: Rows): Promise<{ readonly error: unknown } | undefined> {
    try {
      await this.#of.write(batch)
      return undefined
    } catch (error) {
      this.#counts.failures += 1
      return { error }
    }
  }

  #overflow(count: number): void {
    this.#counts.dropped += count
    if (!this.#isOverflowing) this.#of.onDrop({ count })
    this.#isOverflowing = true
  }
}

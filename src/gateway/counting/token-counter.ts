import { Worker } from 'node:worker_threads'

/** Counts tokens of texts in a thread of its own, which is there only while there is something to count. */
export interface TokenCounter {
  /** @throws CountingFailed, as a rejection. `signal`: nobody waits any more. */
  count(texts: readonly string[], signal?: AbortSignal): Promise<number>
  close(): void
}

export type CountingFailure =
  /** So many wait that one more would not be answered in time. */
  | 'full'
  | 'abandoned'
  /** The thread died, or took too long. */
  | 'failed'

export class CountingFailed extends Error {
  readonly reason: CountingFailure

  constructor(reason: CountingFailure, cause?: unknown) {
    super(`The tokens were not counted: ${reason}.`, { cause })
    this.name = 'CountingFailed'
    this.reason = reason
  }
}

export interface CounterOptions {
  /** Calls that may wait for the one under way. */
  readonly queueLimit?: number
  /** After so long without work the thread ends, and its 70 MB are free. */
  readonly idleMs?: number
  /** For one call. A hundred megabytes take 30 s. */
  readonly mostMs?: number
  readonly workerUrl?: URL
}

interface Job {
  readonly texts: readonly string[]
  resolve(tokens: number): void
  reject(error: CountingFailed): void
}

/** From source the worker is TypeScript; in the built package it lies beside the bundle. */
const defaultWorkerUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./counting-worker.ts', import.meta.url)
    : new URL('./counting-worker.js', import.meta.url)

export const createTokenCounter = (options: CounterOptions = {}): TokenCounter => new ThreadedCounter(options)

class ThreadedCounter implements TokenCounter {
  readonly #of: Required<CounterOptions>
  #worker: Worker | undefined
  #current: Job | undefined
  #waiting: Job[] = []
  /** Ends the thread: when it is idle, or when one call takes too long. */
  #timer: NodeJS.Timeout | undefined

  constructor(options: CounterOptions) {
    this.#of = {
      queueLimit: 256,
      idleMs: 30_000,
      mostMs: 60_000,
      workerUrl: options.workerUrl ?? defaultWorkerUrl(),
      ...options,
    }
  }

  count(texts: readonly string[], signal?: AbortSignal): Promise<number> {
    if (this.#waiting.length >= this.#of.queueLimit) return Promise.reject(new CountingFailed('full'))
    if (signal?.aborted === true) return Promise.reject(new CountingFailed('abandoned'))
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const job: Job = { texts, resolve, reject }
    signal?.addEventListener('abort', () => this.#abandon(job), { once: true })
    this.#waiting.push(job)
    this.#next()
    return promise
  }

  close(): void {
    this.#fail('abandoned')
  }

  /** What is under way is let run: it is soon over. */
  #abandon(job: Job): void {
    const at = this.#waiting.indexOf(job)
    if (at === -1) return
    this.#waiting.splice(at, 1)
    job.reject(new CountingFailed('abandoned'))
  }

  #next(): void {
    if (this.#current !== undefined) return
    this.#current = this.#waiting.shift()
    const { idleMs, mostMs } = this.#of
    if (this.#current === undefined) this.#after(idleMs, () => this.#end())
    else {
      this.#after(mostMs, () => this.#fail('failed', new Error(`no count within ${mostMs} ms`)))
      this.#worker ??= this.#start()
      this.#worker.postMessage(this.#current.texts)
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#of.workerUrl, { name: 'torii-counting' })
    const died = (cause: unknown) => {
      if (this.#worker === worker) this.#fail('failed', cause)
    }
    worker.on('message', (tokens: number) => {
      this.#current?.resolve(tokens)
      this.#current = undefined
      this.#next()
    })
    worker.on('error', died)
    worker.on('exit', (code) => died(new Error(`the thread ended with ${code}`)))
    // The process may end while it waits for work.
    worker.unref()
    return worker
  }

  #after(milliseconds: number, work: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(work, milliseconds).unref()
  }

  /** All that wait are told: the next call begins anew with another thread. */
  #fail(reason: CountingFailure, cause?: unknown): void {
    const jobs = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting]
    this.#current = undefined
    this.#waiting = []
    this.#end()
    for (const job of jobs) job.reject(new CountingFailed(reason, cause))
  }

  #end(): void {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#worker = undefined
    void worker?.terminate()
  }
}

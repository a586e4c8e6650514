import { Connection } from './connection.ts'
import { type Job, nothingYet, type Outcome } from './jobs.ts'
import { requestBytes } from './target.ts'

const patienceMs = 5000

/** Open loop: requests leave on their tick whether or not earlier ones are answered, so that a slow answer holds back none. */
export const steady = (job: Extract<Job, { kind: 'steady' }>): Promise<Outcome> => new SteadyLane(job).run()

class SteadyLane {
  readonly #job: Extract<Job, { kind: 'steady' }>
  readonly #request: Buffer
  readonly #idle: Connection[] = []
  readonly #all = new Set<Connection>()
  readonly #firstByteMs: number[] = []
  readonly #wholeMs: number[] = []
  #sent = 0
  #failures = 0
  #refused = 0
  #firstFailure: string | undefined

  constructor(job: Extract<Job, { kind: 'steady' }>) {
    this.#job = job
    this.#request = requestBytes(job.target)
  }

  async run(): Promise<Outcome> {
    const { perSecond, seconds } = this.#job
    const startedAt = performance.now()
    const total = Math.round(perSecond * seconds)
    await new Promise<void>((resolve) => {
      const tick = () => {
        const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond))
        while (this.#sent < due) this.#send()
        const isLate = performance.now() - startedAt > seconds * 1000 + patienceMs
        const isDone = this.#wholeMs.length + this.#failures + this.#refused >= total
        if (isDone || isLate) resolve()
        else setTimeout(tick, 1)
      }
      tick()
    })
    for (const connection of this.#all) connection.close()
    return {
      ...nothingYet,
      answers: this.#wholeMs.length,
      failures: total - this.#wholeMs.length - this.#refused,
      refused: this.#refused,
      ...(this.#firstFailure === undefined ? {} : { firstFailure: this.#firstFailure }),
      seconds,
      firstByteMs: this.#firstByteMs,
      wholeMs: this.#wholeMs,
    }
  }

  #send(): void {
    this.#sent += 1
    const isFull =
      this.#idle.length === 0 && this.#all.size >= (this.#job.connections ?? Number.POSITIVE_INFINITY)
    if (isFull) {
      this.#failures += 1
      this.#firstFailure ??= 'no connection free'
      return
    }
    const connection = this.#idle.pop() ?? this.#connect()
    const sentAt = performance.now()
    let firstAt: number | undefined
    let isGood = false
    let isRefused = false
    connection.ask(this.#request, {
      head: (status, retryAfter) => {
        isGood = status === 200
        isRefused = status === 503 && retryAfter
        if (!isGood && !isRefused) this.#firstFailure ??= `status ${status}`
      },
      body: () => {
        firstAt ??= performance.now()
      },
      end: () => {
        this.#idle.push(connection)
        if (isRefused) this.#refused += 1
        else if (!isGood) this.#failures += 1
        if (!isGood) return
        const now = performance.now()
        this.#firstByteMs.push((firstAt ?? now) - sentAt)
        this.#wholeMs.push(now - sentAt)
      },
    })
  }

  #connect(): Connection {
    const connection = new Connection(this.#job.target.port, (error) => {
      this.#failures += 1
      this.#firstFailure ??= error.message
      this.#all.delete(connection)
    })
    this.#all.add(connection)
    return connection
  }
}

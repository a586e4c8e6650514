import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from './connection.ts'
import { type Job, nothingYet, type Outcome } from './jobs.ts'
import { requestBytes } from './target.ts'

const patienceMs = 20_000
/** So many new connections at once; a burst of a thousand measures the listen queue. */
const burst = 50
const eventEnd = '\n\n'

/** Streams that stay open, and how many events they have brought. */
export class OpenStreams {
  readonly #connections = new Set<Connection>()
  #begun = 0
  #failures = 0
  #firstFailure: string | undefined
  #events = 0

  async open({ target, streams }: Extract<Job, { kind: 'open' }>): Promise<Outcome> {
    const request = requestBytes(target)
    const startedAt = performance.now()
    for (let at = 0; at < streams; at += 1) {
      this.#openOne(target.port, request)
      if (at % burst === burst - 1) await sleep(5)
    }
    const isLate = () => performance.now() - startedAt > patienceMs
    while (this.#begun + this.#failures < streams && !isLate()) await sleep(5)
    return { ...this.count(), seconds: (performance.now() - startedAt) / 1000 }
  }

  count(): Outcome {
    return {
      ...nothingYet,
      answers: this.#begun,
      failures: this.#failures,
      ...(this.#firstFailure === undefined ? {} : { firstFailure: this.#firstFailure }),
      events: this.#events,
    }
  }

  release(): Outcome {
    for (const connection of this.#connections) connection.close()
    this.#connections.clear()
    const last = this.count()
    this.#begun = 0
    this.#failures = 0
    this.#firstFailure = undefined
    this.#events = 0
    return last
  }

  #openOne(port: number, request: Buffer): void {
    const fail = (why: string) => {
      this.#failures += 1
      this.#firstFailure ??= why
    }
    const connection = new Connection(port, (error) => fail(error.message))
    this.#connections.add(connection)
    let hasBegun = false
    connection.ask(request, {
      head(status) {
        if (status !== 200) fail(`status ${status}`)
      },
      body: (bytes) => {
        if (!hasBegun) this.#begun += 1
        hasBegun = true
        for (let at = bytes.indexOf(eventEnd); at !== -1; at = bytes.indexOf(eventEnd, at + 2))
          this.#events += 1
      },
      end: () => fail('the stream ended'),
    })
  }
}

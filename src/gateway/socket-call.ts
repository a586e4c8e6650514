import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { CallControl, Caller } from './http1/connection.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'

/** Of the one that carries the call. */
export interface Carrier {
  /** What an error means when no head of an answer has come. */
  readonly nameFailure: (error: Error) => Error
}

/**
 * One HTTP call: no streams, no promises for each chunk. Our own connections tell in one piece what came in one read. Another
 * carrier tells each chunk: those wait here until the read is over, because an upstream that hurries puts many events into one
 * read, and each of them would cost its own way through the gateway (100 events in one read: 85 microseconds instead of 145).
 */
export class SocketCall implements Caller, UpstreamAnswer {
  status = 0
  headers: readonly string[] = []
  isSent = false
  /** Resolves with the head of the answer. Rejects when there is none. */
  readonly answered: Promise<UpstreamAnswer>
  #resolve: (answer: UpstreamAnswer) => void = ignore
  #reject: (error: Error) => void = ignore
  #control: CallControl | undefined
  #sink: AnswerSink | undefined
  #waiting: Uint8Array[] = []
  #isFlushing = false
  #ended = false
  #error: Error | undefined
  #abandoned = false
  readonly #carrier: Carrier | undefined

  /** Absent: a connection of our own. */
  constructor(carrier?: Carrier) {
    this.#carrier = carrier
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  started(control: CallControl): void {
    this.#control = control
    if (this.#abandoned) control.abort(new Abandoned())
  }

  head(status: number, headers: readonly string[]): void {
    this.status = status
    this.headers = headers
    this.#resolve(this)
  }

  body(bytes: Uint8Array): void {
    if (this.#sink !== undefined && this.#carrier === undefined) {
      this.#give(this.#sink, bytes)
      return
    }
    this.#waiting.push(bytes)
    if (this.#sink === undefined || this.#isFlushing) return
    this.#isFlushing = true
    // Behind the parser, which is called once for each read.
    queueMicrotask(() => {
      this.#isFlushing = false
      this.#flush()
    })
  }

  end(isSent: boolean): void {
    this.#ended = true
    this.isSent = isSent
    this.#flush()
    this.#sink?.end()
  }

  broke(failure: Error): void {
    const isUnanswered = this.status === 0 && !this.#abandoned
    const error = isUnanswered ? (this.#carrier?.nameFailure(failure) ?? failure) : failure
    this.#error = error
    this.#reject(error)
    this.#flush()
    this.#sink?.broke(error)
  }

  drainTo(sink: AnswerSink): void {
    this.#sink = sink
    this.#flush()
    if (this.#error !== undefined) sink.broke(this.#error)
    else if (this.#ended) sink.end()
  }

  resume(): void {
    this.#control?.resume()
  }

  abandon(): void {
    this.#abandoned = true
    this.#control?.abort(new Abandoned())
    // A call that still waits for a connection has no control yet.
    this.#reject(new Abandoned())
  }

  #flush(): void {
    const [first] = this.#waiting
    if (this.#sink === undefined || first === undefined) return
    const bytes = this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#give(this.#sink, bytes)
  }

  #give(sink: AnswerSink, bytes: Uint8Array): void {
    if (!sink.data(bytes) && !this.#ended) this.#control?.pause()
  }
}

const ignore = (): void => undefined

/** Why a call ended that we gave up ourselves. */
export class Abandoned extends Error {
  constructor() {
    super('The gateway gave the call up.')
    this.name = 'Abandoned'
  }
}

/** A call that undici carries, told as our own connections tell theirs. */
export const handlerOf = (caller: Caller): Dispatcher.DispatchHandler => ({
  onRequestStart(controller) {
    caller.started({
      abort: (error) => controller.abort(error),
      pause: () => controller.pause(),
      resume: () => controller.resume(),
    })
  },
  onResponseStart(_controller, status, headers) {
    // 1xx: the real head is still to come.
    if (status >= 200) caller.head(status, flatHeaders(headers))
  },
  onResponseData: (_controller, chunk) => caller.body(chunk),
  onResponseEnd: () => caller.end(false),
  onResponseError: (_controller, error) => caller.broke(error),
})

function flatHeaders(headers: IncomingHttpHeaders): readonly string[] {
  const flat: string[] = []
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string') flat.push(name, value)
    else for (const one of value ?? []) flat.push(name, one)
  }
  return flat
}

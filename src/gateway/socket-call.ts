import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { CallControl, Caller } from './http1/connection.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'

/**
 * One HTTP call: no streams, no promises for each chunk. The chunks of one read of the socket wait here and go on together:
 * an upstream that hurries puts many events into one read, and each of them would cost its own way through the gateway (100
 * events in one read: 85 microseconds instead of 145).
 */
export class SocketCall implements Caller, UpstreamAnswer {
  status = 0
  headers: readonly string[] = []
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
  readonly #nameFailure: (error: Error) => Error

  /** `nameFailure`: what an error means when no head of an answer has come. */
  constructor(nameFailure: (error: Error) => Error = (error) => error) {
    this.#nameFailure = nameFailure
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
    this.#waiting.push(bytes)
    if (this.#sink === undefined || this.#isFlushing) return
    this.#isFlushing = true
    // Behind the parser, which is called once for each read.
    queueMicrotask(() => {
      this.#isFlushing = false
      this.#flush()
    })
  }

  end(): void {
    this.#ended = true
    this.#flush()
    this.#sink?.end()
  }

  broke(failure: Error): void {
    const error = this.status === 0 && !this.#abandoned ? this.#nameFailure(failure) : failure
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
    if (!this.#sink.data(bytes) && !this.#ended) this.#control?.pause()
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
  onResponseEnd: () => caller.end(),
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

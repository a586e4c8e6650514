import { connect, type Socket } from 'node:net'
import { type AnswerListener, AnswerScanner } from './answer-scanner.ts'

/** One keep-alive connection that asks one thing at a time. */
export class Connection {
  readonly #socket: Socket
  #listener: AnswerListener | undefined
  /** Why it ended, when it was not we who ended it. */
  broken: Error | undefined

  constructor(port: number, broke: (error: Error) => void) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const scanner = new AnswerScanner({
      head: (status, retryAfter) => this.#listener?.head(status, retryAfter),
      body: (bytes) => this.#listener?.body(bytes),
      end: () => this.#listener?.end(),
    })
    const end = (error: Error) => {
      if (this.broken !== undefined) return
      this.broken = error
      broke(error)
    }
    this.#socket.on('data', (bytes: Buffer) => scanner.push(bytes))
    this.#socket.on('error', end)
    this.#socket.on('close', () => end(new Error('the connection was closed')))
  }

  ask(request: Buffer, listener: AnswerListener): void {
    this.#listener = listener
    this.#socket.write(request)
  }

  close(): void {
    this.broken ??= new Error('closed')
    this.#socket.destroy()
  }
}

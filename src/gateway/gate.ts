import type { Fault } from '../canonical/fault.ts'
import type { AnswerPath, AnswerReport, Piece } from './answer-path.ts'
import type { Story } from './continuation/story.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Ticked, Ticker } from './ticker.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'
import type { Waiting } from './upstream-send.ts'

export interface GateOptions {
  readonly answer: UpstreamAnswer
  readonly path: AnswerPath
  readonly exchange: OpenExchange
  readonly ticker: Ticker
  readonly now: () => number
  /** Another account could still serve: a stream is held back until its first useful bytes, else until its first. */
  readonly mayHold: boolean
  /** Who stops waiting for this answer: the client, or whoever found another one sooner. */
  readonly waiting: Waiting
  /** Milliseconds that a stream's beginning is held back at most. Absent: 5000. */
  readonly longestHold?: number
  /** What the client has of a stream that may go on elsewhere. Absent: it may not. */
  readonly story?: Story
  /** What the failure of a connection is. */
  readonly faultOf: (error: Error) => Fault
}

/** What became of the part of the answer that can still be taken back. */
export type Verdict = { readonly kind: 'good' } | { readonly kind: 'fault'; readonly fault: Fault }

/** Longest a stream's beginning is held back, and how much of it. */
const longestHoldMs = 5000
const mostHeldBytes = 64 * 1024
/** A whole answer is of no use to a client before its end. */
const mostHeldWhole = 1_000_000
const pingAfterMs = 15_000
/** A client that takes nothing for so long is not coming back. */
const stallLimitMs = 300_000

/**
 * Stands between an upstream's answer and the client. First it holds back what can still be taken back, until it is sure
 * (`start`); then it lets everything through (`flow`), at the client's pace.
 */
export class Gate implements AnswerSink, Ticked {
  slot = -1
  /** Unix milliseconds at which the answer first said something. Undefined: it did not. */
  usefulAt: number | undefined
  /** It broke off, the client waits for more, and another may tell it. */
  isLost = false
  readonly #of: GateOptions
  #verdict: Verdict | undefined
  #decide: ((verdict: Verdict) => void) | undefined
  #finish: ((fault: Fault | undefined) => void) | undefined
  #flowing = false
  #closed = false
  /** How it ended, when it did not end well. */
  #fault: Fault | undefined
  /** The client must see a broken connection: no clean end is possible. */
  #cut = false
  #held: Piece[] = []
  #heldBytes = 0
  readonly #since: number
  #lastWrite: number
  #stalledSince: number | undefined

  constructor(options: GateOptions) {
    this.#of = options
    this.#since = options.now()
    this.#lastWrite = this.#since
  }

  /** Takes the answer in until it is sure of it: at once where all of it is here. */
  start(): Verdict | Promise<Verdict> {
    const { answer, path, waiting, ticker } = this.#of
    waiting.whenGone(() => this.#leave())
    if (path.stream && !this.#closed) ticker.add(this)
    if (!this.#closed) answer.drainTo(this)
    return (
      this.#verdict ??
      new Promise((resolve) => {
        this.#decide = resolve
      })
    )
  }

  headers(): string[] {
    return this.#of.path.headers()
  }

  report(): AnswerReport {
    return this.#of.path.report()
  }

  /** Everything to the client, after the head. Resolves at the end with what went wrong. */
  flow(status: number, headers: string[]): Fault | undefined | Promise<Fault | undefined> {
    this.#of.exchange.reply.head(status, headers)
    return this.goOn()
  }

  /** The same behind what the client has already. */
  goOn(): Fault | undefined | Promise<Fault | undefined> {
    const { answer } = this.#of
    const { reply } = this.#of.exchange
    this.#flowing = true
    const held = joinPieces(this.#held)
    this.#held = []
    if (this.#closed) {
      if (!this.isLost) this.#last(held)
      else if (held.length > 0) reply.write(held)
      return this.#fault
    }
    reply.onDrain(() => {
      this.#stalledSince = undefined
      answer.resume()
    })
    const finished = new Promise<Fault | undefined>((resolve) => {
      this.#finish = resolve
    })
    if (held.length > 0) this.#write(held)
    return finished
  }

  data(bytes: Uint8Array): boolean {
    if (this.#closed) return true
    const { path } = this.#of
    const piece = path.push(bytes)
    if (this.usefulAt === undefined && path.semantic) this.usefulAt = this.#of.now()
    if (this.#flowing) {
      const room = piece.length === 0 || this.#write(piece)
      this.#loseIfTold()
      return room
    }
    this.#hold(piece)
    if (path.fault !== undefined && !path.semantic && this.#mayTakeBack()) this.#refuse(path.fault)
    else if (path.semantic || this.#heldBytes > this.#mostHeld()) this.#open()
    this.#loseIfTold()
    return true
  }

  /** Nobody else tells the rest: the client is told why. */
  giveUp(fault: Fault): void {
    const { path, exchange } = this.#of
    const last = exchange.reply.gone ? undefined : path.breakOff(fault)
    this.#cut = last === undefined
    this.#last(last ?? '')
  }

  #loseIfTold(): void {
    const { story } = this.#of
    if (story?.fault !== undefined && this.#verdict?.kind === 'good') this.#lose(story.fault)
  }

  #lose(fault: Fault): void {
    if (this.#closed) return
    this.#fault = fault
    this.isLost = true
    this.#close()
    this.#of.answer.abandon()
    this.#finish?.(fault)
  }

  /** A failure that no other account can mend, and that the client can read, goes on as it came. */
  #mayTakeBack(): boolean {
    const { path, mayHold } = this.#of
    return mayHold || !path.carriesFaults || this.#heldBytes === 0
  }

  #mostHeld(): number {
    const { path, mayHold } = this.#of
    if (!path.stream) return mostHeldWhole
    return mayHold ? mostHeldBytes : 0
  }

  end(): void {
    if (this.#closed) return
    const { path } = this.#of
    const piece = path.end()
    if (this.#verdict === undefined && path.fault !== undefined && this.#mayTakeBack()) {
      this.#refuse(path.fault)
      return
    }
    if (this.#of.story?.fault !== undefined && this.#verdict !== undefined) {
      if (this.#flowing && piece.length > 0) this.#write(piece)
      else this.#hold(piece)
      this.#lose(this.#of.story.fault)
      return
    }
    this.#fault = path.fault
    this.usefulAt ??= this.#of.now()
    this.#close()
    this.#ended(piece)
    this.#open()
  }

  broke(error: Error): void {
    if (this.#closed) return
    const fault = this.#of.faultOf(error)
    if (this.#verdict === undefined) this.#refuse(fault)
    else if (this.#of.story?.lose(fault) === true) this.#lose(fault)
    else this.#breakOff(fault)
  }

  tick(now: number): void {
    const { path, ticker } = this.#of
    if (this.#closed) ticker.remove(this)
    else if (this.#verdict === undefined && now - this.#since > (this.#of.longestHold ?? longestHoldMs))
      this.#open()
    else if (this.#stalledSince !== undefined && now - this.#stalledSince > stallLimitMs) this.#leave()
    else if (this.#flowing && now - this.#lastWrite > pingAfterMs) {
      const ping = path.ping()
      if (ping.length > 0) this.#write(ping)
    }
  }

  #write(piece: Piece): boolean {
    this.#lastWrite = this.#of.now()
    const room = this.#of.exchange.reply.write(piece)
    if (!room) this.#stalledSince ??= this.#lastWrite
    return room
  }

  #hold(piece: Piece): void {
    if (piece.length === 0) return
    this.#held.push(piece)
    this.#heldBytes += piece.length
  }

  #open(): void {
    this.#settle({ kind: 'good' })
  }

  #settle(verdict: Verdict): void {
    if (this.#verdict !== undefined) return
    this.#verdict = verdict
    this.#decide?.(verdict)
  }

  /** Nothing of it reaches the client. */
  #refuse(fault: Fault): void {
    this.#close()
    this.#of.answer.abandon()
    this.#settle({ kind: 'fault', fault })
  }

  #breakOff(fault: Fault): void {
    const last = this.#of.path.breakOff(fault)
    this.#fault = fault
    this.#cut = last === undefined
    this.#close()
    this.#ended(last ?? '')
  }

  /** The client is gone: so is our interest in the answer. */
  #leave(): void {
    if (this.#closed) return
    const { answer, exchange } = this.#of
    if (exchange.cutBy !== undefined && this.#flowing && !exchange.reply.gone) {
      // It is we who end it, so the client is told in its own words.
      this.#breakOff(exchange.cutBy)
      answer.abandon()
      return
    }
    this.#fault = exchange.clientGone()
    this.#cut = true
    this.#close()
    answer.abandon()
    this.#ended('')
    this.#settle({ kind: 'fault', fault: this.#fault })
  }

  /** The last piece: goes now, or with what is held. */
  #ended(piece: Piece): void {
    if (!this.#flowing) {
      this.#hold(piece)
      return
    }
    this.#last(piece)
    this.#finish?.(this.#fault)
  }

  #last(piece: Piece): void {
    const { reply } = this.#of.exchange
    if (!this.#cut) {
      reply.end(piece)
      return
    }
    if (!reply.gone && reply.started) reply.write(piece)
    reply.cut()
  }

  #close(): void {
    this.#closed = true
    this.#of.waiting.whenGone(undefined)
    this.#of.ticker.remove(this)
  }
}

function joinPieces(pieces: readonly Piece[]): Piece {
  const [first] = pieces
  if (first === undefined) return ''
  if (pieces.length === 1) return first
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
}

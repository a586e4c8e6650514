import { mostSaid, type Said, type SaidPiece } from '../monitor/said.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'

/** Numbers, two for each place in a streamed answer whose time is kept. */
const mostMarks = 8000

/**
 * What is said in one exchange, kept for its record. It only watches, and it keeps the very pieces that pass: they are read,
 * redacted and put together where the record is stored.
 */
export class BodyKeeper {
  readonly #clientSent: Uint8Array
  readonly #clientGot = new KeptPieces()
  readonly #marks: number[] = []
  readonly #elapsed: () => number
  #talk: Talk | undefined

  /** `elapsed`: milliseconds since the exchange began. */
  constructor(clientSent: Uint8Array, elapsed: () => number) {
    this.#clientSent = clientSent
    this.#elapsed = elapsed
  }

  /** A new attempt: what the one before said and heard gives way. */
  toriiSent(body: Uint8Array | undefined): Talk {
    this.#talk = { sent: body, answered: undefined }
    return this.#talk
  }

  /** Of two attempts at one time the one that counts. */
  favour(talk: Talk): void {
    this.#talk = talk
  }

  /** The same answer, with its bytes kept beside. They must be plain. */
  watch(answer: UpstreamAnswer, talk = this.#talk): UpstreamAnswer {
    if (talk === undefined) return answer
    talk.answered = new KeptPieces()
    return new WatchedAnswer(answer, talk.answered)
  }

  clientGot(piece: SaidPiece): void {
    this.#clientGot.add(piece)
    if (this.#marks.length < mostMarks) this.#marks.push(this.#clientGot.length, this.#elapsed())
  }

  /** Where nothing was changed on the way, one stands for both. */
  said(isStream: boolean): Said {
    const sent = new KeptPieces()
    sent.add(this.#clientSent)
    const torii = new KeptPieces()
    const { sent: toriiSent, answered } = this.#talk ?? {}
    if (toriiSent !== undefined && toriiSent !== this.#clientSent) torii.add(toriiSent)
    const got = this.#clientGot
    const isPassedOn = answered === undefined || answered.isSameAs(got)
    return {
      clientSent: sent.pieces,
      toriiSent: torii.pieces,
      upstreamAnswered: isPassedOn ? [] : answered.pieces,
      clientGot: got.pieces,
      clientGotAt: isStream ? this.#marks : [],
      isCut: sent.isCut || torii.isCut || got.isCut || answered?.isCut === true,
      size: sent.length + torii.length + got.length + (isPassedOn ? 0 : answered.length),
    }
  }
}

/** What one attempt said and heard. */
export interface Talk {
  readonly sent: Uint8Array | undefined
  answered: KeptPieces | undefined
}

class KeptPieces {
  readonly pieces: SaidPiece[] = []
  length = 0
  isCut = false

  add(piece: SaidPiece): void {
    if (piece.length === 0 || this.isCut) return
    const room = mostSaid - this.length
    this.isCut = piece.length > room
    const kept = this.isCut ? piece.slice(0, room) : piece
    this.pieces.push(kept)
    this.length += typeof kept === 'string' ? Buffer.byteLength(kept) : kept.length
  }

  isSameAs({ pieces }: KeptPieces): boolean {
    return pieces.length === this.pieces.length && pieces.every((piece, at) => piece === this.pieces[at])
  }
}

class WatchedAnswer implements UpstreamAnswer {
  readonly status: number
  readonly headers: readonly string[]
  readonly #answer: UpstreamAnswer
  readonly #kept: KeptPieces

  constructor(answer: UpstreamAnswer, kept: KeptPieces) {
    this.status = answer.status
    this.headers = answer.headers
    this.#answer = answer
    this.#kept = kept
  }

  drainTo(sink: AnswerSink): void {
    this.#answer.drainTo({
      data: (bytes) => {
        this.#kept.add(bytes)
        return sink.data(bytes)
      },
      end: () => sink.end(),
      broke: (error) => sink.broke(error),
    })
  }

  resume(): void {
    this.#answer.resume()
  }

  abandon(): void {
    this.#answer.abandon()
  }
}

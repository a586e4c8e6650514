import type { ExchangeBodies } from '../monitor/exchange.ts'
import type { Piece } from './answer-path.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'

/** Characters kept of each body. */
const longestBody = 2_000_000
/** Numbers, two for each place in a streamed answer whose time is kept. */
const mostMarks = 8000

/**
 * What was said in one exchange, kept for its record: decoded as it passes, cut at a limit, binary bodies left out. It only
 * watches; the bytes on their way are never touched.
 */
export class BodyKeeper {
  readonly #clientSent: KeptText
  readonly #clientGot = new KeptText()
  readonly #marks: number[] = []
  readonly #elapsed: () => number
  #toriiSent: KeptText | undefined
  #upstreamAnswered: KeptText | undefined

  /** `elapsed`: milliseconds since the exchange began. */
  constructor(clientSent: Uint8Array, elapsed: () => number) {
    this.#clientSent = textOf(clientSent)
    this.#elapsed = elapsed
  }

  /** A new attempt: what the one before said and heard gives way. */
  toriiSent(body: Uint8Array | undefined): void {
    this.#toriiSent = body === undefined ? undefined : textOf(body)
    this.#upstreamAnswered = undefined
  }

  /** The same answer, with its bytes kept beside. They must be plain. */
  watch(answer: UpstreamAnswer): UpstreamAnswer {
    const kept = new KeptText()
    this.#upstreamAnswered = kept
    return new WatchedAnswer(answer, kept)
  }

  clientGot(piece: Piece): void {
    this.#clientGot.add(piece)
    if (this.#marks.length < mostMarks) this.#marks.push(this.#clientGot.length, this.#elapsed())
  }

  /** Where nothing was changed on the way, one text stands for both. */
  bodies(isStream: boolean): ExchangeBodies | undefined {
    const sent = this.#clientSent
    const got = this.#clientGot
    const texts = {
      clientSent: sent.text,
      toriiSent: isSame(this.#toriiSent, sent) ? undefined : this.#toriiSent?.text,
      upstreamAnswered: isSame(this.#upstreamAnswered, got) ? undefined : this.#upstreamAnswered?.text,
      clientGot: got.text,
    }
    const present = Object.entries(texts).filter(([, text]) => text !== undefined && text !== '')
    if (present.length === 0) return undefined
    return {
      ...Object.fromEntries(present),
      ...(isStream && this.#marks.length > 0 ? { clientGotAt: this.#marks } : {}),
      truncated: [sent, got, this.#toriiSent, this.#upstreamAnswered].some((kept) => kept?.isCut === true),
    }
  }
}

class KeptText {
  isCut = false
  #text = ''
  #isBinary = false
  readonly #decoder = new TextDecoder()

  add(piece: Piece): void {
    if (this.#isBinary || this.isCut) return
    if (typeof piece === 'string') this.#text += piece
    else if (piece.includes(0)) {
      this.#isBinary = true
      this.#text = ''
    } else this.#text += this.#decoder.decode(piece, { stream: true })
    if (this.#text.length <= longestBody) return
    this.#text = this.#text.slice(0, longestBody)
    this.isCut = true
  }

  get length(): number {
    return this.#text.length
  }

  /** Undefined: it was no text. */
  get text(): string | undefined {
    return this.#isBinary ? undefined : this.#text
  }
}

function textOf(bytes: Uint8Array): KeptText {
  const kept = new KeptText()
  // Of a long body only the beginning is decoded; UTF-8 has at most three bytes for each UTF-16 unit.
  kept.add(bytes.length > longestBody * 3 ? bytes.subarray(0, longestBody * 3) : bytes)
  return kept
}

const isSame = (one: KeptText | undefined, other: KeptText): boolean =>
  one?.text !== undefined && one.text === other.text

class WatchedAnswer implements UpstreamAnswer {
  readonly status: number
  readonly headers: readonly string[]
  readonly #answer: UpstreamAnswer
  readonly #kept: KeptText

  constructor(answer: UpstreamAnswer, kept: KeptText) {
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

import { type AnswerHead, readAnswerHead } from './answer-head.ts'
import { AnswerViolation } from './answer-violation.ts'

export interface AnswerListener {
  /** Flat, names in lower case. Once; informational heads (1xx) are passed over. */
  head(status: number, headers: readonly string[]): void
  /** Bytes of the body, without the framing: those of one read together. */
  body(bytes: Uint8Array): void
  /** The answer is whole. `reusable`: the connection may carry another one. */
  end(reusable: boolean): void
}

/** Vendors send long header lists. */
const longestHead = 64 * 1024
const longestSizeLine = 4096
const headEnd = '\r\n\r\n'
const lineFeed = 10
const carriageReturn = 13
const nothing = Buffer.alloc(0)

type Part = 'head' | 'length' | 'until-close' | 'size' | 'chunk' | 'chunk-end' | 'trailer' | 'done'

/**
 * Reads one HTTP/1.1 answer at a time (RFC 9112), strictly: lines end with CR LF, a length is digits, a body has one framing.
 * What it does not understand it refuses, because an answer that two readers frame differently is another one's beginning.
 */
export class AnswerParser {
  readonly #listener: AnswerListener
  #part: Part = 'done'
  /** The answer to HEAD has no body, whatever its head says. */
  #isBodiless = false
  #keepsAlive = false
  /** A head or a line that is not yet whole. */
  #held: Buffer = nothing
  /** Bytes of the body, or of this chunk, that are still to come. */
  #missing = 0

  constructor(listener: AnswerListener) {
    this.#listener = listener
  }

  /** A request goes out: its answer is what comes now. */
  expect(method: string): void {
    this.#part = 'head'
    this.#isBodiless = method === 'HEAD'
    this.#held = nothing
  }

  /** `bytes` are lent, to be written over as well: what goes on is copied. @throws AnswerViolation */
  push(bytes: Buffer): void {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    this.#held = nothing
    while (rest.length > 0) {
      if (this.#part === 'done') throw new AnswerViolation('not_http', 'Bytes came that belong to no answer.')
      const after =
        this.#part === 'size' || this.#part === 'chunk' ? this.#readChunks(rest) : this.#read(rest)
      if (after === undefined) {
        this.#held = Buffer.from(rest)
        return
      }
      rest = after
    }
  }

  /** The connection was closed by the other side. @throws AnswerViolation when that is in the middle of an answer. */
  close(): void {
    if (this.#part === 'until-close') this.#finish(false)
    else if (this.#part === 'head')
      throw new AnswerViolation('closed', 'The connection was closed before an answer came.')
    else if (this.#part !== 'done')
      throw new AnswerViolation('too_few_bytes', 'The connection was closed in the middle of the answer.')
  }

  /** What lies behind the part that was read. Undefined: more is needed. */
  #read(bytes: Buffer): Buffer | undefined {
    if (this.#part === 'head') return this.#readHead(bytes)
    if (this.#part === 'trailer') return this.#readTrailer(bytes)
    if (this.#part === 'chunk-end') return this.#readChunkEnd(bytes)
    if (this.#part === 'until-close') {
      this.#listener.body(Buffer.from(bytes))
      return nothing
    }
    const taken = Math.min(this.#missing, bytes.length)
    this.#missing -= taken
    this.#listener.body(Buffer.from(bytes.subarray(0, taken)))
    if (this.#missing === 0) this.#finish(this.#keepsAlive && taken === bytes.length)
    return bytes.subarray(taken)
  }

  #readHead(bytes: Buffer): Buffer | undefined {
    const end = bytes.indexOf(headEnd)
    if (end > longestHead || (end === -1 && bytes.length > longestHead))
      throw new AnswerViolation(
        'headers_too_large',
        `The head of the answer is longer than ${longestHead} bytes.`,
      )
    if (end === -1) return undefined
    const head = readAnswerHead(bytes.toString('latin1', 0, end))
    const rest = bytes.subarray(end + headEnd.length)
    // 100 and 103 come before the true one. 101 would make it another protocol, which nobody asked for.
    if (head.status < 200 && head.status !== 101) return rest
    if (head.status === 101)
      throw new AnswerViolation('not_http', 'The upstream switched to another protocol.')
    this.#keepsAlive = head.keepsAlive
    this.#part = this.#partAfter(head)
    this.#listener.head(head.status, head.headers)
    if (this.#part === 'done') this.#listener.end(head.keepsAlive && rest.length === 0)
    return rest
  }

  #partAfter({ status, length, isChunked }: AnswerHead): Part {
    if (this.#isBodiless || status === 204 || status === 304) return 'done'
    if (isChunked) return 'size'
    if (length === undefined) return 'until-close'
    this.#missing = length
    return length === 0 ? 'done' : 'length'
  }

  /** As many chunks as there are: what they hold goes on in one piece. */
  #readChunks(bytes: Buffer): Buffer | undefined {
    const piece = { start: 0, end: 0 }
    let at = 0
    while (at < bytes.length) {
      const next = this.#part === 'size' ? this.#readSizeLine(bytes, at) : this.#readChunk(bytes, at, piece)
      if (next === at) break
      at = next
      if (this.#part !== 'size' && this.#part !== 'chunk') break
    }
    if (piece.end > 0) this.#listener.body(Buffer.from(bytes.subarray(piece.start, piece.end)))
    if (at === bytes.length) return nothing
    return at === 0 ? undefined : bytes.subarray(at)
  }

  /** Behind the line, or `at` while it is not whole. */
  #readSizeLine(bytes: Buffer, at: number): number {
    const end = sizeLineEnd(bytes, at)
    if (end === -1) return at
    this.#missing = readSize(bytes, at, end)
    this.#part = this.#missing === 0 ? 'trailer' : 'chunk'
    return end + 2
  }

  /** What the chunk holds moves up to the end of the piece: a list of views would cost more than the bytes do. */
  #readChunk(bytes: Buffer, at: number, piece: { start: number; end: number }): number {
    const end = Math.min(at + this.#missing, bytes.length)
    if (piece.end === 0) {
      piece.start = at
      piece.end = end
    } else {
      bytes.copyWithin(piece.end, at, end)
      piece.end += end - at
    }
    this.#missing -= end - at
    if (this.#missing > 0) return end
    const isWhole = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed
    this.#part = isWhole ? 'size' : 'chunk-end'
    return isWhole ? end + 2 : end
  }

  #readChunkEnd(bytes: Buffer): Buffer | undefined {
    if (bytes.length < 2) return undefined
    if (bytes[0] !== carriageReturn || bytes[1] !== lineFeed)
      throw new AnswerViolation('not_http', 'A chunk is longer than its size says.')
    this.#part = 'size'
    return bytes.subarray(2)
  }

  /** Trailers say nothing that anyone here reads. */
  #readTrailer(bytes: Buffer): Buffer | undefined {
    let at = 0
    for (;;) {
      const end = bytes.indexOf('\r\n', at)
      if (end === -1) {
        if (bytes.length > longestHead)
          throw new AnswerViolation('headers_too_large', 'The trailers are too long.')
        return undefined
      }
      if (end === at) break
      at = end + 2
    }
    this.#finish(this.#keepsAlive && at + 2 === bytes.length)
    return bytes.subarray(at + 2)
  }

  #finish(reusable: boolean): void {
    this.#part = 'done'
    this.#listener.end(reusable)
  }
}

/** Where the CR LF of the line stands that begins at `from`, or -1 while it is not there. */
function sizeLineEnd(bytes: Buffer, from: number): number {
  const most = Math.min(bytes.length, from + longestSizeLine)
  for (let at = from; at < most; at += 1)
    if (bytes[at] === lineFeed) {
      if (bytes[at - 1] !== carriageReturn || at === from)
        throw new AnswerViolation('not_http', 'A chunk size does not end with CR LF.')
      return at - 1
    }
  if (most - from >= longestSizeLine) throw new AnswerViolation('not_http', 'A chunk size is too long.')
  return -1
}

const mostDigits = 12

/** Hexadecimal digits, then perhaps an extension that nobody reads. */
function readSize(bytes: Buffer, from: number, end: number): number {
  let size = 0
  let at = from
  for (; at < end; at += 1) {
    const digit = hexDigit(bytes[at] ?? 0)
    if (digit === -1) break
    size = size * 16 + digit
  }
  const next = bytes[at]
  const isEnded = at === end || next === 59 || next === 32 || next === 9
  if (at === from || at - from > mostDigits || !isEnded)
    throw new AnswerViolation('not_http', 'A chunk size is no number.')
  return size
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

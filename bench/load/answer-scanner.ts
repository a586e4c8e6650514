const headEnd = Buffer.from('\r\n\r\n')
const lineFeed = 10
const nothing = Buffer.alloc(0)

export interface AnswerListener {
  /** `retryAfter`: the header is there. */
  head(status: number, retryAfter: boolean): void
  /** Bytes of the body, without the framing. */
  body(bytes: Buffer): void
  end(): void
}

/** Reads the answers of a keep-alive connection: lengths and chunks are followed, nothing else is looked at. */
export class AnswerScanner {
  readonly #listener: AnswerListener
  /** A head, or the line of a chunk's size, that is not yet whole. */
  #held: Buffer = nothing
  #part: 'head' | 'length' | 'size' | 'chunk' | 'trailer' = 'head'
  #missing = 0

  constructor(listener: AnswerListener) {
    this.#listener = listener
  }

  push(bytes: Buffer): void {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    this.#held = nothing
    while (rest.length > 0) {
      const after = this.#read(rest)
      if (after === undefined) {
        this.#held = rest
        return
      }
      rest = after
    }
  }

  /** What is left behind the part that was read. Undefined: more is needed. */
  #read(bytes: Buffer): Buffer | undefined {
    if (this.#part === 'head') return this.#readHead(bytes)
    if (this.#part === 'size' || this.#part === 'trailer') return this.#readLine(bytes)
    const taken = Math.min(this.#missing, bytes.length)
    this.#missing -= taken
    this.#listener.body(bytes.subarray(0, taken))
    if (this.#missing === 0 && this.#part === 'length') this.#finish()
    // The CR LF behind a chunk is read as an empty size line.
    else if (this.#missing === 0) this.#part = 'size'
    return bytes.subarray(taken)
  }

  #readHead(bytes: Buffer): Buffer | undefined {
    const end = bytes.indexOf(headEnd)
    if (end === -1) return undefined
    const head = bytes.toString('latin1', 0, end)
    const status = Number(head.slice(9, 12))
    this.#listener.head(status, status !== 200 && /\r\nretry-after:/i.test(head))
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    this.#missing = Number(length ?? 0)
    if (length === undefined) this.#part = 'size'
    else if (this.#missing === 0) this.#finish()
    else this.#part = 'length'
    return bytes.subarray(end + headEnd.length)
  }

  #readLine(bytes: Buffer): Buffer | undefined {
    const end = bytes.indexOf(lineFeed)
    if (end === -1) return undefined
    const line = bytes.toString('latin1', 0, end).trim()
    if (this.#part === 'trailer') {
      if (line === '') this.#finish()
    } else if (line !== '') {
      this.#missing = Number.parseInt(line, 16)
      this.#part = this.#missing === 0 ? 'trailer' : 'chunk'
    }
    return bytes.subarray(end + 1)
  }

  #finish(): void {
    this.#part = 'head'
    this.#listener.end()
  }
}

const headEnd = Buffer.from('\r\n\r\n')
const chunkedEnd = Buffer.from('0\r\n\r\n')

/**
 * Finds the requests in what a keep-alive socket says: no HTTP parser of a server, but enough for the four senders of this
 * bench. `found` gets the request line once the whole body has come.
 */
export class RequestScanner {
  readonly #found: (requestLine: string) => void
  #head: Buffer = Buffer.alloc(0)
  #line = ''
  /** Bytes of a body that are still to come; -1: it is chunked. */
  #missing = 0

  constructor(found: (requestLine: string) => void) {
    this.#found = found
  }

  push(bytes: Buffer): void {
    let rest = bytes
    while (rest.length > 0) {
      if (this.#line === '') rest = this.#readHead(rest)
      else if (this.#missing === -1) {
        if (!rest.subarray(-chunkedEnd.length).equals(chunkedEnd)) return
        rest = rest.subarray(rest.length)
        this.#missing = 0
      } else {
        const taken = Math.min(this.#missing, rest.length)
        this.#missing -= taken
        rest = rest.subarray(taken)
      }
      if (this.#line !== '' && this.#missing === 0) {
        const line = this.#line
        this.#line = ''
        this.#found(line)
      }
    }
  }

  #readHead(bytes: Buffer): Buffer {
    const all = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes])
    const end = all.indexOf(headEnd)
    if (end === -1) {
      this.#head = all
      return all.subarray(all.length)
    }
    this.#head = Buffer.alloc(0)
    const head = all.toString('latin1', 0, end)
    this.#line = head.slice(0, head.indexOf('\r\n'))
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    this.#missing = length !== undefined ? Number(length) : /\r\ntransfer-encoding:/i.test(head) ? -1 : 0
    return all.subarray(end + headEnd.length)
  }
}

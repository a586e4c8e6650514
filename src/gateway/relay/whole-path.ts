import type { Fault } from '../../canonical/fault.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'
import { passToClient } from './passing-headers.ts'
import type { Tap } from './tap.ts'

/** Bodies above it are relayed unwatched: a parse would hold up everyone else. */
const longestWatched = 2_000_000

/** A whole answer in the client's own dialect. JSON is watched at its end; anything else (audio, images) just passes. */
export class RelayWholePath implements AnswerPath {
  readonly carriesFaults = true
  readonly stream: boolean
  fault: Fault | undefined
  readonly #headers: readonly string[]
  readonly #tap: Tap | undefined
  #chunks: Uint8Array[] = []
  #length = 0
  #ended = false

  /** Without a tap nothing is known of the body, and it goes on as it comes. */
  constructor(headers: readonly string[], tap: Tap | undefined) {
    this.#headers = headers
    this.#tap = tap
    this.stream = tap === undefined
  }

  get semantic(): boolean {
    return this.#ended || this.#tap === undefined
  }

  push(bytes: Uint8Array): Piece {
    if (this.#tap === undefined) return bytes
    this.#length += bytes.length
    if (this.#length <= longestWatched) this.#chunks.push(bytes)
    else this.#chunks = []
    return bytes
  }

  end(): Piece {
    this.#ended = true
    const [first] = this.#chunks
    if (this.#length > longestWatched) this.#tap?.giveUp(`larger than ${longestWatched} bytes`)
    else if (first !== undefined) {
      this.#tap?.whole(
        this.#chunks.length === 1 && Buffer.isBuffer(first) ? first : Buffer.concat(this.#chunks),
      )
      this.fault = this.#tap?.reading()?.fault
    }
    this.#chunks = []
    return ''
  }

  breakOff(fault: Fault): undefined {
    this.fault = fault
    return undefined
  }

  ping(): Piece {
    return ''
  }

  headers(): string[] {
    return passToClient(this.#headers)
  }

  report(): AnswerReport {
    return this.#tap?.report() ?? { losses: [] }
  }
}

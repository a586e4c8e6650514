import type { Piece } from '../answer-path.ts'
import type { Reply, ReplyWatcher } from '../reply.ts'

/** Takes an answer that goes to no socket: its pieces to `onPiece`, or held until it is whole. */
export class CapturedReply implements Reply {
  bytes = 0
  firstByteAt: number | undefined
  status: number | undefined
  watch: ReplyWatcher | undefined
  started = false
  ended = false
  gone = false
  headers: string[] = []
  readonly #now: () => number
  readonly #onPiece: (piece: Uint8Array) => void

  constructor(now: () => number, onPiece: (piece: Uint8Array) => void) {
    this.#now = now
    this.#onPiece = onPiece
  }

  head(status: number, headers: string[]): void {
    this.status = status
    this.headers = headers
  }

  write(piece: Piece): boolean {
    if (piece.length === 0) return true
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    this.started = true
    this.bytes += bytes.length
    this.firstByteAt ??= this.#now()
    this.watch?.clientGot(bytes)
    this.#onPiece(bytes)
    return true
  }

  end(piece: Piece = ''): void {
    this.write(piece)
    this.started = true
    this.ended = true
  }

  cut(): void {
    this.gone = true
  }

  onDrain(): void {
    // It always has room.
  }

  closeAfter(): void {
    // There is no connection.
  }
}

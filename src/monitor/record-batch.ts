import type { Exchange } from './exchange.ts'
import { readSaid, type Said, type SaidBytes, type SaidPiece, saidParts } from './said.ts'

const firstCapacity = 256 * 1024
/** Before each text stands its length. */
const lengthBytes = 4

interface SaidNote {
  readonly lengths: readonly number[]
  readonly clientGotAt: readonly number[]
  readonly isCut: boolean
}

/**
 * Closed exchanges on their way to the store, written down as bytes at once. As objects they would wait among thousands of
 * others, and each collection of garbage would carry them on (measured: 40 of 140 microseconds for each exchange).
 */
export class RecordBatch {
  rows = 0
  #bytes = Buffer.allocUnsafeSlow(firstCapacity)
  #at = 0

  add(exchange: Exchange, said?: Said): void {
    this.#writeText(JSON.stringify(exchange))
    if (said === undefined) this.#writeText('')
    else {
      const parts = saidParts.map((part) => said[part])
      const note: SaidNote = {
        lengths: parts.map(lengthOf),
        clientGotAt: said.clientGotAt,
        isCut: said.isCut,
      }
      this.#writeText(JSON.stringify(note))
      for (const pieces of parts) for (const piece of pieces) this.#writePiece(piece)
    }
    this.rows += 1
  }

  /** Those of another batch. */
  addAll(bytes: Uint8Array, rows: number): void {
    this.#writePiece(bytes)
    this.rows += rows
  }

  get size(): number {
    return this.#at
  }

  /** Of the same memory: good until the batch is cleared. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  /** Empty again. What had grown for one long body is let go. */
  clear(): void {
    if (this.#bytes.length > firstCapacity * 8) this.#bytes = Buffer.allocUnsafeSlow(firstCapacity)
    this.#at = 0
    this.rows = 0
  }

  #writeText(text: string): void {
    this.#makeRoom(lengthBytes + text.length * 3)
    const length = this.#bytes.write(text, this.#at + lengthBytes)
    this.#bytes.writeUInt32LE(length, this.#at)
    this.#at += lengthBytes + length
  }

  #writePiece(piece: SaidPiece): void {
    if (typeof piece === 'string') {
      this.#makeRoom(piece.length * 3)
      this.#at += this.#bytes.write(piece, this.#at)
      return
    }
    this.#makeRoom(piece.length)
    this.#bytes.set(piece, this.#at)
    this.#at += piece.length
  }

  #makeRoom(length: number): void {
    const needed = this.#at + length
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.bytes)
    this.#bytes = larger
  }
}

const lengthOf = (pieces: readonly SaidPiece[]): number =>
  pieces.reduce(
    (sum, piece) => sum + (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length),
    0,
  )

/** As a batch's bytes. */
export function recordsOf(exchanges: readonly Exchange[]): Uint8Array {
  const batch = new RecordBatch()
  for (const exchange of exchanges) batch.add(exchange)
  return batch.bytes
}

/** The exchanges of a batch, with their bodies. */
export function readRecords(batch: Uint8Array): readonly Exchange[] {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.length)
  const exchanges: Exchange[] = []
  let at = 0
  const takeText = (): string => {
    const start = at + lengthBytes
    at = start + bytes.readUInt32LE(at)
    return bytes.toString('utf8', start, at)
  }
  while (at < bytes.length) {
    const exchange = readExchange(takeText())
    const note = takeText()
    if (note === '') exchanges.push(exchange)
    else {
      const { lengths, ...rest }: SaidNote = JSON.parse(note)
      const [clientSent, toriiSent, upstreamAnswered, clientGot] = lengths.map((length) => {
        at += length
        return bytes.subarray(at - length, at)
      })
      exchanges.push(withBodies(exchange, { clientSent, toriiSent, upstreamAnswered, clientGot, ...rest }))
    }
  }
  return exchanges
}

/** The exchanges of a batch without their bodies. */
export function readHeads(batch: Uint8Array): readonly Exchange[] {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.length)
  const exchanges: Exchange[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + lengthBytes + bytes.readUInt32LE(at)
    exchanges.push(readExchange(bytes.toString('utf8', at + lengthBytes, end)))
    const noted = end + lengthBytes + bytes.readUInt32LE(end)
    at = noted
    if (noted === end + lengthBytes) continue
    const { lengths }: SaidNote = JSON.parse(bytes.toString('utf8', end + lengthBytes, noted))
    for (const length of lengths) at += length
  }
  return exchanges
}

const nothing = new Uint8Array(0)

type FoundBytes = { readonly [Part in keyof SaidBytes]: SaidBytes[Part] | undefined }

function withBodies(exchange: Exchange, found: FoundBytes): Exchange {
  const bodies = readSaid({
    clientSent: found.clientSent ?? nothing,
    toriiSent: found.toriiSent ?? nothing,
    upstreamAnswered: found.upstreamAnswered ?? nothing,
    clientGot: found.clientGot ?? nothing,
    clientGotAt: found.clientGotAt ?? [],
    isCut: found.isCut ?? false,
  })
  return bodies === undefined ? exchange : { ...exchange, bodies }
}

function readExchange(text: string): Exchange {
  const value: unknown = JSON.parse(text)
  if (isExchange(value)) return value
  throw new TypeError('A record of an exchange is expected.')
}

const isExchange = (value: unknown): value is Exchange =>
  typeof value === 'object' && value !== null && 'id' in value && 'startedAt' in value

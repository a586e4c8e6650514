const firstCapacity = 64 * 1024
/** Before each frame: its length without these four bytes. */
const headBytes = 4
/** The largest character of UTF-16 takes three bytes of UTF-8 for each of its units. */
const mostBytesPerUnit = 3

/** Frames of small fields, gathered in one piece of memory until they are taken. */
export class FrameWriter {
  #bytes = Buffer.allocUnsafeSlow(firstCapacity)
  #at = 0
  #start = 0

  get size(): number {
    return this.#at
  }

  /** It has grown for something long, which is not to be held for ever. */
  get isLarge(): boolean {
    return this.#bytes.length > firstCapacity * 16
  }

  begin(kind: number): void {
    this.#makeRoom(headBytes + 1)
    this.#start = this.#at
    this.#at += headBytes
    this.#bytes[this.#at++] = kind
  }

  end(): void {
    this.#bytes.writeUInt32LE(this.#at - this.#start - headBytes, this.#start)
  }

  u8(value: number): void {
    this.#makeRoom(1)
    this.#bytes[this.#at++] = value
  }

  u16(value: number): void {
    this.#makeRoom(2)
    this.#at = this.#bytes.writeUInt16LE(value, this.#at)
  }

  u32(value: number): void {
    this.#makeRoom(4)
    this.#at = this.#bytes.writeUInt32LE(value, this.#at)
  }

  f64(value: number): void {
    this.#makeRoom(8)
    this.#at = this.#bytes.writeDoubleLE(value, this.#at)
  }

  text(value: string): void {
    this.#makeRoom(4 + value.length * mostBytesPerUnit)
    const length = this.#bytes.write(value, this.#at + 4)
    this.#bytes.writeUInt32LE(length, this.#at)
    this.#at += 4 + length
  }

  bytes(value: Uint8Array): void {
    this.#makeRoom(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  /** All that was gathered. The memory is the taker's until the next field is written, or for good after `leave`. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at)
    this.#at = 0
    return taken
  }

  /** The bytes last taken are still on their way: what comes is gathered elsewhere. */
  leave(): void {
    this.#bytes = Buffer.allocUnsafeSlow(firstCapacity)
  }

  #makeRoom(length: number): void {
    const needed = this.#at + length
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
  }
}

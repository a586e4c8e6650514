const headBytes = 4
/** Above any real one: a body kept for the record is cut long before. */
const longestFrame = 256 * 1024 * 1024
const firstHeld = 64 * 1024
/** More than this is let go when it is empty. */
const mostHeld = 4 * 1024 * 1024

/** The fields of one frame, read in the order in which they were written. */
export class FrameReader {
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #end = 0

  /** From here on it reads these bytes. */
  open(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes
    this.#at = from
    this.#end = to
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#at++)
  }

  u16(): number {
    const value = this.#bytes.readUInt16LE(this.#at)
    this.#at += 2
    return value
  }

  u32(): number {
    const value = this.#bytes.readUInt32LE(this.#at)
    this.#at += 4
    return value
  }

  f64(): number {
    const value = this.#bytes.readDoubleLE(this.#at)
    this.#at += 8
    return value
  }

  text(): string {
    const length = this.u32()
    this.#at += length
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }

  /** What is left of the frame. Of the same memory: good until the next frame. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#at, this.#end)
  }
}

/** Cuts a stream of bytes into frames. A frame is read where it lies: what it holds is to be taken out at once. */
export class FrameCutter {
  readonly #reader = new FrameReader()
  /** The beginning of a frame whose end has not come. Kept, so that no chunk asks for memory of its own. */
  #held = Buffer.allocUnsafeSlow(firstHeld)
  #length = 0

  /** @throws RangeError when the bytes are no frames. */
  push(chunk: Buffer, take: (kind: number, frame: FrameReader) => void): void {
    if (this.#length === 0) {
      this.#hold(chunk.subarray(this.#cut(chunk, take)))
      return
    }
    this.#hold(chunk)
    const bytes = this.#held.subarray(0, this.#length)
    const used = this.#cut(bytes, take)
    if (used === 0) return
    this.#held.copyWithin(0, used, this.#length)
    this.#length -= used
    if (this.#length === 0 && this.#held.length > mostHeld) this.#held = Buffer.allocUnsafeSlow(firstHeld)
  }

  #hold(bytes: Buffer): void {
    const needed = this.#length + bytes.length
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#held.length * 2))
      larger.set(this.#held.subarray(0, this.#length))
      this.#held = larger
    }
    this.#held.set(bytes, this.#length)
    this.#length = needed
  }

  /** How far it came. */
  #cut(bytes: Buffer, take: (kind: number, frame: FrameReader) => void): number {
    let at = 0
    while (bytes.length - at >= headBytes) {
      const length = bytes.readUInt32LE(at)
      if (length === 0 || length > longestFrame) throw new RangeError(`A frame of ${length} bytes.`)
      const end = at + headBytes + length
      if (end > bytes.length) break
      this.#reader.open(bytes, at + headBytes + 1, end)
      take(bytes.readUInt8(at + headBytes), this.#reader)
      at = end
    }
    return at
  }
}

import { disassemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { Events } from './stream-path.ts'

/** An answer that is a file (speech): taken apart into the events that it would have come as. */
export class ByteEvents implements Events {
  readonly #read: (bytes: Uint8Array) => CanonicalResponse
  #chunks: Uint8Array[] = []

  constructor(read: (bytes: Uint8Array) => CanonicalResponse) {
    this.#read = read
  }

  push(bytes: Uint8Array): readonly CanonicalEvent[] {
    this.#chunks.push(bytes)
    return []
  }

  end(): readonly CanonicalEvent[] {
    const bytes = Buffer.concat(this.#chunks)
    this.#chunks = []
    return disassemble(this.#read(bytes))
  }

  breakOff(): void {
    this.#chunks = []
  }
}

import { disassemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { Events } from './stream-path.ts'

export type WholeReading =
  | { readonly kind: 'response'; readonly response: CanonicalResponse }
  | { readonly kind: 'fault'; readonly fault: Fault }

export interface WholeSource {
  read(body: JsonObject): WholeReading
  unreadable(reason: string, detail: string): Fault
}

/** A stream was asked for and a whole answer came: it is taken apart into the events it would have come as. */
export class WholeEvents implements Events {
  readonly #source: WholeSource
  #chunks: Uint8Array[] = []

  constructor(source: WholeSource) {
    this.#source = source
  }

  push(bytes: Uint8Array): readonly CanonicalEvent[] {
    this.#chunks.push(bytes)
    return []
  }

  end(): readonly CanonicalEvent[] {
    const reading = this.#read(Buffer.concat(this.#chunks).toString())
    this.#chunks = []
    return reading.kind === 'fault'
      ? [{ type: 'fault', fault: reading.fault }]
      : disassemble(reading.response)
  }

  breakOff(): void {
    this.#chunks = []
  }

  #read(text: string): WholeReading {
    try {
      const body: Json = parseJson(text)
      if (isJsonObject(body)) return this.#source.read(body)
      return { kind: 'fault', fault: this.#source.unreadable('it is no JSON object', '') }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return { kind: 'fault', fault: this.#source.unreadable('it cannot be read', detail) }
    }
  }
}

import type { Json } from '../canonical/json.ts'
import { parseJson } from '../wire/json-text.ts'

/** Less is read anew as fast. */
const smallest = 4096
const mostBytes = 2_000_000
const mostKept = 16
const mostSeen = 32

/** A list of tools that has come before. */
export class KnownTools {
  /** The whole list as it stands in the body. */
  readonly bytes: Buffer
  #value: Json | undefined

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** Nobody may change it: all who send these bytes are given it. @throws SyntaxError: the bytes are no JSON. */
  get value(): Json {
    this.#value ??= parseJson(this.bytes.toString())
    return this.#value
  }

  standsIn(body: Buffer, at: number): boolean {
    const end = at + this.bytes.length
    return end <= body.length && body.compare(this.bytes, 0, this.bytes.length, at, end) === 0
  }
}

/**
 * The tools that agents send: the same bytes with each request, half of what an agent's request is and nearly all of its brackets.
 * A list that begins with these very bytes ends where they end and means what they mean, so it is neither walked nor parsed again.
 */
export class ToolsMemory {
  /** Last used first. */
  readonly #kept: KnownTools[] = []
  /** Tools that came once are not kept: of a client whose tools are others each time each would be a copy in vain. */
  readonly #seen: string[] = []
  #bytes = 0

  /** Undefined: not known, or not to be told by its bytes alone. */
  find(body: Buffer, at: number): KnownTools | undefined {
    const place = this.#kept.findIndex((known) => known.standsIn(body, at))
    const known = this.#kept[place]
    if (known === undefined || place === 0) return known
    this.#kept.splice(place, 1)
    this.#kept.unshift(known)
    return known
  }

  /** `list`: a whole array, found sound by a walk. It is copied. */
  learn(list: Buffer): void {
    if (list.length < smallest || list.length > mostBytes || list[0] !== openBracket) return
    const sign = signOf(list)
    if (!this.#seen.includes(sign)) {
      this.#seen.unshift(sign)
      this.#seen.splice(mostSeen)
      return
    }
    this.#kept.unshift(new KnownTools(Buffer.from(list)))
    this.#bytes += list.length
    while (this.#kept.length > mostKept || this.#bytes > mostBytes)
      this.#bytes -= this.#kept.pop()?.bytes.length ?? 0
  }

  forget(): void {
    this.#kept.length = 0
    this.#seen.length = 0
    this.#bytes = 0
  }
}

/** Of this process. */
export const toolsMemory = new ToolsMemory()

const openBracket = 91

/** Two lists of one sign may differ: it only says that it is worth a copy. */
const signOf = (list: Buffer): string => `${list.length} ${list.toString('latin1', list.length - 64)}`

import type { JsonObject } from './json.ts'
import type { TargetProtocolId } from './protocol-id.ts'

/**
 * Where a canonical node came from. It lets a writer of the same protocol give back exactly what was read, and lets a
 * loss name the place in the client's own request.
 */
export interface Origin {
  readonly protocol: TargetProtocolId
  /** JSON pointer (RFC 6901) into the body that was read; `''` is the whole body. */
  readonly at: string
  /** Fields of the wire node that the reader gave no meaning to, under their wire names. Absent: none. */
  readonly rest?: JsonObject
  /** Which of several wire forms of the same meaning was used, in words of that protocol (`'string'`, `'blocks'`). */
  readonly form?: string
  /**
   * Fields that mean something only inside this protocol (an item's id, its status, an explicit null): given back by a
   * writer of the same protocol, and no loss elsewhere.
   */
  readonly own?: JsonObject
  /** The wire node that held this one and has no canonical node of its own (a message inside a merged turn, a namespace of tools). */
  readonly within?: Origin
}

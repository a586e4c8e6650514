import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { ContinuityCodec, StateWish } from '../../protocols/continuity.ts'
import { parseJson } from '../../wire/json-text.ts'

/** What a call has to do with state: what it wants, and what has been put into its body for it. */
export interface CallState {
  readonly codec: ContinuityCodec
  readonly wish: StateWish
  /** As the client sent it. */
  readonly original: Buffer
  /** What stands before its own input, as listed. */
  readonly history: readonly JsonObject[]
  /** History is in the body, or the run is Torii's: an upstream is not to be told of state. */
  readonly isFulfilled: boolean
  /** The state it goes on from lies at a vendor. `account`: at this one. `item`: one that is named and lies there. */
  readonly atVendor?: { readonly account?: string; readonly item?: string }
}

/** Undefined: no JSON object, which whoever reads it for good says with its place. */
export function bodyOf(bytes: Buffer): JsonObject | undefined {
  try {
    const body: unknown = parseJson(bytes.toString())
    return isJsonObject(body) ? body : undefined
  } catch {
    return undefined
  }
}

/**
 * One unit of a streamed body. `event` is an SSE event or one element of a streamed JSON array; `comment` is an SSE
 * comment line; `stray` is text that belongs to no frame (Gemini can break off an SSE stream with a bare JSON error).
 */
export type Frame =
  | { readonly kind: 'event'; readonly event?: string; readonly data: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'stray'; readonly text: string }

export const dataFrame = (data: string, event?: string): Frame =>
  event === undefined ? { kind: 'event', data } : { kind: 'event', event, data }

/** Bytes to frames. Chunk borders have no meaning: the same bytes give the same frames however they are cut. */
export interface FrameReader {
  push(bytes: Uint8Array): readonly Frame[]
  /** The body has ended: what was left over. */
  end(): readonly Frame[]
}

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
  /** The reader keeps no reference to `bytes` beyond the frames' text, save for a frame that is not yet whole. @throws FrameTooLarge */
  push(bytes: Uint8Array): readonly Frame[]
  /** The body has ended: what was left over. */
  end(): readonly Frame[]
}

/** A frame grew past the reader's limit. The reader is of no use after it. */
export class FrameTooLarge extends Error {
  /** Bytes. */
  readonly limit: number

  constructor(limit: number) {
    super(
      `A single frame of the streamed body is larger than ${limit} bytes; the stream cannot be read further.`,
    )
    this.name = 'FrameTooLarge'
    this.limit = limit
  }
}

/** Bytes that one frame may have: above any inline image, below what would hurt the process. */
export const frameLimit = 32 * 1024 * 1024

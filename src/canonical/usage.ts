import type { Json } from './json.ts'

/** Tokens of one answer. A count that the vendor did not give is absent, never 0. */
export interface Usage {
  readonly input: {
    /** Everything the model read: fresh + cacheRead + cacheWrite. */
    readonly total?: number
    readonly fresh?: number
    readonly cacheRead?: number
    readonly cacheWrite?: number
  }
  readonly output: {
    /** Everything the model wrote, thoughts included. */
    readonly total?: number
    readonly text?: number
    readonly reasoning?: number
  }
  /** The vendor's own object, untouched. */
  readonly raw?: Json
}

/** Of each count the newer one where it was given; the newer raw object. Streams tell usage piece by piece. */
export const mergeUsage = (before: Usage | undefined, after: Usage): Usage =>
  before === undefined
    ? after
    : {
        ...before,
        ...after,
        input: { ...before.input, ...after.input },
        output: { ...before.output, ...after.output },
      }

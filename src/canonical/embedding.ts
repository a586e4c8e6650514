import type { Origin } from './origin.ts'
import type { Usage } from './usage.ts'

/** A request for vectors, in any dialect. */
export interface EmbedRequest {
  readonly model: string
  /** Each input gives one vector. Token lists (OpenAI) stay numbers. */
  readonly inputs: readonly (string | readonly number[])[]
  /** Gemini's task types and titles, as written. */
  readonly task?: string
  readonly title?: string
  readonly dimensions?: number
  /** OpenAI SDKs ask for `base64` unasked: little-endian float32. Absent: `float`. */
  readonly encoding?: 'float' | 'base64'
  readonly user?: string
  /** The client asked in its dialect's batch form, or with a list: the answer is a list too. */
  readonly many: boolean
  readonly origin: Origin
}

export interface EmbedAnswer {
  readonly model?: string
  readonly vectors: readonly (readonly number[])[]
  readonly usage?: Usage
  /** What of it was not understood. */
  readonly origin?: Origin
}

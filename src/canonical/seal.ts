import type { ReasoningPart } from './part.ts'

/**
 * An opaque proof that a vendor attaches to its own output (Anthropic's thinking signature and redacted_thinking data,
 * Gemini's thoughtSignature, OpenAI's encrypted reasoning). It is valid for its issuer only: a writer emits a seal only
 * where `issuer` is the issuer of the target.
 */
export interface Seal {
  readonly issuer: SealIssuer
  /** The wire field it was found in, e.g. `signature`, `redacted_thinking`, `thoughtSignature`, `encrypted_content`. */
  readonly form: string
  readonly data: string
}

/** A family of places that accept each other's seals: `anthropic`, `google`, `openai`, or an upstream's own word. */
export type SealIssuer = string

/**
 * What one assistant turn must carry again when it goes back to the vendor that made it, kept for clients whose dialect
 * has no place for it. Found by the id of a tool call, or by a digest of the text it belongs to.
 */
export interface KeptProof {
  readonly issuer: SealIssuer
  /** The seal of the very part (a tool call, a text) the key names. */
  readonly own?: Seal
  /** The sealed reasoning that stood before that part in the turn, in order. */
  readonly before: readonly ReasoningPart[]
}

/** What became of a value that the target dialect cannot carry as it is. */
export type LossTreatment =
  | 'dropped' // it is not in the output
  | 'approximated' // something near it is
  | 'moved' // it stands elsewhere, e.g. a schema keyword in the description
  | 'clamped' // a number was brought into the target's range
  | 'defaulted' // the target demands a value that the client did not give
  | 'renamed' // a name or id was fitted to the target's character set; it is given back in the answer

/** Stable words for `x-torii-losses`, the exchange record, and the fidelity tables. */
export type LossCode =
  | 'unknown-field'
  | 'unknown-part'
  | 'instructions'
  | 'speaker'
  | 'text'
  | 'media'
  | 'document'
  | 'citation'
  | 'reasoning'
  | 'seal'
  | 'tool-definition'
  | 'tool-schema'
  | 'tool-name'
  | 'tool-choice'
  | 'parallel-tool-calls'
  | 'tool-call'
  | 'tool-call-id'
  | 'tool-result'
  | 'server-tool'
  | 'sampling'
  | 'max-output'
  | 'stop-sequences'
  | 'output-format'
  | 'logprobs'
  | 'candidates'
  | 'cache-mark'
  | 'metadata'
  | 'service-tier'
  | 'storage'
  | 'stop-reason'
  | 'usage'
  | 'prefill'
  | 'compaction'
  | 'safety'

/** One value that the target dialect cannot carry as it was given. Readable without the bodies. */
export interface Loss {
  readonly code: LossCode
  /** JSON pointer into what the client sent (requests) or the upstream answered (responses). */
  readonly at: string
  readonly treatment: LossTreatment
  /** What it was and why it could not be carried, in English, without user content: `top_k has no field in openai-chat`. */
  readonly detail: string
  /**
   * true: the answer can differ in function for want of it (a dropped schema), so the policy `refuse` answers 422.
   * false: cosmetics and bookkeeping (a dropped `metadata`).
   */
  readonly functional: boolean
}

/** The only way a writer answers: what it wrote, and what it could not. */
export interface Written<T> {
  readonly value: T
  readonly losses: readonly Loss[]
}

/** Why an answer ended. */
export type UnifiedStop =
  | 'end' // the model was done
  | 'stop-sequence'
  | 'max-output'
  | 'context-window' // the model's whole window is full
  | 'tool-calls'
  | 'refusal' // the model or its vendor would not go on
  | 'content-filter' // a safety filter cut the answer
  | 'pause' // the vendor paused a long turn; send the answer back to go on
  | 'compaction'
  | 'malformed' // the model wrote something its own vendor could not read
  | 'unknown'

export interface StopReason {
  readonly unified: UnifiedStop
  /** The vendor's own word. Absent: it gave none. */
  readonly raw?: string
  /** The stop sequence that was hit. */
  readonly sequence?: string
  readonly message?: string
}

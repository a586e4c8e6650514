/** The tables as the newest migration leaves them. */
export interface DatabaseSchema {
  exchanges: ExchangesTable
  exchange_bodies: { seq: number; bodies: Uint8Array }
  exchange_text: { rowid: number; words: string }
  /** Every word that stands in exchange_text. */
  exchange_words: { word: string }
  vault: { name: string; envelope: Uint8Array; updated_at: number }
  pool_state: { kind: string; body: string }
  seals: { key: string; issuer: string; proof: Uint8Array; kept_at: number }
  model_lists: { account: string; models: string; fetched_at: number }
  usage_rollups: UsageTable
  documents: DocumentsTable
}

interface ExchangesTable {
  /** Start in milliseconds × 1000 + a running number: sorts by time, and each index ends with it. */
  seq: number
  id: string
  state: string
  protocol: string | null
  account: string | null
  model_asked: string | null
  /** Null when it is the model asked for. */
  model_served: string | null
  key: string | null
  has_losses: number
  record: Uint8Array
}

interface UsageTable {
  step: string
  at: number
  account: string
  model: string
  key: string
  protocol: string
  client: string
  requests: number
  errors: number
  input_tokens: number
  output_tokens: number
  reasoning_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  first_byte_ms_sum: number
  first_byte_count: number
  duration_ms_sum: number
  cost_sum: number
  cache_saved_sum: number
  priced: number
  unpriced: number
  /** The newest price list used; empty: none. */
  prices: string
}

interface DocumentsTable {
  kind: string
  id: string
  created_at: number
  /** Null: kept until it is deleted. */
  expires_at: number | null
  body: Uint8Array
}

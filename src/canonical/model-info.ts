/** A model that can be asked for, as the lists of all dialects need it. */
export interface ModelInfo {
  readonly id: string
  readonly displayName?: string
  readonly description?: string
  /** Unix seconds. */
  readonly createdAt?: number
  /** Who made it, e.g. `google`. */
  readonly owner?: string
  /** Tokens. Absent: not known. */
  readonly contextWindow?: number
  readonly maxOutput?: number
  readonly input?: readonly Modality[]
  readonly output?: readonly Modality[]
  readonly reasoning?: boolean
  readonly tools?: boolean
}

export type Modality = 'text' | 'image' | 'audio' | 'video' | 'document' | 'embedding'

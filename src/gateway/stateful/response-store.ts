import type { JsonObject } from '../../canonical/json.ts'

/** An answer that Torii keeps. */
export interface KeptResponse {
  readonly id: string
  /** The key that asked for it: others do not see it. */
  readonly key?: string
  readonly response: JsonObject
  /** What this call brought, as items with ids. */
  readonly input: readonly JsonObject[]
  /** The answer it goes on from. */
  readonly previous?: string
  /** Items that stood before its own input and are found nowhere else (of a conversation). */
  readonly before?: readonly JsonObject[]
  /** Of a call in the background: what its stream said. */
  readonly events?: readonly JsonObject[]
}

export interface KeptConversation {
  readonly id: string
  readonly key?: string
  /** Unix seconds. */
  readonly createdAt: number
  readonly metadata: JsonObject
  readonly items: readonly JsonObject[]
}

/** Answers and conversations by id. What is kept is found at once. */
export interface ResponseStore {
  find(id: string, key: string | undefined): Promise<KeptResponse | undefined>
  /** `items`: those of its output, each found again by its own id. */
  keep(kept: KeptResponse, items: readonly JsonObject[]): void
  remove(id: string): Promise<void>
  /** The answer that an item is of, by the item's own id. */
  findByItem(id: string, key: string | undefined): Promise<KeptResponse | undefined>
  findConversation(id: string, key: string | undefined): Promise<KeptConversation | undefined>
  keepConversation(conversation: KeptConversation): void
  /** One after the other, so that two answers that end together are both in it. */
  addToConversation(id: string, key: string | undefined, items: readonly JsonObject[]): Promise<void>
  removeConversation(id: string): Promise<void>
}

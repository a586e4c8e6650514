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

export interface ConversationHead {
  readonly id: string
  /** Unix seconds. */
  readonly createdAt: number
  readonly metadata: JsonObject
}

export interface KeptConversation extends ConversationHead {
  readonly key?: string
  readonly items: readonly JsonObject[]
}

export type ConversationChange =
  | { readonly kind: 'add'; readonly items: readonly JsonObject[] }
  | { readonly kind: 'remove'; readonly item: string }
  | { readonly kind: 'describe'; readonly metadata: JsonObject }

export interface ChangedConversation {
  /** After the change. */
  readonly head: ConversationHead
  /** What was to be removed was in it. */
  readonly hadItem: boolean
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
  /** One change after the other, so that two that come together are both in it. Undefined: there is no such conversation. */
  changeConversation(
    id: string,
    key: string | undefined,
    change: ConversationChange,
  ): Promise<ChangedConversation | undefined>
  /** What was said in it: whoever finds or changes it from now on finds that before. Nothing waits for it. */
  addTurn(id: string, key: string | undefined, items: readonly JsonObject[]): void
  removeConversation(id: string): Promise<void>
}

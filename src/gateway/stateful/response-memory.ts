import { LRUCache } from 'lru-cache'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import { isSeen } from '../ownership.ts'
import type { DocumentStore, GatewayPorts } from '../ports.ts'
import type {
  ChangedConversation,
  ConversationChange,
  KeptConversation,
  KeptResponse,
  ResponseStore,
} from './response-store.ts'

const kinds = { response: 'response', item: 'response-item', conversation: 'conversation' } as const

/** What of the documents is stored here. */
export const keptKinds: readonly string[] = Object.values(kinds)

const dayMs = 86_400_000
const mostRemembered = 500
const mostBytes = 64_000_000

export type ResponseMemoryPorts = Pick<GatewayPorts, 'documents' | 'clock' | 'state' | 'log'>

/**
 * Answers and conversations by id: in documents for as long as the settings say, the latest of them in memory, so that the
 * turn that follows at once waits for no disk. Written behind; a document that cannot be written is told to the log.
 */
export class ResponseMemory implements ResponseStore {
  readonly #ports: ResponseMemoryPorts
  readonly #documents: DocumentStore
  readonly #changing = new Map<string, Promise<void>>()
  readonly #recent = new LRUCache<string, { readonly text: string; readonly expiresAt: number }>({
    max: mostRemembered,
    maxSize: mostBytes,
    sizeCalculation: ({ text }) => text.length + 1,
  })

  constructor(ports: ResponseMemoryPorts) {
    this.#ports = ports
    this.#documents = ports.documents
  }

  async find(id: string, key: string | undefined): Promise<KeptResponse | undefined> {
    const kept = await this.#get(kinds.response, id)
    return isKeptResponse(kept) && isSeen(kept.key, key) ? kept : undefined
  }

  keep(kept: KeptResponse, items: readonly JsonObject[]): void {
    this.#put(kinds.response, kept.id, kept)
    for (const { id } of items) if (typeof id === 'string') this.#put(kinds.item, id, { response: kept.id })
  }

  async remove(id: string): Promise<void> {
    await this.#delete(kinds.response, id)
  }

  async findByItem(id: string, key: string | undefined): Promise<KeptResponse | undefined> {
    const found = await this.#get(kinds.item, id)
    if (!isJsonObject(found) || typeof found.response !== 'string') return undefined
    return this.find(found.response, key)
  }

  async findConversation(id: string, key: string | undefined): Promise<KeptConversation | undefined> {
    // With what is just being done to it.
    await this.#changing.get(id)
    return this.#conversation(id, key)
  }

  async #conversation(id: string, key: string | undefined): Promise<KeptConversation | undefined> {
    const kept = await this.#get(kinds.conversation, id)
    return isKeptConversation(kept) && isSeen(kept.key, key) ? kept : undefined
  }

  keepConversation(conversation: KeptConversation): void {
    this.#put(kinds.conversation, conversation.id, conversation)
  }

  changeConversation(
    id: string,
    key: string | undefined,
    change: ConversationChange,
  ): Promise<ChangedConversation | undefined> {
    return this.#inTurn(id, async () => {
      const found = await this.#conversation(id, key)
      if (found === undefined) return undefined
      const changed = changedBy(change, found)
      this.keepConversation(changed)
      const { createdAt, metadata } = changed
      return { head: { id, createdAt, metadata }, hadItem: changed.items.length < found.items.length }
    })
  }

  addTurn(id: string, key: string | undefined, items: readonly JsonObject[]): void {
    this.changeConversation(id, key, { kind: 'add', items }).catch((error: unknown) =>
      this.#ports.log.warn('a conversation could not be added to', { id, error }),
    )
  }

  removeConversation(id: string): Promise<void> {
    return this.#inTurn(id, () => this.#delete(kinds.conversation, id))
  }

  /** After what is being done to the same conversation, whatever became of that. */
  #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#changing.get(id) ?? Promise.resolve()).then(work)
    const over = done
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (this.#changing.get(id) === over) this.#changing.delete(id)
      })
    this.#changing.set(id, over)
    return done
  }

  #now(): number {
    return this.#ports.clock.now()
  }

  async #get(kind: string, id: string): Promise<unknown> {
    const now = this.#now()
    const recent = this.#recent.get(`${kind} ${id}`)
    if (recent !== undefined) return recent.expiresAt > now ? parseJson(recent.text) : undefined
    const stored = await this.#documents.get(kind, id, now)
    // Kept or taken out meanwhile: what was read is older.
    const newer = this.#recent.get(`${kind} ${id}`)
    if (newer !== undefined) return newer.expiresAt > now ? parseJson(newer.text) : undefined
    if (stored === undefined) return undefined
    const expiresAt = stored.expiresAt ?? Number.POSITIVE_INFINITY
    this.#recent.set(`${kind} ${id}`, { text: stored.body, expiresAt })
    return parseJson(stored.body)
  }

  #put(kind: string, id: string, value: unknown): void {
    const createdAt = this.#now()
    const expiresAt = createdAt + this.#ports.state().settings.responses.retention_days * dayMs
    const body = writeJson(value as Json)
    this.#recent.set(`${kind} ${id}`, { text: body, expiresAt })
    this.#documents
      .put({ kind, id, createdAt, expiresAt, body })
      .catch((error: unknown) => this.#ports.log.warn('a response could not be kept', { id, error }))
  }

  async #delete(kind: string, id: string): Promise<void> {
    this.#recent.set(`${kind} ${id}`, { text: '', expiresAt: 0 })
    await this.#documents.delete(kind, id)
  }
}

function changedBy(change: ConversationChange, found: KeptConversation): KeptConversation {
  switch (change.kind) {
    case 'add':
      return { ...found, items: [...found.items, ...change.items] }
    case 'remove':
      return { ...found, items: found.items.filter(({ id }) => id !== change.item) }
    case 'describe':
      return { ...found, metadata: change.metadata }
  }
}

const isItems = (value: unknown): value is readonly JsonObject[] =>
  Array.isArray(value) && value.every(isJsonObject)

const isKeptResponse = (value: unknown): value is KeptResponse =>
  isJsonObject(value) && typeof value.id === 'string' && isJsonObject(value.response) && isItems(value.input)

const isKeptConversation = (value: unknown): value is KeptConversation =>
  isJsonObject(value) &&
  typeof value.id === 'string' &&
  typeof value.createdAt === 'number' &&
  isJsonObject(value.metadata) &&
  isItems(value.items)

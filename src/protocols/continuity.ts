import type { Json, JsonObject } from '../canonical/json.ts'
import type { Frame } from '../wire/frame.ts'
import type { Splice } from '../wire/json-splice.ts'

/**
 * Answers that are found again by their id, conversations that go on from them, answers made in the background, and summaries
 * that stand for earlier turns. The codec knows the words; the gateway keeps the documents.
 */
export interface ContinuityCodec {
  /** What a call wants of state. `fields`: top-level fields of the body, raw; a long body is searched, not parsed. */
  readWish(fields: Readonly<Record<string, string | undefined>>, body: Uint8Array): StateWish
  /** The call's own input as items, each with an id. */
  ownItems(body: JsonObject, newId: (prefix: string) => string): readonly JsonObject[]
  /** The body with these items in front of its own input. */
  withEarlier(body: JsonObject, earlier: readonly Json[]): readonly Splice[]
  /** Takes the words for state out of a body whose state Torii has already put in. */
  withoutState(): readonly Splice[]
  /** Asks a place that keeps nothing to keep nothing. */
  withoutStore(): Splice
  /** The items of an answer, as they are listed. */
  outputItems(response: JsonObject): readonly JsonObject[]
  /** A listed item as it stands in a later input. */
  replayable(item: JsonObject): JsonObject
  /** Items that the input names instead of repeating them. */
  references(body: JsonObject): readonly ItemReference[]
  /** Drops what a summary among the items stands for. */
  sinceSummary(items: readonly JsonObject[]): readonly JsonObject[]
  /** Finds the whole answer in what goes to the client. */
  keeper(): AnswerKeeper
  /** An answer that has not begun, for a call in the background. */
  queued(body: JsonObject, id: string, now: number): JsonObject
  /** The same answer, ended before its end. */
  ended(
    response: JsonObject,
    end: 'cancelled' | { readonly code: string; readonly message: string },
  ): JsonObject
  /** It is still to come, or not yet whole. */
  isUnderWay(response: JsonObject): boolean
  isBackground(response: JsonObject): boolean
  /** It ended with an answer: not cancelled, not failed. */
  isAnswer(response: JsonObject): boolean
  /** One event of a stream under another id and number; `undefined`: no event that is counted. */
  renumber(frame: Frame, id: string, sequence: number): JsonObject | undefined
  /** What a background stream says between its first event and the rest. */
  queuedEvent(response: JsonObject, sequence: number): JsonObject
  /** The last event of a stream that ends with this answer. */
  lastEvent(response: JsonObject, sequence: number): JsonObject
  /** The stream that an answer would have come as. */
  eventsOf(response: JsonObject): readonly JsonObject[]
  frameOf(event: JsonObject): Frame
  /** A page of items: `limit`, `order`, `after` of the query. @throws MalformedRequest */
  page(items: readonly JsonObject[], query: URLSearchParams): JsonObject
  readonly compaction: CompactionCodec
  readonly conversations: ConversationCodec
  readonly deleted: (id: string) => JsonObject
  /** The API's own errors. */
  readonly refusals: Readonly<Record<StateRefusal, (id: string) => VendorRefusal>>
}

export type StateRefusal =
  | 'response-not-found'
  | 'previous-not-found'
  | 'conversation-not-found'
  | 'item-not-found'
  | 'reference-not-found'
  | 'not-background'
  | 'background-needs-store'
  | 'not-streamed'
  | 'both-states'
  | 'unreadable-summary'
  | 'too-many-runs'
  | 'too-many-sockets'
  | 'too-many-messages'

/** An error as the vendor's API words it. */
export interface VendorRefusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly param?: string
}

export interface StateWish {
  readonly store: boolean | undefined
  readonly previous: string | undefined
  readonly conversation: string | undefined
  readonly background: boolean
  /** A summary is asked for in place of an answer. */
  readonly compacts: boolean
  /** The input may name earlier items by their ids. */
  readonly refers: boolean
  /** false: nothing is to be generated, the call only brings its input (a socket's first frame). */
  readonly generates: boolean
}

export interface ItemReference {
  /** JSON pointer. */
  readonly at: string
  readonly id: string
}

export interface AnswerKeeper {
  frame(frame: Frame): void
  /** Undefined: not there yet, or there is none. */
  readonly response: JsonObject | undefined
}

/** Summaries that stand for earlier turns. */
export interface CompactionCodec {
  /** A generate call that asks the same model for a summary, whole. */
  summaryRequest(body: JsonObject): JsonObject
  /** Undefined: the answer holds none. */
  summaryIn(response: JsonObject): string | undefined
  /** The answer with the sealed summary in place of what was said. `streamed`: as the events of a stream. */
  answer(response: JsonObject, sealed: string, newId: (prefix: string) => string): JsonObject
  /** The same for the call that does nothing else. */
  document(
    response: JsonObject,
    body: JsonObject,
    sealed: string,
    newId: (prefix: string) => string,
  ): JsonObject
  /** Sealed summaries in the input, by Torii's own mark: replaced by what `open` reads. Undefined: one cannot be opened. */
  expand(
    body: JsonObject,
    mark: string,
    open: (sealed: string) => string | undefined,
  ): readonly Splice[] | undefined
}

export interface ConversationCodec {
  write(id: string, createdAt: number, metadata: JsonObject): JsonObject
  metadataOf(body: JsonObject): JsonObject | undefined
  itemsOf(body: JsonObject, newId: (prefix: string) => string): readonly JsonObject[]
  deleted(id: string): JsonObject
}

/** Calls over a WebSocket: one JSON message for each, the answer's events one message each. */
export interface SocketCodec {
  /** The call that a message stands for. */
  readonly path: string
  /** Headers of the upgrade that speak of the socket alone. Lower case. */
  readonly ownHeaders: readonly string[]
  /** @throws MalformedRequest */
  readMessage(message: JsonObject): JsonObject
  /** The answer to a call that generates nothing. */
  prepared(body: JsonObject, id: string, now: number): readonly JsonObject[]
  /** An error answer of the HTTP form. */
  writeError(status: number, body: Json): JsonObject
}

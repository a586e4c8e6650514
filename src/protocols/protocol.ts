import type { EmbedAnswer, EmbedRequest } from '../canonical/embedding.ts'
import type { CanonicalEvent } from '../canonical/event.ts'
import type { Fault } from '../canonical/fault.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Loss, Written } from '../canonical/loss.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import type { ProtocolId, TargetProtocolId } from '../canonical/protocol-id.ts'
import type { Quirks } from '../canonical/quirks.ts'
import type { Renames } from '../canonical/renames.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { CanonicalResponse } from '../canonical/response.ts'
import type { SealIssuer } from '../canonical/seal.ts'
import type { StopReason } from '../canonical/stop-reason.ts'
import type { Usage } from '../canonical/usage.ts'
import type { Frame } from '../wire/frame.ts'
import type { Splice } from '../wire/json-splice.ts'

/**
 * The codec contract: one dialect's bytes as the gateway needs them. Everything here is pure: time and ids come in
 * through a context, and nothing is kept between calls except inside the machines that `streamReader`, `streamWriter`
 * and `meter` make.
 */
export interface Protocol {
  readonly id: ProtocolId
  /** For people: `OpenAI Chat Completions`. */
  readonly label: string
  /** The base URL path its SDKs want after the address: `/v1` for OpenAI, `` for Anthropic and Gemini. */
  readonly basePath: string
  readonly routes: readonly Route[]
  /** Model and stream flag, read loosely: a faulty body still gets as far as its error. */
  peek(request: LooseRequest): Peek
  /** Where the model id stands, for the splice of the relay lane. */
  readonly modelAt: 'body' | 'path'
  /** Where it stands in the path: the edits of a body that repeats it, when the call goes to `model` instead. */
  renameInBody?(body: JsonObject, model: string): readonly Splice[]
  /** @throws MalformedRequest when the body is not what the dialect allows. */
  readRequest(body: JsonObject, context: ReadContext): CanonicalRequest
  /**
   * Judges a request that another dialect's vendor is to answer: what only this one could make sense of. Absent: nothing is.
   * @throws MalformedRequest in the vendor's own words.
   */
  refuseUnknown?(request: CanonicalRequest): void
  writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest>
  readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse
  writeResponse(response: CanonicalResponse, context: AnswerContext): Written<JsonObject>
  streamReader(context: AnswerReadContext): StreamReader
  streamWriter(context: AnswerContext): StreamWriter
  /** How a streamed answer is framed for a client that asked with this query. */
  streamForm(query: URLSearchParams): StreamForm
  /** false: its clients take a comment in an event stream for a fault. */
  readonly readsComments?: false
  /** How a begun answer is handed over, to be gone on with. Absent: the dialect has no words for it. */
  readonly prefill?: PrefillCodec
  /** Calls of this dialect that a generate call of another one can answer. */
  readonly asGenerate?: Readonly<Partial<Record<Operation, AsGenerateCodec>>>
  /** The operations of other dialects that this one's generate call can do, with a model made for it. */
  readonly does: readonly Operation[]
  /** How models that make one thing only are asked, where the generate call cannot. */
  readonly making?: Readonly<Partial<Record<'image' | 'speech' | 'hearing', MakingCodec>>>
  /** What the dialect's vendor fetches itself where a URL stands for a file. */
  readonly fetches: readonly MediaKind[]
  /** It does so over https alone. */
  readonly fetchesSecurely?: true
  /** What it has no form for however it comes, so that nobody need fetch it: its writers tell the loss. Absent: nothing. */
  readonly formless?: readonly MediaKind[]
  /**
   * The edits the relay lane makes so that a stream tells its usage, and which frames of the answer are then not the
   * client's (it did not ask for them). Absent: the dialect always tells.
   */
  readonly usageRequest?: UsageRequest
  /** What of a relayed request its vendor would refuse, after other vendors answered in the conversation. */
  readonly repairs?: RepairCodec
  /** Token counts, where the dialect has such a call. */
  readonly counting?: CountCodec
  readonly embedding?: EmbedCodec
  /** State that the dialect's API keeps between calls, so that Torii can keep it where the upstream does not. */
  readonly continuity?: ContinuityCodec
  /** The same calls over a WebSocket. */
  readonly sockets?: SocketCodec
  /** Watches a relayed answer for usage, stop reason and model, without touching it. */
  meter(): Meter
  readonly faults: FaultCodec
  /** `GET models` and `GET models/{id}` in this dialect. */
  /** `query`: which page is asked for. @throws MalformedRequest */
  /** `path`: the route's, where the vendor lists them in several shapes. */
  writeModels(models: readonly ModelInfo[], query: URLSearchParams, path?: string): JsonObject
  writeModel(model: ModelInfo, path?: string): JsonObject
}

/** As much of a dialect as is spoken to an upstream. One that no client speaks has nothing else. */
export interface TargetProtocol
  extends Pick<
    Protocol,
    | 'label'
    | 'writeRequest'
    | 'readResponse'
    | 'streamReader'
    | 'prefill'
    | 'making'
    | 'does'
    | 'fetches'
    | 'fetchesSecurely'
    | 'formless'
    | 'meter'
  > {
  readonly id: TargetProtocolId
  readonly counting?: Pick<CountCodec, 'writeRequest' | 'readAnswer'>
  readonly embedding?: Pick<EmbedCodec, 'writeRequest' | 'readAnswer'>
  readonly faults: Pick<FaultCodec, 'read'>
}

export type MediaKind = 'image' | 'audio' | 'video' | 'document'

export type StreamForm = 'sse' | 'json-array'

export interface UsageRequest {
  /** Absent when the client asked for it itself. `fields`: top-level fields of the body, raw. */
  edit(fields: Readonly<Record<string, string | undefined>>): Splice | undefined
  /** true: this frame is there only because of the edit. */
  isOwn(frame: Frame): boolean
}

/** Edits of a request in its own dialect, for proofs that are missing or not this vendor's. */
export interface RepairCodec {
  /** Without any of these in its bytes, a body needs none. */
  readonly tokens: readonly string[]
  /** A scan. `text`: the bytes as Latin-1 letters. false: the body needs no reading. */
  concerns(text: string, target: Target): boolean
  edits(body: JsonObject, target: Target): Written<readonly Splice[]>
}

/** `count_tokens` and its kin, as a generate request that is not run. */
export interface CountCodec {
  /** @throws MalformedRequest */
  readRequest(body: JsonObject, context: ReadContext): CanonicalRequest
  writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest>
  /** Undefined: the answer holds no count. */
  readAnswer(body: Json): number | undefined
  writeAnswer(tokens: number): JsonObject
}

/** A generate call that goes on where an answer has broken off. */
export interface PrefillCodec {
  takes(quirks: Quirks): boolean
  /** Of a call's body. */
  edits(body: JsonObject, begun: Begun, quirks: Quirks): readonly Splice[]
}

/** What has been said of an answer. */
export interface Begun {
  /** Without white space at its end. */
  readonly text: string
  /** Of it, by estimate: so many fewer may follow. */
  readonly tokens: number
}

/** Embeddings. `batch` is the dialect's call for several inputs where it has one of its own. */
export interface EmbedCodec {
  /** A body of the dialect's call for whatever a model does: does it ask for vectors? Absent: there is no such call. */
  asks?(body: JsonObject): boolean
  /** @throws MalformedRequest */
  readRequest(body: JsonObject, context: ReadContext): EmbedRequest
  writeRequest(request: EmbedRequest, target: Target): Written<OutgoingRequest>
  readAnswer(body: JsonObject, request: EmbedRequest): EmbedAnswer
  writeAnswer(answer: EmbedAnswer, request: EmbedRequest): Written<JsonObject>
}

/** A generate call of any dialect to a model that does one thing only, in a call of its own. The answer comes whole. */
export interface MakingCodec {
  writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest>
  /** An answer in JSON. */
  readResponse?(body: JsonObject, context: AnswerReadContext): CanonicalResponse
  /** An answer that is a file. */
  readBytes?(bytes: Uint8Array): CanonicalResponse
}

/** An operation that another dialect has no call for: asked for and answered through its generate call. */
export interface AsGenerateCodec {
  /** @throws MalformedRequest */
  readRequest(input: OperationInput, context: ReadContext): Written<CanonicalRequest>
  /** Undefined: the answer does not hold what was asked for. */
  writeAnswer(
    response: CanonicalResponse,
    input: OperationInput,
    context: AnswerContext,
  ): Written<OperationAnswer> | undefined
  /** Absent: it comes whole only. */
  streamWriter?(context: AnswerContext, input: OperationInput): StreamWriter
  /** How one call that asks for several things is asked in several. Absent: it asks for one. */
  readonly several?: SeveralCodec
}

/** A call that asks for several answers at once, where a generate call gives one. */
export interface SeveralCodec {
  /** One input for each. Undefined: it asks for one. @throws MalformedRequest */
  split(input: OperationInput, textOf: ReadTokens): Promise<SeveralInputs | undefined>
  /** Whole answers, in order → the one that was asked for. */
  join(answers: readonly JsonObject[]): JsonObject
  joinStreams(): StreamJoiner
}

export interface SeveralInputs {
  readonly inputs: readonly OperationInput[]
  readonly stream: boolean
}

/** The text of token numbers. Undefined: no text has them. */
export type ReadTokens = (tokens: readonly number[]) => Promise<string | undefined>

/** The frames of several streams, one after the other, as those of one. */
export interface StreamJoiner {
  /** `index`: whose frame it is, counted from 0. */
  frame(frame: Frame, index: number): readonly Frame[]
  end(): readonly Frame[]
}

/** A JSON body, or the fields of a form (texts, a field given twice as a list) and its files. */
export interface OperationInput {
  readonly body: JsonObject
  readonly files: readonly FormFile[]
  /** What was lost when it was made of another. */
  readonly losses?: readonly Loss[]
}

export type FormFile = {
  /** Of the field. */
  readonly field: string
  readonly name: string
  readonly mediaType: string
  /** base64 */
  readonly data: string
}

/** A type, not an interface: what is sent is JSON to whoever compares it. */
export type OutgoingForm = {
  readonly fields: Readonly<Record<string, string>>
  readonly files: readonly FormFile[]
}

export interface OperationAnswer {
  readonly contentType: string
  readonly body: string | Uint8Array
}

export type Operation =
  | 'generate'
  | 'count-tokens'
  | 'embed'
  | 'embed-batch'
  /** A model's one call for whatever it does: vectors can be had by others. */
  | 'predict'
  | 'list-models'
  | 'get-model'
  | 'legacy-completion'
  | 'image-generation'
  | 'image-edit'
  | 'transcription'
  | 'audio-translation'
  | 'speech'
  | 'moderation'
  | 'response-get'
  | 'response-delete'
  | 'response-cancel'
  | 'response-items'
  | 'response-compact'
  | 'conversation-create'
  | 'conversation-get'
  | 'conversation-update'
  | 'conversation-delete'
  | 'conversation-items'
  | 'conversation-add'
  | 'conversation-item'
  | 'conversation-remove'
  | 'other'

/**
 * One endpoint. `path` is canonical, with `{name}` for a part that is a variable: `{model}` may hold slashes, any other
 * ends at the next slash. `/v1beta/models/{model}:generateContent`. `other` is a prefix that belongs to the dialect.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'ANY'
  readonly path: string
  readonly operation: Operation
  /** The path itself asks for a stream (Gemini). */
  readonly streams?: true
  /** Only with this request header (Anthropic's model list). */
  readonly header?: string
  /** The endpoint's addresses at other places of its vendor, which their clients use. The call goes on under `path`. */
  readonly aliases?: readonly string[]
  /** What a call that came to one of those has in its address instead of its body. `params`: of the address. */
  readonly enter?: (params: Readonly<Record<string, string>>) => readonly Splice[]
}

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

export interface LooseRequest {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Top-level scalar fields of the body found by a token scan (`model`, `stream`). */
  readonly fields: Readonly<Record<string, Json | undefined>>
}

export interface Peek {
  readonly model?: string
  readonly stream: boolean
}

export interface ReadContext {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The path asked for a stream. */
  readonly streams: boolean
  /** A fresh id: `newId('call')` → `call_…` (letters, digits, `_`). */
  readonly newId: (prefix: string) => string
}

/** Where a written request goes. */
export interface Target {
  /** The model id the upstream knows. */
  readonly model: string
  /** Seals of this issuer, and of no other, may be sent. */
  readonly issuer: SealIssuer
  readonly quirks: Quirks
}

export interface OutgoingRequest {
  /** Canonical path of the route: `/v1/messages`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Dialect headers (`anthropic-version`, `anthropic-beta`). No credentials. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** Sent instead of the body, as multipart/form-data. */
  readonly form?: OutgoingForm
  /** What had to be renamed for the target and is to be given back in the answer. */
  readonly renames: Renames
}

/** For readers of answers. */
export interface AnswerReadContext {
  readonly issuer: SealIssuer
  readonly quirks: Quirks
  readonly newId: (prefix: string) => string
}

/** For writers of answers: who asked what. */
export interface AnswerContext {
  readonly request: CanonicalRequest
  /** Id to give to an answer whose upstream gave none that fits. */
  readonly newId: (prefix: string) => string
  /** Unix seconds. */
  readonly now: number
  /** The client has the vendor's id of the answer already: it is kept, whatever it looks like. Absent: it has not. */
  readonly keepsId?: true
  /** The upstream's issuer, so that seals are written in this dialect only when they are its own. */
  readonly issuer: SealIssuer
}

export interface StreamReader {
  read(frame: Frame): readonly CanonicalEvent[]
  /** The body has ended: what is still owed, or a fault when the terminal event never came. */
  end(): readonly CanonicalEvent[]
}

export interface StreamWriter {
  write(event: CanonicalEvent): Written<readonly Frame[]>
  /** All that is at hand has been written, and no fault: what was held back to be told more fully goes now. Absent: nothing ever is. */
  flush?(): readonly Frame[]
}

export interface Meter {
  frame(frame: Frame): void
  whole(body: Json): void
  reading(): MeterReading
}

export interface MeterReading {
  readonly id?: string
  readonly model?: string
  readonly usage?: Usage
  readonly stop?: StopReason
  /** Ids of the answer's items, by which a later request may name one. Absent: none, or the dialect has no such request. */
  readonly items?: readonly string[]
  /** Number of the last event, where the dialect counts them. */
  readonly sequence?: number
  /** An error that came inside a 200. */
  readonly fault?: Fault
  /** The terminal event of a stream was seen. */
  readonly complete: boolean
  /** Content that a client can use has been seen: after it a retry is no longer silent. */
  readonly semantic: boolean
}

export interface FaultCodec {
  /** An upstream's error answer. `body` is parsed JSON, or the text when it is none. `now`: Unix milliseconds. */
  read(answer: FaultAnswer): Fault
  /** In this dialect, with the headers its SDK acts on (`x-should-retry`, `retry-after` …). */
  write(fault: Fault, requestId: string): WrittenFault
  /** The frames that end a stream that has begun. `seen`: what was read of it, if others wrote it. */
  writeInStream(fault: Fault, requestId: string, seen?: MeterReading): readonly Frame[]
}

export interface FaultAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Json
  /** Unix milliseconds. */
  readonly now: number
}

export interface WrittenFault {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
}

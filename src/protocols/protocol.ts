import type { EmbedAnswer, EmbedRequest } from '../canonical/embedding.ts'
import type { CanonicalEvent } from '../canonical/event.ts'
import type { Fault } from '../canonical/fault.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Written } from '../canonical/loss.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import type { ProtocolId } from '../canonical/protocol-id.ts'
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
  /** @throws MalformedRequest when the body is not what the dialect allows. */
  readRequest(body: JsonObject, context: ReadContext): CanonicalRequest
  writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest>
  readResponse(body: JsonObject, context: AnswerReadContext): CanonicalResponse
  writeResponse(response: CanonicalResponse, context: AnswerContext): Written<JsonObject>
  streamReader(context: AnswerReadContext): StreamReader
  streamWriter(context: AnswerContext): StreamWriter
  /** How a streamed answer is framed for a client that asked with this query. */
  streamForm(query: URLSearchParams): StreamForm
  /**
   * The edits the relay lane makes so that a stream tells its usage, and which frames of the answer are then not the
   * client's (it did not ask for them). Absent: the dialect always tells.
   */
  readonly usageRequest?: UsageRequest
  /** Token counts, where the dialect has such a call. */
  readonly counting?: CountCodec
  readonly embedding?: EmbedCodec
  /** Watches a relayed answer for usage, stop reason and model, without touching it. */
  meter(): Meter
  readonly faults: FaultCodec
  /** `GET models` and `GET models/{id}` in this dialect. */
  writeModels(models: readonly ModelInfo[]): JsonObject
  writeModel(model: ModelInfo): JsonObject
}

export type StreamForm = 'sse' | 'json-array'

export interface UsageRequest {
  /** Absent when the client asked for it itself. `fields`: top-level fields of the body, raw. */
  edit(fields: Readonly<Record<string, string | undefined>>): Splice | undefined
  /** true: this frame is there only because of the edit. */
  isOwn(frame: Frame): boolean
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

/** Embeddings. `batch` is the dialect's call for several inputs where it has one of its own. */
export interface EmbedCodec {
  /** @throws MalformedRequest */
  readRequest(body: JsonObject, context: ReadContext): EmbedRequest
  writeRequest(request: EmbedRequest, target: Target): Written<OutgoingRequest>
  readAnswer(body: JsonObject, request: EmbedRequest): EmbedAnswer
  writeAnswer(answer: EmbedAnswer, request: EmbedRequest): Written<JsonObject>
}

export type Operation =
  | 'generate'
  | 'count-tokens'
  | 'embed'
  | 'embed-batch'
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
  /** The frames that end a stream that has begun. */
  writeInStream(fault: Fault, requestId: string): readonly Frame[]
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

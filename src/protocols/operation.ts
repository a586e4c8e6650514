import type { EmbedAnswer, EmbedRequest } from '../canonical/embedding.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Loss, Written } from '../canonical/loss.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { CanonicalResponse } from '../canonical/response.ts'
import type { Frame } from '../wire/frame.ts'
import type { Splice } from '../wire/json-splice.ts'
import type {
  AnswerContext,
  AnswerReadContext,
  OutgoingRequest,
  ReadContext,
  Target,
} from './codec-context.ts'
import type { StreamWriter } from './stream-codec.ts'

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

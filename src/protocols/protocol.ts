import type { JsonObject } from '../canonical/json.ts'
import type { Written } from '../canonical/loss.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import type { ProtocolId, TargetProtocolId } from '../canonical/protocol-id.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { CanonicalResponse } from '../canonical/response.ts'
import type { Splice } from '../wire/json-splice.ts'
import type {
  AnswerContext,
  AnswerReadContext,
  LooseRequest,
  OutgoingRequest,
  Peek,
  ReadContext,
  Target,
} from './codec-context.ts'
import type { ContinuityCodec, SocketCodec } from './continuity.ts'
import type { FaultCodec } from './fault-codec.ts'
import type { AsGenerateCodec, CountCodec, EmbedCodec, MakingCodec, Operation, Route } from './operation.ts'
import type {
  Meter,
  PrefillCodec,
  StreamForm,
  StreamReader,
  StreamWriter,
  UsageRequest,
} from './stream-codec.ts'

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

/** Edits of a request in its own dialect, for proofs that are missing or not this vendor's. */
export interface RepairCodec {
  /** Without any of these in its bytes, a body needs none. */
  readonly tokens: readonly string[]
  /** A scan. `text`: the bytes as Latin-1 letters. false: the body needs no reading. */
  concerns(text: string, target: Target): boolean
  edits(body: JsonObject, target: Target): Written<readonly Splice[]>
}

import type { Json, JsonObject } from './json.ts'
import type { Origin } from './origin.ts'
import type { Seal } from './seal.ts'

interface Node {
  readonly origin?: Origin
  /** Prompt-cache mark of this place (Anthropic's cache_control): everything up to here may be cached. */
  readonly cacheMark?: CacheMark
}

export interface CacheMark {
  /** As the client wrote it: `5m`, `1h`. Absent: the vendor's default. */
  readonly ttl?: string
  readonly rest?: JsonObject
}

/** Bytes or a place to find them. `data` is base64 as received, never re-encoded. */
export type MediaSource =
  | { readonly kind: 'inline'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly kind: 'file'; readonly id: string; readonly issuer: string; readonly mediaType?: string }

export interface TextPart extends Node {
  readonly kind: 'text'
  readonly text: string
  readonly citations?: readonly Citation[]
  /** Gemini seals text too. */
  readonly seal?: Seal
  readonly logprobs?: readonly TokenLogprob[]
}

/** A source that the text leans on. `raw` is the vendor's own object, for writers of the same protocol. */
export interface Citation {
  readonly url?: string
  readonly title?: string
  readonly citedText?: string
  /** UTF-16 offsets into the text of this part, end exclusive. */
  readonly start?: number
  readonly end?: number
  readonly raw: { readonly protocol: string; readonly value: Json }
  /** Fields of it that no canonical one says. */
  readonly origin?: Origin
}

export interface TokenLogprob {
  readonly token: string
  readonly logprob: number
  readonly bytes?: readonly number[]
  readonly top: readonly {
    readonly token: string
    readonly logprob: number
    readonly bytes?: readonly number[]
  }[]
}

export interface ImagePart extends Node {
  readonly kind: 'image'
  readonly source: MediaSource
  /** OpenAI's `low`, `high`, `auto`, `original`; Gemini's media resolution. */
  readonly detail?: string
  /** true: a step on the way to a picture, not the picture (OpenAI's partial images, Gemini's thought images). */
  readonly draft?: true
}

export interface AudioPart extends Node {
  readonly kind: 'audio'
  readonly source: MediaSource
  readonly transcript?: string
}

export interface VideoPart extends Node {
  readonly kind: 'video'
  readonly source: MediaSource
}

/** A file that a model reads: PDF, plain text, or parts of its own (Anthropic's content source). */
export interface DocumentPart extends Node {
  readonly kind: 'document'
  readonly source:
    | MediaSource
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  readonly title?: string
  readonly context?: string
  readonly citations?: boolean
}

/** What the model thought. Visible text, a summary, or nothing but a seal. */
export interface ReasoningPart extends Node {
  readonly kind: 'reasoning'
  /** Visible thinking. Absent: hidden. */
  readonly text?: string
  /** Summary texts in order (OpenAI). */
  readonly summary?: readonly string[]
  readonly seal?: Seal
  /** true: the vendor hid the text for safety (Anthropic redacted_thinking). */
  readonly redacted?: true
  /** The vendor's id of this item, needed for a replay to the same vendor. */
  readonly id?: string
}

export interface ToolCallPart extends Node {
  readonly kind: 'tool-call'
  readonly id: string
  readonly name: string
  /** Codex groups tools: the answer's call must carry the namespace of its definition. */
  readonly namespace?: string
  /** function: a JSON text, `{}` when there are no arguments. custom: free text. Kept as received. */
  readonly input: string
  readonly form: 'function' | 'custom'
  readonly seal?: Seal
  /** The vendor's id of the item, beside the call's id (OpenAI Responses `fc_…`). */
  readonly itemId?: string
}

export interface ToolResultPart extends Node {
  readonly kind: 'tool-result'
  /** The id of the call it answers. Readers find it by name and order where the dialect sends none. */
  readonly callId: string
  readonly name?: string
  readonly parts: readonly Part[]
  readonly isError?: boolean
  readonly form: 'function' | 'custom'
}

export interface RefusalPart extends Node {
  readonly kind: 'refusal'
  readonly text: string
}

/** Unified words for tools that the vendor runs itself; a tool without a word here is `other`. */
export type ServerToolKind =
  | 'web-search'
  | 'web-fetch'
  | 'code-execution'
  | 'file-search'
  | 'image-generation'
  | 'computer-use'
  | 'mcp'
  | 'shell'
  | 'apply-patch'
  | 'tool-search'
  | 'text-editor'
  | 'memory'
  | 'maps'
  | 'advisor'
  | 'other'

/** A call of a tool that the vendor ran itself. */
export interface ServerToolCallPart extends Node {
  readonly kind: 'server-tool-call'
  readonly id: string
  readonly tool: ServerToolKind
  readonly name: string
  readonly input: Json
  /** Of a call to a server that speaks MCP: its label. */
  readonly server?: string
}

/** What such a call gave. `content` is the vendor's own value. */
export interface ServerToolResultPart extends Node {
  readonly kind: 'server-tool-result'
  readonly callId: string
  readonly tool: ServerToolKind
  readonly content: Json
  readonly isError?: boolean
  /** Of a call to a server that speaks MCP: its label, where the result itself says it. */
  readonly server?: string
}

/** A summary that stands for earlier turns, sealed by its vendor. */
export interface CompactionPart extends Node {
  readonly kind: 'compaction'
  readonly text?: string
  readonly seal?: Seal
  readonly id?: string
}

/** A part that the reader does not know: kept whole, understood only by writers of the same protocol. */
export interface OpaquePart extends Node {
  readonly kind: 'opaque'
  /** The vendor's own word for it. */
  readonly name: string
  readonly raw: Json
}

export type Part =
  | TextPart
  | ImagePart
  | AudioPart
  | VideoPart
  | DocumentPart
  | ReasoningPart
  | ToolCallPart
  | ToolResultPart
  | RefusalPart
  | ServerToolCallPart
  | ServerToolResultPart
  | CompactionPart
  | OpaquePart

export type PartKind = Part['kind']

/** The part of this kind; of several kinds, a union that a table with one entry for each kind can be applied to. */
export type PartOf<K extends PartKind = PartKind> = {
  [Kind in K]: { readonly kind: Kind } & Extract<Part, { kind: Kind }>
}[K]

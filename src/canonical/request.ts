import type { Json, JsonObject } from './json.ts'
import type { Origin } from './origin.ts'
import type { CacheMark, Part, ServerToolKind } from './part.ts'

/** Who speaks a turn. `system` and `developer` stand among the turns where a client put them there. */
export type Speaker = 'user' | 'assistant' | 'system' | 'developer'

/** One message. Tool results are parts of user turns. Order of turns and parts is meaning. */
export interface Turn {
  readonly speaker: Speaker
  readonly parts: readonly Part[]
  /** OpenAI's `name` of a participant. */
  readonly name?: string
  readonly origin?: Origin
}

/** A tool that the client runs. */
export interface FunctionTool {
  readonly kind: 'function'
  readonly name: string
  readonly namespace?: string
  readonly description?: string
  /** JSON Schema of the arguments as the client wrote it. Absent: no arguments. */
  readonly schema?: JsonObject
  /** JSON pointer of the schema in the client's body. */
  readonly schemaAt?: string
  readonly strict?: boolean
  /** true: its vendor's own models know it by its name; schema and description are what that vendor publishes of it. */
  readonly published?: true
  /** The client loads it later by a tool search (Anthropic defer_loading); it must stay callable. */
  readonly deferred?: boolean
  readonly cacheMark?: CacheMark
  readonly origin?: Origin
}

/** A tool whose input is free text, maybe under a grammar (OpenAI custom tools). */
export interface CustomTool {
  readonly kind: 'custom'
  readonly name: string
  readonly namespace?: string
  readonly description?: string
  readonly format?: JsonObject
  readonly origin?: Origin
}

/** A tool that the vendor runs. `raw` is the client's own definition. */
export interface ServerTool {
  readonly kind: 'server'
  readonly tool: ServerToolKind
  /** The vendor's word, e.g. `web_search_20250305`, `googleSearch`. */
  readonly name: string
  readonly raw: JsonObject
  /** Whose tools they are, where the client named a server that speaks MCP. */
  readonly mcp?: McpServer
  readonly cacheMark?: CacheMark
  readonly origin?: Origin
}

export interface McpServer {
  readonly label: string
  readonly url: string
  /** A bearer token. */
  readonly authorization?: string
  /** Only these of its tools. Absent: all. */
  readonly allowed?: readonly string[]
  /** JSON pointer of where it is defined, which may be apart from the tool. */
  readonly at: string
}

export type Tool = FunctionTool | CustomTool | ServerTool

export type ToolChoice =
  | { readonly kind: 'none' | 'auto' | 'required' }
  | { readonly kind: 'named'; readonly name: string; readonly tool: 'function' | 'custom' | 'server' }
  /** Only these may be called (Gemini allowedFunctionNames, OpenAI allowed_tools). */
  | { readonly kind: 'allowed'; readonly mode: 'auto' | 'required'; readonly names: readonly string[] }

/** Each field is there only when the client gave it: nothing is defaulted here. */
export interface Sampling {
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly seed?: number
  readonly presencePenalty?: number
  readonly frequencyPenalty?: number
  readonly stop?: readonly string[]
  readonly candidates?: number
  readonly logprobs?: { readonly top?: number }
  readonly logitBias?: JsonObject
}

/** How much the model may think. */
export type Reasoning = {
  readonly amount:
    | { readonly kind: 'off' }
    /** The upstream decides (Anthropic adaptive, Gemini -1). */
    | { readonly kind: 'auto' }
    /** As the client wrote it: none, minimal, low, medium, high, xhigh, max … */
    | { readonly kind: 'effort'; readonly effort: string }
    | { readonly kind: 'budget'; readonly tokens: number }
    /** Only the visibility was asked for. */
    | { readonly kind: 'unsaid' }
  /** What of it the client wants to see. Absent: the vendor's default. */
  readonly show?: 'none' | 'summary' | 'full'
  readonly origin?: Origin
}

export type OutputFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema'
      readonly schema: JsonObject
      /** JSON pointer of the schema in the client's body. */
      readonly schemaAt?: string
      readonly name?: string
      readonly description?: string
      readonly strict?: boolean
    }

/** Who asks, for the vendor's books and caches. */
export interface Caller {
  readonly user?: string
  readonly metadata?: JsonObject
  /** OpenAI's prompt_cache_key. */
  readonly cacheKey?: string
  readonly serviceTier?: string
  readonly safetyIdentifier?: string
}

/** Server-side state that a dialect offers (OpenAI Responses). */
export interface Continuity {
  readonly store?: boolean
  readonly previousResponseId?: string
  readonly conversation?: Json
  readonly background?: boolean
}

/** What the answer is to be where it is no text. */
export type Product =
  /** Pixels. Absent: the model's choice. */
  | { readonly kind: 'image'; readonly width?: number; readonly height?: number }
  /** `voice`: as the client wrote it. */
  | { readonly kind: 'speech'; readonly voice?: string }

export interface CanonicalRequest {
  /** As the client wrote it; routing decides what is sent. */
  readonly model: string
  readonly stream: boolean
  /** Text blocks that stand before the first turn. */
  readonly instructions: readonly Instruction[]
  readonly turns: readonly Turn[]
  readonly tools: readonly Tool[]
  readonly toolChoice?: ToolChoice
  readonly parallelToolCalls?: boolean
  readonly sampling: Sampling
  /** Upper bound of output tokens, reasoning included. */
  readonly maxOutput?: number
  readonly reasoning?: Reasoning
  readonly output?: OutputFormat
  readonly verbosity?: string
  readonly product?: Product
  readonly caller: Caller
  readonly continuity?: Continuity
  /** What a client asks to be streamed beside the content. */
  readonly streaming?: { readonly usage?: boolean }
  readonly origin: Origin
  /**
   * Where the client wrote each setting that has no node of its own, so that a loss can name it:
   * `sampling.topK` → `/generationConfig/topK`. Every field of this request that the reader filled has its entry.
   */
  readonly places: Readonly<Partial<Record<SettingName, string>>>
}

/** The settings of a request that have no node with an origin. */
export type SettingName =
  | 'model'
  | 'stream'
  | 'toolChoice'
  | 'parallelToolCalls'
  | 'maxOutput'
  | 'reasoning'
  | 'output'
  | 'verbosity'
  | 'streaming'
  | `sampling.${keyof Sampling}`
  | `caller.${keyof Caller}`
  | `continuity.${keyof Continuity}`

export interface Instruction {
  readonly speaker: 'system' | 'developer'
  readonly part: Part
  readonly origin?: Origin
}

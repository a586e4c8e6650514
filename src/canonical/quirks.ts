/**
 * What one model at one place cannot do, or does in its own way. An upstream states it; writers and readers obey it.
 * Every field absent means: as the protocol's own vendor does it.
 */
export interface Quirks {
  /** JSON Schema keywords the place takes in tool schemas and structured output. Absent: the protocol's default. */
  readonly schema?: SchemaSupport
  /** Longest tool name. */
  readonly toolNameLength?: number
  /** Longest tool-call id, and the characters it may have, as the source of a character class: `a-zA-Z0-9_-`. */
  readonly toolCallId?: { readonly length: number; readonly characters: string }
  /** The field that bounds output (OpenAI chat). */
  readonly maxOutputField?: 'max_tokens' | 'max_completion_tokens'
  /** The speaker word for instructions (OpenAI chat). */
  readonly instructionRole?: 'system' | 'developer'
  /** false: `stream_options` is refused. */
  readonly streamOptions?: boolean
  /** true: `usage` counts output without reasoning (xAI, Google's OpenAI endpoint). */
  readonly outputExcludesReasoning?: boolean
  /** How reasoning is asked for on the openai-chat wire. */
  readonly reasoningRequest?: 'reasoning_effort' | 'openrouter' | 'thinking' | 'enable_thinking' | 'none'
  /** The reasoning efforts the model takes, from weak to strong: another is sent as the nearest. Absent: any. */
  readonly reasoningEfforts?: readonly string[]
  /** The field in which an assistant turn gives its reasoning back. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning' | 'none'
  /** How reasoning is asked for on the anthropic and gemini wires, by model generation. */
  readonly thinkingForm?: 'budget' | 'adaptive' | 'level' | 'none'
  /** true: the upstream gives every function call an id and wants it back (Gemini 3). */
  readonly callIds?: boolean
  /** true: content blocks and tools may be marked for the prompt cache: `cache_control` on the openai-chat wire (OpenRouter, LiteLLM), cache points on Converse's. */
  readonly cacheControl?: boolean
  /** true: content may be marked as the end of a cached prefix, by `prompt_cache_breakpoint` (OpenAI's wires). */
  readonly cacheBreakpoints?: true
  /** true: the model searches the web itself and takes `web_search_options` (openai-chat wire). */
  readonly searchOptions?: true
  /** How functions stand beside tools that Google runs (gemini wire). Absent: declared (`includeServerSideToolInvocations`). */
  readonly mixedTools?: 'undeclared'
  /** false: image URLs are not fetched by the place and must be sent inline. */
  readonly imageUrls?: boolean
  /** true: how closely a picture is looked at can be said of each (gemini wire, from Gemini 3 on). */
  readonly mediaDetail?: true
  /** false: tool results can hold text only. */
  readonly toolResultMedia?: boolean
  /** false: that a tool result is an error cannot be said (Converse: only Claude and Nova take it). */
  readonly toolResultStatus?: boolean
  /** The tool choices beside `auto` that the model takes (Converse). Absent: all. */
  readonly toolChoices?: readonly ('any' | 'tool')[]
  /** What the model takes beside the common fields (Converse's `additionalModelRequestFields`): where `top_k` stands, how reasoning is asked for. Absent: nothing. */
  readonly additionalFields?: {
    readonly topK?: readonly string[]
    readonly reasoning?: 'thinking' | 'reasoningConfig' | 'reasoning_effort'
  }
  /** false: structured output by schema is not to be had. */
  readonly outputSchema?: boolean
  /**
   * Can instructions stand among the turns as a speaker of their own (anthropic `role: system`, from Claude Opus 4.8 on)?
   * Absent: a client of the same dialect is believed, for others they are sent as the user's words.
   */
  readonly systemTurns?: boolean
  /** false: sampling parameters are refused (OpenAI reasoning models, newest Claude). */
  readonly sampling?: boolean
  /** true: temperature, top_p and logprobs are taken all the same where the request asks for no thinking (OpenAI from GPT-5.1 on). */
  readonly restingSampling?: true
  /** true: temperature and top_p may be given together (anthropic wire, up to Claude 4). Absent: temperature only there, both on Converse's, where false says so. */
  readonly jointSampling?: boolean
  /** false: the conversation may not end with the model's own words, to be gone on with (Claude from 4.6 on, Gemini from 3.6 on). */
  readonly prefill?: boolean
  /** How a begun answer is marked to be gone on with (openai-chat wire). Absent: it would be taken for a finished one. */
  readonly takesUp?: 'partial' | 'final-message'
  /** Upper bound of output tokens; it is also sent where the protocol demands one and the client gave none. */
  readonly maxOutput?: number
  /** false: custom (free-form) tools are not to be had; they are sent as functions with one string. */
  readonly customTools?: boolean
  /** false: groups of tools (`namespace`, tools inside the input) are not to be had; they are sent flat (OpenAI Responses). */
  readonly namespaces?: boolean
  /** true: the vendor itself, which refuses a conversation whose proofs (`Seal`) are missing or another's. */
  readonly verifiesSeals?: true
  /** false: the place keeps no responses (`store`, `previous_response_id`). */
  readonly stored?: boolean
}

export interface SchemaSupport {
  /** Keywords that may stay. Everything else moves into the description. */
  readonly keywords: readonly string[]
  /** true: `$ref` and `$defs` may stay; false: references are inlined (recursive ones cut and reported). */
  readonly references: boolean
  /** How a nullable type is written. */
  readonly nullable: 'type-array' | 'nullable-keyword' | 'any-of'
  /** true: `const` may stay; false: it becomes a one-value `enum`. */
  readonly constant: boolean
  /** true: `allOf` may stay; false: merged. */
  readonly allOf: boolean
  /** Type names in upper case (Gemini's own `parameters`). */
  readonly upperCaseTypes?: boolean
}

import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/beta/messages'
import type {
  Content,
  GenerateContentConfig,
  GenerationConfig,
  SafetySetting,
  Tool,
  ToolConfig,
} from '@google/genai'
import type { ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions/completions'
import type { ResponseCreateParamsBase } from 'openai/resources/responses/responses'

/** What the vendors publish for a request, in the shape it has on the wire. */

export type ChatRequest = ChatCompletionCreateParamsBase
export type ResponsesRequest = ResponseCreateParamsBase
export type MessagesRequest = Omit<MessageCreateParamsNonStreaming, 'stream'> & { readonly stream?: boolean }

/** The SDK's enumerations are words on the wire. */
type Wire<T> = T extends string
  ? `${T}`
  : T extends number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : T extends object
        ? { readonly [K in keyof T]: Wire<T[K]> }
        : T

export interface GeminiRequest {
  readonly contents: readonly Wire<Content>[]
  readonly systemInstruction?: Wire<Content>
  readonly tools?: readonly Wire<Tool>[]
  readonly toolConfig?: Wire<ToolConfig>
  readonly generationConfig?: Wire<GenerationConfig>
  readonly safetySettings?: readonly Wire<SafetySetting>[]
  readonly cachedContent?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly serviceTier?: Wire<GenerateContentConfig['serviceTier']>
}

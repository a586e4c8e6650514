import type { JsonObject } from '../../canonical/json.ts'

/**
 * The wire types of Converse as its API reference has them
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). AWS's SDK types its own objects, with bytes
 * where the wire has base64, so that they are said here.
 */
export type WireSource =
  | { readonly bytes: string }
  | { readonly s3Location: { readonly uri: string; readonly bucketOwner?: string } }

export type WireMedia = { readonly format: string; readonly source: WireSource }

export type WireDocument = {
  readonly format?: string
  readonly name: string
  readonly source:
    | WireSource
    | { readonly text: string }
    | { readonly content: readonly { readonly text: string }[] }
  readonly context?: string
  readonly citations?: { readonly enabled: boolean }
}

export type WireToolUse = { readonly toolUseId: string; readonly name: string; readonly input: JsonObject }

export type WireToolResult = {
  readonly toolUseId: string
  readonly content: readonly JsonObject[]
  readonly status?: 'success' | 'error'
}

export type WireReasoning =
  | { readonly reasoningText: { readonly text: string; readonly signature?: string } }
  | { readonly redactedContent: string }

export type WireCachePoint = { readonly cachePoint: { readonly type: 'default'; readonly ttl?: '5m' | '1h' } }

export type WireMessage = { readonly role: 'user' | 'assistant'; readonly content: readonly JsonObject[] }

export type WireTool =
  | {
      readonly toolSpec: {
        readonly name: string
        readonly description?: string
        readonly inputSchema: { readonly json: JsonObject }
        readonly strict?: boolean
      }
    }
  | WireCachePoint

export type WireToolChoice =
  | { readonly auto: Readonly<Record<string, never>> }
  | { readonly any: Readonly<Record<string, never>> }
  | { readonly tool: { readonly name: string } }

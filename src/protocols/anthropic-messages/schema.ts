import type * as Beta from '@anthropic-ai/sdk/resources/beta/messages/messages'
import type { JsonObject } from '../../canonical/json.ts'

/**
 * The wire types of this dialect, from Anthropic's own SDK: what the writers write is checked against what the vendor
 * publishes. Readers are loose: they name what they read and keep the rest.
 */
export type WireText = Beta.BetaTextBlockParam
export type WireImage = Beta.BetaImageBlockParam
export type WireDocument = Beta.BetaRequestDocumentBlock
export type WireSearchResult = Omit<Beta.BetaSearchResultBlockParam, 'content'>
export type WireThinking = Beta.BetaThinkingBlockParam
export type WireRedactedThinking = Beta.BetaRedactedThinkingBlockParam
export type WireToolUse = Beta.BetaToolUseBlockParam
export type WireToolResult = Omit<Beta.BetaToolResultBlockParam, 'content'>
export type WireCompaction = Beta.BetaCompactionBlockParam
export type WireWebSearchResult = Beta.BetaWebSearchResultBlock
export type WireWebCitation = Beta.BetaCitationsWebSearchResultLocation
export type WireCodeResult = Beta.BetaCodeExecutionResultBlock
export type WireTool = Omit<Beta.BetaTool, 'input_schema'> & { readonly input_schema: JsonObject }
export type WireToolChoice = Beta.BetaToolChoice
export type WireThinkingConfig = Beta.BetaThinkingConfigParam
export type WireEffort = NonNullable<Beta.BetaOutputConfig['effort']>
export type WireStopReason = Beta.BetaStopReason

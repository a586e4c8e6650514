import type { ProtocolId, TargetProtocolId } from '../canonical/protocol-id.ts'
import { anthropicMessages } from './anthropic-messages/index.ts'
import { bedrockConverse } from './bedrock-converse/index.ts'
import { geminiGenerate } from './gemini-generate/index.ts'
import { openaiChat } from './openai-chat/index.ts'
import { openaiResponses } from './openai-responses/index.ts'
import type { Protocol, TargetProtocol } from './protocol.ts'

/** Every dialect Torii speaks: one line each. Routes, the test matrix and the fidelity pages are computed from it. */
export const protocols: Readonly<Record<ProtocolId, Protocol>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
}

/** What an upstream may be spoken to in: the same, and those that no client speaks. */
export const targets: Readonly<Record<TargetProtocolId, TargetProtocol>> = {
  ...protocols,
  'bedrock-converse': bedrockConverse,
}

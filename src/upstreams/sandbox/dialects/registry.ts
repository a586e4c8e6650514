import type { ProtocolId } from '../../../canonical/protocol-id.ts'
import type { SandboxDialect } from '../dialect.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { geminiGenerate } from './gemini-generate.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'

export const dialects: Readonly<Record<ProtocolId, SandboxDialect>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
}

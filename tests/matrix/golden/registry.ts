import type { ProtocolId } from '../../../src/canonical/protocol-id.ts'
import { golden as anthropicMessagesToGeminiGenerate } from './anthropic-messages-to-gemini-generate.ts'
import { golden as anthropicMessagesToOpenaiChat } from './anthropic-messages-to-openai-chat.ts'
import { golden as anthropicMessagesToOpenaiResponses } from './anthropic-messages-to-openai-responses.ts'
import { golden as geminiGenerateToAnthropicMessages } from './gemini-generate-to-anthropic-messages.ts'
import { golden as geminiGenerateToOpenaiChat } from './gemini-generate-to-openai-chat.ts'
import { golden as geminiGenerateToOpenaiResponses } from './gemini-generate-to-openai-responses.ts'
import { golden as openaiChatToAnthropicMessages } from './openai-chat-to-anthropic-messages.ts'
import { golden as openaiChatToGeminiGenerate } from './openai-chat-to-gemini-generate.ts'
import { golden as openaiChatToOpenaiResponses } from './openai-chat-to-openai-responses.ts'
import { golden as openaiResponsesToAnthropicMessages } from './openai-responses-to-anthropic-messages.ts'
import { golden as openaiResponsesToGeminiGenerate } from './openai-responses-to-gemini-generate.ts'
import { golden as openaiResponsesToOpenaiChat } from './openai-responses-to-openai-chat.ts'

/** By client and upstream dialect. */
export const goldens: Readonly<Partial<Record<`${ProtocolId} ${ProtocolId}`, object>>> = {
  'openai-chat openai-responses': openaiChatToOpenaiResponses,
  'openai-chat anthropic-messages': openaiChatToAnthropicMessages,
  'openai-chat gemini-generate': openaiChatToGeminiGenerate,
  'openai-responses openai-chat': openaiResponsesToOpenaiChat,
  'openai-responses anthropic-messages': openaiResponsesToAnthropicMessages,
  'openai-responses gemini-generate': openaiResponsesToGeminiGenerate,
  'anthropic-messages openai-chat': anthropicMessagesToOpenaiChat,
  'anthropic-messages openai-responses': anthropicMessagesToOpenaiResponses,
  'anthropic-messages gemini-generate': anthropicMessagesToGeminiGenerate,
  'gemini-generate openai-chat': geminiGenerateToOpenaiChat,
  'gemini-generate openai-responses': geminiGenerateToOpenaiResponses,
  'gemini-generate anthropic-messages': geminiGenerateToAnthropicMessages,
}

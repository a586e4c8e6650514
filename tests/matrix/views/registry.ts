import type { ProtocolId } from '../../../src/canonical/protocol-id.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { geminiGenerate } from './gemini-generate.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Viewer } from './view.ts'

export const viewers: Readonly<Record<ProtocolId, Viewer>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
}

import type { ProtocolId, TargetProtocolId } from '../../../src/canonical/protocol-id.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { bedrockConverse } from './bedrock-converse.ts'
import type { FullFixture } from './features.ts'
import { geminiGenerate } from './gemini-generate.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'

export const fixtures: Readonly<Record<ProtocolId, FullFixture>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
}

/** Also of what only upstreams speak. */
export const answerFixtures: Readonly<
  Record<TargetProtocolId, Pick<FullFixture, 'answers' | 'plainAnswer'>>
> = { ...fixtures, 'bedrock-converse': bedrockConverse }

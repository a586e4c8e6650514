import type { JsonObject } from '../../../src/canonical/json.ts'
import type { TargetProtocolId } from '../../../src/canonical/protocol-id.ts'
import type { Quirks } from '../../../src/canonical/quirks.ts'
import { rules as anthropicMessages } from './anthropic-messages.ts'
import { rules as bedrockConverse } from './bedrock-converse.ts'
import { rules as geminiGenerate } from './gemini-generate.ts'
import { rules as openaiChat } from './openai-chat.ts'
import { rules as openaiResponses } from './openai-responses.ts'
import type { Rule } from './rule.ts'

const rules: Readonly<Record<TargetProtocolId, readonly Rule[]>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
  'bedrock-converse': bedrockConverse,
}

/** What the vendor of this dialect would refuse a request for, each finding once. */
export const refusalsOf = (
  dialect: TargetProtocolId,
  body: JsonObject,
  quirks: Quirks,
): readonly string[] => [...new Set(rules[dialect].flatMap((rule) => rule(body, quirks)))]

import type { Quirks } from '../canonical/quirks.ts'

/** What OpenAI's own models take, at OpenAI and on Azure. Source: OpenAI's reasoning guide and API reference. */
export const openaiQuirks = (model: string): Quirks => ({
  ...always,
  ...(isReasoning(model) ? reasoning : { reasoningRequest: 'none' }),
})

/** `gpt-5-chat-latest` and its kin do not reason. */
const isReasoning = (model: string): boolean =>
  /(?:^|[/-])(?:o\d|gpt-[5-9]|gpt-oss|codex|computer-use)/.test(model) && !/chat-latest|-chat$/.test(model)

const always: Quirks = {
  toolNameLength: 64,
  toolCallId: { length: 40, characters: 'a-zA-Z0-9_-' },
  maxOutputField: 'max_completion_tokens',
}

const reasoning: Quirks = {
  instructionRole: 'developer',
  sampling: false,
  reasoningRequest: 'reasoning_effort',
}

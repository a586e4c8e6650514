import type { ProtocolId } from '../canonical/protocol-id.ts'
import type { Quirks } from '../canonical/quirks.ts'

/** What OpenAI's own models take, at OpenAI and on Azure. Source: OpenAI's model pages, reasoning guide and API reference. */
export const openaiQuirks = (model: string, protocol: ProtocolId): Quirks => ({
  ...always,
  toolCallId: { length: protocol === 'openai-responses' ? 64 : 40, characters: 'a-zA-Z0-9_-' },
  ...(isReasoning(model) ? { ...reasoning, ...effortsOf(model) } : { reasoningRequest: 'none' }),
  ...outputOf(model),
  ...(/(?:^|\/)gpt-(?:5\.(?:[6-9]|\d\d)|[6-9])/.test(model) ? { cacheBreakpoints: true } : {}),
  ...(/-search-(?:preview|api)/.test(model) ? { searchOptions: true } : {}),
})

/** `gpt-5-chat-latest` and its kin do not reason. */
const isReasoning = (model: string): boolean =>
  /(?:^|[/-])(?:o\d|gpt-[5-9]|gpt-oss|codex|computer-use)/.test(model) && !/chat-latest|-chat$/.test(model)

const always: Quirks = { toolNameLength: 64, maxOutputField: 'max_completion_tokens' }

const reasoning: Quirks = {
  instructionRole: 'developer',
  sampling: false,
  reasoningRequest: 'reasoning_effort',
}

/** First match wins. A model that is not here takes every effort, as the newest do. */
const efforts: readonly { readonly pattern: RegExp; readonly taken: readonly string[] }[] = [
  { pattern: /deep-research/, taken: ['medium'] },
  { pattern: /(?:^|\/)o\d|gpt-oss|codex-mini|gpt-5(?:\.1)?-codex(?!-max)/, taken: ['low', 'medium', 'high'] },
  { pattern: /gpt-5\.\d+-codex|gpt-5\.1-codex-max/, taken: ['low', 'medium', 'high', 'xhigh'] },
  { pattern: /gpt-5-pro/, taken: ['high'] },
  { pattern: /gpt-5\.\d+-pro/, taken: ['medium', 'high', 'xhigh'] },
  { pattern: /gpt-5(?!\.\d)/, taken: ['minimal', 'low', 'medium', 'high'] },
  { pattern: /gpt-5\.1(?!\d)/, taken: ['none', 'low', 'medium', 'high'] },
  { pattern: /gpt-5\.[2-5](?!\d)/, taken: ['none', 'low', 'medium', 'high', 'xhigh'] },
]

function effortsOf(model: string): Quirks {
  const taken = efforts.find(({ pattern }) => pattern.test(model))?.taken
  if (taken === undefined) return {}
  // https://platform.openai.com/docs/guides/latest-model (parameter compatibility).
  return { reasoningEfforts: taken, ...(taken.includes('none') ? { restingSampling: true } : {}) }
}

/** Most output tokens: a request for more is refused. A model that is not here has no bound that is known. */
const outputs: readonly { readonly pattern: RegExp; readonly tokens: number }[] = [
  { pattern: /gpt-3\.5|gpt-4-(?:turbo|\d{4}-preview|vision)/, tokens: 4096 },
  { pattern: /gpt-4o|chatgpt-4o|gpt-5(?:\.\d)?-chat/, tokens: 16_384 },
  { pattern: /gpt-4\.1/, tokens: 32_768 },
  { pattern: /gpt-4(?![.\do])/, tokens: 8192 },
  { pattern: /(?:^|\/)o1-mini/, tokens: 65_536 },
  { pattern: /(?:^|\/)o\d/, tokens: 100_000 },
  { pattern: /gpt-5-pro/, tokens: 272_000 },
  { pattern: /gpt-5/, tokens: 128_000 },
]

function outputOf(model: string): Quirks {
  const tokens = outputs.find(({ pattern }) => pattern.test(model))?.tokens
  return tokens === undefined ? {} : { maxOutput: tokens }
}

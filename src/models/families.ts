import type { Modality, ModelInfo } from '../canonical/model-info.ts'

/** What all models of a family have in common. */
export interface Family extends Omit<ModelInfo, 'id'> {
  /** Against the bare id, lower case. */
  readonly pattern: RegExp
}

const text: readonly Modality[] = ['text']
const seeing: readonly Modality[] = ['text', 'image']
const reading: readonly Modality[] = ['text', 'image', 'document']
const everything: readonly Modality[] = ['text', 'image', 'audio', 'video', 'document']
const vectors = { input: text, output: ['embedding'], reasoning: false, tools: false } as const

const chat = { output: text, tools: true } as const
const claude = { owner: 'anthropic', input: reading, ...chat } as const
const gemini = { owner: 'google', input: everything, contextWindow: 1_048_576, ...chat } as const
const openai = { owner: 'openai', input: seeing, ...chat } as const
const thinks = { reasoning: true } as const
const plain = { reasoning: false } as const

/**
 * First match wins, so the narrow come before the wide. Limits are those of the vendors' model pages in November 2026; where the
 * price catalogue names a context window, that one is taken.
 */
export const families: readonly Family[] = [
  // Anthropic: platform.claude.com/docs/…/models
  {
    pattern: /claude-(?:2|instant)/,
    ...claude,
    ...plain,
    input: text,
    tools: false,
    contextWindow: 100_000,
    maxOutput: 4096,
  },
  { pattern: /claude-3[-.]5/, ...claude, ...plain, contextWindow: 200_000, maxOutput: 8192 },
  { pattern: /claude-3[-.]7/, ...claude, ...thinks, contextWindow: 200_000, maxOutput: 64_000 },
  { pattern: /claude-3/, ...claude, ...plain, input: seeing, contextWindow: 200_000, maxOutput: 4096 },
  {
    pattern: /(?:opus|sonnet|haiku)-4[-.]5/,
    ...claude,
    ...thinks,
    contextWindow: 200_000,
    maxOutput: 64_000,
  },
  {
    pattern: /opus-4(?:[-.][01])?(?![-.]?\d(?!\d))/,
    ...claude,
    ...thinks,
    contextWindow: 200_000,
    maxOutput: 32_000,
  },
  {
    pattern: /sonnet-4(?:[-.]0)?(?![-.]?\d(?!\d))/,
    ...claude,
    ...thinks,
    contextWindow: 200_000,
    maxOutput: 64_000,
  },
  { pattern: /claude/, ...claude, ...thinks, contextWindow: 1_000_000, maxOutput: 128_000 },
  // Google: ai.google.dev/gemini-api/docs/models
  {
    pattern: /gemini-embedding|text-embedding-00\d|text-multilingual-embedding/,
    ...vectors,
    owner: 'google',
    contextWindow: 8192,
  },
  {
    pattern: /gemini.*tts/,
    ...gemini,
    ...plain,
    input: text,
    output: ['audio'],
    tools: false,
    contextWindow: 8192,
    maxOutput: 16_384,
  },
  {
    pattern: /gemini.*image/,
    ...gemini,
    input: seeing,
    output: seeing,
    tools: false,
    contextWindow: 65_536,
    maxOutput: 32_768,
  },
  { pattern: /imagen/, owner: 'google', ...plain, input: text, output: ['image'], tools: false },
  { pattern: /veo/, owner: 'google', ...plain, input: seeing, output: ['video'], tools: false },
  { pattern: /gemini-(?:1|2\.0)/, ...gemini, ...plain, maxOutput: 8192 },
  { pattern: /gemini/, ...gemini, ...thinks, maxOutput: 65_536 },
  {
    pattern: /gemma/,
    owner: 'google',
    ...plain,
    ...chat,
    input: seeing,
    contextWindow: 131_072,
    maxOutput: 8192,
  },
  // OpenAI: platform.openai.com/docs/models
  { pattern: /text-embedding-(?:3|ada)/, ...vectors, owner: 'openai', contextWindow: 8191 },
  { pattern: /gpt-image|dall-e/, owner: 'openai', ...plain, input: seeing, output: ['image'], tools: false },
  {
    pattern: /gpt-audio|gpt-4o(?:-mini)?-audio/,
    ...openai,
    ...plain,
    input: ['text', 'audio'],
    output: ['text', 'audio'],
    contextWindow: 128_000,
    maxOutput: 16_384,
  },
  { pattern: /whisper|transcribe|voxtral/, ...plain, input: ['audio'], output: text, tools: false },
  { pattern: /(?:^|[-/])tts/, ...plain, input: text, output: ['audio'], tools: false },
  { pattern: /moderation/, ...plain, input: seeing, output: text, tools: false },
  { pattern: /gpt-oss/, ...openai, ...thinks, input: text, contextWindow: 131_072, maxOutput: 131_072 },
  { pattern: /gpt-5.*chat/, ...openai, ...plain, contextWindow: 128_000, maxOutput: 16_384 },
  { pattern: /gpt-5\.[4-9]|gpt-[6-9]/, ...openai, ...thinks, contextWindow: 1_050_000, maxOutput: 128_000 },
  { pattern: /gpt-5|codex/, ...openai, ...thinks, contextWindow: 400_000, maxOutput: 128_000 },
  { pattern: /(?:^|\/)o\d/, ...openai, ...thinks, contextWindow: 200_000, maxOutput: 100_000 },
  { pattern: /gpt-4\.1/, ...openai, ...plain, contextWindow: 1_047_576, maxOutput: 32_768 },
  { pattern: /gpt-4o|chatgpt-4o/, ...openai, ...plain, contextWindow: 128_000, maxOutput: 16_384 },
  {
    pattern: /gpt-4-(?:turbo|1106|0125|vision)/,
    ...openai,
    ...plain,
    contextWindow: 128_000,
    maxOutput: 4096,
  },
  { pattern: /gpt-4/, ...openai, ...plain, input: text, contextWindow: 8192, maxOutput: 8192 },
  { pattern: /gpt-3\.5/, ...openai, ...plain, input: text, contextWindow: 16_385, maxOutput: 4096 },
  // Z.ai: docs.z.ai/guides
  {
    pattern: /glm-\d(?:\.\d)?v/,
    owner: 'zai',
    ...thinks,
    ...chat,
    input: ['text', 'image', 'video'],
    contextWindow: 65_536,
    maxOutput: 16_384,
  },
  {
    pattern: /glm-4\.5/,
    owner: 'zai',
    ...thinks,
    ...chat,
    input: text,
    contextWindow: 131_072,
    maxOutput: 98_304,
  },
  {
    pattern: /glm-(?:4\.[6-9]|[5-9])/,
    owner: 'zai',
    ...thinks,
    ...chat,
    input: text,
    contextWindow: 200_000,
    maxOutput: 131_072,
  },
  // Others
  {
    pattern: /deepseek-(?:reasoner|r\d|v[4-9])/,
    owner: 'deepseek',
    ...thinks,
    ...chat,
    input: text,
    contextWindow: 131_072,
  },
  { pattern: /deepseek/, owner: 'deepseek', ...chat, input: text, contextWindow: 131_072 },
  {
    pattern: /grok-(?:imagine|2-image)/,
    owner: 'xai',
    ...plain,
    input: seeing,
    output: ['image'],
    tools: false,
  },
  { pattern: /grok-[2]/, owner: 'xai', ...plain, ...chat, input: text, contextWindow: 131_072 },
  { pattern: /grok/, owner: 'xai', ...thinks, ...chat, input: seeing, contextWindow: 256_000 },
  {
    pattern: /kimi-k2(?![.-]?\d*-?thinking|\.5)/,
    owner: 'moonshotai',
    ...plain,
    ...chat,
    input: text,
    contextWindow: 262_144,
  },
  { pattern: /kimi/, owner: 'moonshotai', ...thinks, ...chat, input: seeing, contextWindow: 262_144 },
  {
    pattern: /minimax-m/,
    owner: 'minimax',
    ...thinks,
    ...chat,
    input: text,
    contextWindow: 204_800,
    maxOutput: 131_072,
  },
  { pattern: /mimo/, owner: 'xiaomi', ...thinks, ...chat, input: text, contextWindow: 262_144 },
  { pattern: /qwen.*embed/, ...vectors, owner: 'qwen', contextWindow: 32_768 },
  { pattern: /qwen.*vl|qvq/, owner: 'qwen', ...chat, input: ['text', 'image', 'video'] },
  { pattern: /qwen|qwq/, owner: 'qwen', ...chat, input: text },
  { pattern: /embed|bge-|e5-|voyage/, ...vectors },
  { pattern: /magistral/, owner: 'mistralai', ...thinks, ...chat, input: text, contextWindow: 131_072 },
  { pattern: /pixtral/, owner: 'mistralai', ...plain, ...chat, input: seeing, contextWindow: 131_072 },
  { pattern: /mistral|ministral|codestral|devstral/, owner: 'mistralai', ...chat, contextWindow: 131_072 },
  {
    pattern: /sonar/,
    owner: 'perplexity',
    output: text,
    tools: false,
    input: seeing,
    contextWindow: 128_000,
  },
  { pattern: /llama-?4/, owner: 'meta', ...plain, ...chat, input: seeing },
  { pattern: /llama/, owner: 'meta', ...plain, ...chat, input: text, contextWindow: 131_072 },
]

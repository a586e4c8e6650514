import { upstreams } from '../../upstreams/registry.ts'

/** What people call a place in lists of their own. */
const words: Readonly<Record<string, string>> = {
  google: 'gemini',
  googleai: 'gemini',
  googleaistudio: 'gemini',
  aistudio: 'gemini',
  claude: 'anthropic',
  chatgpt: 'openai',
  gpt: 'openai',
  azure: 'azure-openai',
  azureopenaiservice: 'azure-openai',
  aws: 'bedrock',
  awsbedrock: 'bedrock',
  vertexai: 'vertex',
  googlevertex: 'vertex',
  grok: 'xai',
  kimi: 'moonshot',
  qwen: 'alibaba',
  dashscope: 'alibaba',
  togetherai: 'together',
  fireworksai: 'fireworks',
  openailike: 'openai-compatible',
}

const squeezed = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '')

/** The upstream that a word means: its id, its label, or a usual name, in any spelling. Undefined: none. */
export function upstreamCalled(word: string): string | undefined {
  if (upstreams[word] !== undefined) return word
  const wanted = squeezed(word)
  const found = Object.values(upstreams).find(
    ({ id, label }) => squeezed(id) === wanted || squeezed(label) === wanted,
  )
  return found?.id ?? words[wanted]
}

import { upstreams } from '../../upstreams/registry.ts'

/** Whose a key is, by its shape. A plain `sk-…` is OpenAI's form, which many took over: it is taken for OpenAI's only with `proj` and the like. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/^sk-ant-/, 'anthropic'],
  [/^sk-or-/, 'openrouter'],
  [/^sk-(?:proj|svcacct|admin)-/, 'openai'],
  [/^sk-[A-Za-z0-9]{20}T3BlbkFJ/, 'openai'],
  [/^(?:AIza|AQ\.)/, 'gemini'],
  [/^gsk_/, 'groq'],
  [/^xai-/, 'xai'],
  [/^pplx-/, 'perplexity'],
  [/^nvapi-/, 'nvidia'],
  [/^hf_/, 'huggingface'],
  [/^csk-/, 'cerebras'],
  [/^fw_/, 'fireworks'],
  [/^tgp_v1_/, 'together'],
  [/^gh[pous]_|^github_pat_/, 'github-models'],
  [/^(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/=]{8,}/, 'bedrock'],
  [/^[0-9a-f]{32}\.[A-Za-z0-9]{16}$/, 'zai'],
]

export const keyOwner = (key: string): string | undefined => shapes.find(([shape]) => shape.test(key))?.[1]

/** The place at an address: the one whose own base URL it continues, else one of the same host. */
export function upstreamAt(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { host, href } = new URL(address)
  const near = Object.values(upstreams)
    .filter(({ baseUrl }) => baseUrl !== undefined && new URL(baseUrl).host === host)
    .sort((a, b) => (b.baseUrl?.length ?? 0) - (a.baseUrl?.length ?? 0))
  return (near.find(({ baseUrl }) => href.startsWith(baseUrl ?? '')) ?? near.at(-1))?.id
}

/** Environment variables by which vendors' own SDKs are told a key. */
export const keyVariables: Readonly<Record<string, string>> = {
  GEMINI_API_KEY: 'gemini',
  GOOGLE_API_KEY: 'gemini',
  ANTHROPIC_API_KEY: 'anthropic',
  OPENAI_API_KEY: 'openai',
  OPENROUTER_API_KEY: 'openrouter',
  ZAI_API_KEY: 'zai',
  DEEPSEEK_API_KEY: 'deepseek',
  GROQ_API_KEY: 'groq',
  MISTRAL_API_KEY: 'mistral',
  XAI_API_KEY: 'xai',
  TOGETHER_API_KEY: 'together',
  FIREWORKS_API_KEY: 'fireworks',
  CEREBRAS_API_KEY: 'cerebras',
  PERPLEXITY_API_KEY: 'perplexity',
  MOONSHOT_API_KEY: 'moonshot',
  DASHSCOPE_API_KEY: 'alibaba',
  NVIDIA_API_KEY: 'nvidia',
  HF_TOKEN: 'huggingface',
  SAMBANOVA_API_KEY: 'sambanova',
  NOVITA_API_KEY: 'novita',
  SILICONFLOW_API_KEY: 'siliconflow',
  MINIMAX_API_KEY: 'minimax',
  DEEPINFRA_API_KEY: 'deepinfra',
  COHERE_API_KEY: 'cohere',
  VENICE_API_KEY: 'venice',
  AWS_BEARER_TOKEN_BEDROCK: 'bedrock',
}

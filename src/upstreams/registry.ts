import { anthropic } from './anthropic/index.ts'
import { azureOpenai } from './azure-openai/index.ts'
import { bedrock } from './bedrock/index.ts'
import { custom } from './custom/index.ts'
import { gemini } from './gemini/index.ts'
import { openai } from './openai/index.ts'
import { openaiCompatible } from './openai-compatible/index.ts'
import { sandbox } from './sandbox/index.ts'
import type { Upstream } from './upstream.ts'
import { vertex, vertexAnthropic } from './vertex/index.ts'
import { zai } from './zai/index.ts'

/** Every kind of place, by the id that `accounts[].upstream` says, in the order lists show them. */
export const upstreams: Readonly<Record<string, Upstream>> = Object.fromEntries(
  [
    gemini,
    anthropic,
    openai,
    zai,
    vertex,
    vertexAnthropic,
    azureOpenai,
    bedrock,
    ...openaiCompatible,
    custom,
    sandbox,
  ].map((upstream) => [upstream.id, upstream]),
)

import type { TargetProtocolId } from '../../canonical/protocol-id.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import { claudeQuirks } from '../anthropic-models.ts'

/** Ids come plain, with a region's prefix (`us.`, `eu.`, `global.`), and inside an ARN. */
const claude = /(?:^|[./:])anthropic\./

interface Family {
  readonly pattern: RegExp
  readonly quirks: (model: string) => Quirks
}

const noSchema: Quirks = { outputSchema: false }
const plain: Quirks = { prefill: false, toolResultStatus: false }

/**
 * What models take in Converse. Sources: «Supported models and model features», «Inference request parameters» and «Get validated
 * JSON results from models» of the Bedrock user guide, and the Nova user guides. First match wins.
 */
const families: readonly Family[] = [
  { pattern: claude, quirks: claudeInConverse },
  {
    pattern: /amazon\.nova-2/,
    quirks: () => ({
      ...noSchema,
      cacheControl: true,
      reasoningEfforts: ['low', 'medium', 'high'],
      additionalFields: { topK: ['inferenceConfig', 'topK'], reasoning: 'reasoningConfig' },
    }),
  },
  {
    pattern: /amazon\.nova/,
    quirks: () => ({
      ...noSchema,
      cacheControl: true,
      additionalFields: { topK: ['inferenceConfig', 'topK'] },
    }),
  },
  {
    pattern: /openai\.gpt-oss/,
    quirks: () => ({
      ...plain,
      toolChoices: [],
      reasoningEfforts: ['low', 'medium', 'high'],
      additionalFields: { reasoning: 'reasoning_effort' },
    }),
  },
  { pattern: /meta\.llama/, quirks: () => ({ ...plain, ...noSchema, toolChoices: [] }) },
  {
    pattern: /mistral\./,
    quirks: () => ({ ...plain, toolChoices: ['any'], additionalFields: { topK: ['top_k'] } }),
  },
  {
    pattern: /cohere\./,
    quirks: () => ({ ...plain, ...noSchema, toolChoices: [], additionalFields: { topK: ['k'] } }),
  },
  { pattern: /ai21\.|amazon\.titan|writer\./, quirks: () => ({ ...plain, ...noSchema, toolChoices: [] }) },
]

/** As in Anthropic's own API; where it lets one of two be given, Converse has to be told. */
function claudeInConverse(model: string): Quirks {
  const { jointSampling, ...quirks } = claudeQuirks(model)
  return {
    ...quirks,
    ...(jointSampling === true ? {} : { jointSampling: false }),
    cacheControl: true,
    reasoningEfforts: ['low', 'medium', 'high', 'xhigh', 'max'],
    additionalFields: { topK: ['top_k'], reasoning: 'thinking' },
  }
}

export const converseQuirks = (model: string): Quirks =>
  families.find(({ pattern }) => pattern.test(model))?.quirks(model) ?? plain

const byModel = (model: string): readonly TargetProtocolId[] =>
  claude.test(model) ? ['anthropic-messages', 'bedrock-converse'] : ['bedrock-converse']

const inConverse = (): readonly TargetProtocolId[] => ['bedrock-converse']

const apis: Readonly<Record<string, ((model: string) => readonly TargetProtocolId[]) | undefined>> = {
  generate: byModel,
  'legacy-completion': byModel,
  // CountTokens takes a conversation of Converse, of Claude too.
  'count-tokens': inConverse,
}

/** Claude is asked by InvokeModel, which takes Anthropic's own bodies; all others by Converse. There is nothing else. */
export const apisFor = (model: string, operation: string): readonly TargetProtocolId[] =>
  apis[operation]?.(model) ?? []

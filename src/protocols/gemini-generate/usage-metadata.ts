import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { Usage } from '../../canonical/usage.ts'
import { numberOf } from './schema.ts'
import { protocol, tierOf } from './vocabulary.ts'

/**
 * `usageMetadata`, which is cumulative: the last one counts. The prompt includes what came from a cache;
 * `candidatesTokenCount` excludes thoughts; prompts of server tools are counted apart. Zero counts are left out.
 */
export function readUsage(metadata: JsonObject): Usage {
  const prompt = numberOf(metadata.promptTokenCount)
  const tools = numberOf(metadata.toolUsePromptTokenCount)
  const cached = numberOf(metadata.cachedContentTokenCount)
  const text = numberOf(metadata.candidatesTokenCount)
  const thoughts = numberOf(metadata.thoughtsTokenCount)
  const input = sum(prompt, tools)
  const output = sum(text, thoughts)
  return {
    input: {
      ...(input === undefined ? {} : { total: input, fresh: input - (cached ?? 0) }),
      ...(cached === undefined ? {} : { cacheRead: cached }),
    },
    output: {
      ...(output === undefined ? {} : { total: output }),
      ...(text === undefined ? {} : { text }),
      ...(thoughts === undefined ? {} : { reasoning: thoughts }),
    },
    raw: metadata,
  }
}

/** The same tokens by the kind of what they stand for. */
const kinds = { modality: true, tokenCount: true } satisfies ReadFields

export const readCounts = {
  promptTokenCount: true,
  toolUsePromptTokenCount: true,
  cachedContentTokenCount: true,
  candidatesTokenCount: true,
  thoughtsTokenCount: true,
  totalTokenCount: true,
  serviceTier: true,
  // How the call was paid for.
  trafficType: true,
  promptTokensDetails: kinds,
  candidatesTokensDetails: kinds,
  cacheTokensDetails: kinds,
  toolUsePromptTokensDetails: kinds,
} satisfies ReadFields

/** With what it has beside the counts that everybody knows. */
export function withUnread(usage: Usage): Usage {
  if (!isJsonObject(usage.raw)) return usage
  const origin = unreadFields(usage.raw, readCounts, { protocol, at: '/usageMetadata' })
  return origin === undefined ? usage : { ...usage, origin }
}

const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0)

/** Vertex sends `{trafficType}` alone until the last chunk. */
export const countsTokens = (metadata: JsonObject): boolean =>
  metadata.totalTokenCount !== undefined || metadata.promptTokenCount !== undefined

/** `tier`: what the upstream says it served the answer in; a word that Google lacks is left out. */
export function writeUsage(usage: Usage, tier: string | undefined): JsonObject {
  if (isUsageMetadata(usage.raw)) return usage.raw
  const { input, output } = usage
  const text = output.text ?? minus(output.total, output.reasoning)
  const total = sum(input.total, output.total ?? sum(output.text, output.reasoning))
  const serviceTier = tier === undefined ? undefined : tierOf(tier)
  return {
    ...(input.total === undefined ? {} : { promptTokenCount: input.total }),
    ...(text === undefined ? {} : { candidatesTokenCount: text }),
    ...(total === undefined ? {} : { totalTokenCount: total }),
    ...(input.cacheRead === undefined ? {} : { cachedContentTokenCount: input.cacheRead }),
    ...(output.reasoning === undefined ? {} : { thoughtsTokenCount: output.reasoning }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
}

const minus = (total: number | undefined, part: number | undefined): number | undefined =>
  total === undefined ? undefined : Math.max(0, total - (part ?? 0))

const ownCounts = [
  'promptTokenCount',
  'totalTokenCount',
  'candidatesTokenCount',
  'trafficType',
  'thoughtsTokenCount',
]

const isUsageMetadata = (raw: Json | undefined): raw is JsonObject =>
  isJsonObject(raw) && ownCounts.some((name) => name in raw)

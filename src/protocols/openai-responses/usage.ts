import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { Usage } from '../../canonical/usage.ts'
import { protocol } from './vocabulary.ts'

/** `input_tokens` counts what came from the cache too, `output_tokens` counts reasoning (unless the quirk says otherwise). */
export function readUsage(value: Json | undefined, excludesReasoning = false): Usage | undefined {
  if (!isJsonObject(value)) return undefined
  const input = detailsOf(value.input_tokens_details)
  const reasoning = numberOf(detailsOf(value.output_tokens_details).reasoning_tokens)
  const total = numberOf(value.input_tokens)
  const cacheRead = numberOf(input.cached_tokens)
  const cacheWrite = numberOf(input.cache_write_tokens)
  const told = numberOf(value.output_tokens)
  const output = told !== undefined && excludesReasoning ? told + (reasoning ?? 0) : told
  return {
    input: {
      ...(total === undefined ? {} : { total }),
      ...(total === undefined || cacheRead === undefined
        ? {}
        : { fresh: total - cacheRead - (cacheWrite ?? 0) }),
      ...(cacheRead === undefined ? {} : { cacheRead }),
      ...(cacheWrite === undefined ? {} : { cacheWrite }),
    },
    output: {
      ...(output === undefined ? {} : { total: output }),
      ...(output === undefined || reasoning === undefined ? {} : { text: output - reasoning }),
      ...(reasoning === undefined ? {} : { reasoning }),
    },
    raw: value,
    ...originOf(value),
  }
}

const readCounts = {
  input_tokens: true,
  input_tokens_details: { cached_tokens: true, cache_write_tokens: true },
  output_tokens: true,
  output_tokens_details: { reasoning_tokens: true },
  total_tokens: true,
} satisfies ReadFields

function originOf(raw: JsonObject): Pick<Usage, 'origin'> {
  const origin = unreadFields(raw, readCounts, { protocol, at: '/usage' })
  return origin === undefined ? {} : { origin }
}

/**
 * The dialect has no word for «not known»: the AI SDK (OpenCode) starts the turn over when a count is missing or null, Codex
 * cannot read the event, and openai-agents adds the details up. So a count nobody told is 0; `unknown` names the totals
 * that were made up so.
 */
export function writeUsage(usage: Usage | undefined): {
  readonly value: JsonObject
  readonly unknown: readonly string[]
} {
  if (usage !== undefined && isOwnUsage(usage.raw)) return { value: usage.raw, unknown: [] }
  const input = usage?.input.total ?? sum(usage?.input.fresh, usage?.input.cacheRead, usage?.input.cacheWrite)
  const output = usage?.output.total ?? sum(usage?.output.text, usage?.output.reasoning)
  const value = {
    input_tokens: input ?? 0,
    input_tokens_details: {
      cached_tokens: usage?.input.cacheRead ?? 0,
      cache_write_tokens: usage?.input.cacheWrite ?? 0,
    },
    output_tokens: output ?? 0,
    output_tokens_details: { reasoning_tokens: usage?.output.reasoning ?? 0 },
    total_tokens: (input ?? 0) + (output ?? 0),
  }
  return {
    value,
    unknown: [
      ...(input === undefined ? ['input_tokens'] : []),
      ...(output === undefined ? ['output_tokens'] : []),
    ],
  }
}

/** These names together are this API's alone. */
const isOwnUsage = (raw: Json | undefined): raw is JsonObject =>
  isJsonObject(raw) &&
  typeof raw.input_tokens === 'number' &&
  typeof raw.output_tokens === 'number' &&
  typeof raw.total_tokens === 'number'

const sum = (...counts: readonly (number | undefined)[]): number | undefined =>
  counts.every((count) => count === undefined)
    ? undefined
    : counts.reduce<number>((total, count) => total + (count ?? 0), 0)

const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

const detailsOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

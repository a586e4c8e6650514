import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { Usage } from '../../canonical/usage.ts'
import { protocol } from './vocabulary.ts'

/** `input_tokens` here leaves out what a cache was read or written for. A count that is null or absent is not known. */
export function readUsage(raw: Json | undefined): Usage | undefined {
  if (!isJsonObject(raw)) return undefined
  const fresh = countOf(raw.input_tokens)
  const cacheRead = countOf(raw.cache_read_input_tokens)
  const cacheWrite = countOf(raw.cache_creation_input_tokens)
  const total = fresh === undefined ? undefined : fresh + (cacheRead ?? 0) + (cacheWrite ?? 0)
  const written = countOf(raw.output_tokens)
  const details = raw.output_tokens_details
  const reasoning = isJsonObject(details) ? countOf(details.thinking_tokens) : undefined
  return {
    input: {
      ...(total === undefined ? {} : { total }),
      ...(fresh === undefined ? {} : { fresh }),
      ...(cacheRead === undefined ? {} : { cacheRead }),
      ...(cacheWrite === undefined ? {} : { cacheWrite }),
    },
    output: {
      ...(written === undefined ? {} : { total: written }),
      ...(written === undefined || reasoning === undefined ? {} : { text: Math.max(0, written - reasoning) }),
      ...(reasoning === undefined ? {} : { reasoning }),
    },
    raw,
    ...originOf(raw),
  }
}

const readCounts = {
  input_tokens: true,
  cache_read_input_tokens: true,
  cache_creation_input_tokens: true,
  // The same tokens by the time they are kept.
  cache_creation: { ephemeral_5m_input_tokens: true, ephemeral_1h_input_tokens: true },
  output_tokens: true,
  output_tokens_details: { thinking_tokens: true },
  service_tier: true,
  // Where its machines stood.
  inference_geo: true,
} satisfies ReadFields

function originOf(raw: JsonObject): Pick<Usage, 'origin'> {
  const origin = unreadFields(raw, readCounts, { protocol, at: '/usage' })
  return origin === undefined ? {} : { origin }
}

const countOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

/**
 * Usage tells itself in pieces over a stream: of each field the last value counts. The start's output count is a guess
 * that the end replaces.
 */
export function mergeRawUsage(before: JsonObject, after: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...before }
  for (const [key, value] of Object.entries(after)) {
    if (value !== undefined && (value !== null || merged[key] === undefined)) merged[key] = value
  }
  return merged
}

/** The counts that SDKs of this dialect demand. `guessed`: one of them is not known and stands as 0. */
export interface WrittenUsage {
  readonly usage: JsonObject
  readonly guessed: boolean
}

export function writeUsage(usage: Usage | undefined): WrittenUsage {
  const { cacheRead, cacheWrite } = usage?.input ?? {}
  const input = freshInput(usage)
  const output = outputOf(usage)
  const reasoning = usage?.output.reasoning
  return {
    usage: {
      input_tokens: input ?? 0,
      ...(cacheWrite === undefined ? {} : { cache_creation_input_tokens: cacheWrite }),
      ...(cacheRead === undefined ? {} : { cache_read_input_tokens: cacheRead }),
      output_tokens: output ?? 0,
      ...(reasoning === undefined ? {} : { output_tokens_details: { thinking_tokens: reasoning } }),
    },
    guessed: input === undefined || output === undefined,
  }
}

function freshInput(usage: Usage | undefined): number | undefined {
  const { fresh, total, cacheRead = 0, cacheWrite = 0 } = usage?.input ?? {}
  if (fresh !== undefined) return fresh
  return total === undefined ? undefined : Math.max(0, total - cacheRead - cacheWrite)
}

function outputOf(usage: Usage | undefined): number | undefined {
  const { total, text, reasoning } = usage?.output ?? {}
  return total ?? (text === undefined ? undefined : text + (reasoning ?? 0))
}

/** Is this raw usage of this dialect? OpenAI's Responses share the two names but have more details or a total. */
export const isOwnUsage = (raw: Json | undefined): raw is JsonObject =>
  isJsonObject(raw) &&
  (raw.input_tokens !== undefined || raw.output_tokens !== undefined) &&
  raw.total_tokens === undefined &&
  raw.input_tokens_details === undefined

import { isJsonObject, type Json } from '../../canonical/json.ts'
import type { Usage } from '../../canonical/usage.ts'

/** `inputTokens` leaves out what a cache was read or written for. Reasoning is not told apart. */
export function readUsage(raw: Json | undefined): Usage | undefined {
  if (!isJsonObject(raw)) return undefined
  const fresh = countOf(raw.inputTokens)
  const cacheRead = countOf(raw.cacheReadInputTokens)
  const cacheWrite = countOf(raw.cacheWriteInputTokens)
  const total = fresh === undefined ? undefined : fresh + (cacheRead ?? 0) + (cacheWrite ?? 0)
  const written = countOf(raw.outputTokens)
  return {
    input: {
      ...(total === undefined ? {} : { total }),
      ...(fresh === undefined ? {} : { fresh }),
      ...(cacheRead === undefined ? {} : { cacheRead }),
      ...(cacheWrite === undefined ? {} : { cacheWrite }),
    },
    output: written === undefined ? {} : { total: written },
    raw,
  }
}

const countOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

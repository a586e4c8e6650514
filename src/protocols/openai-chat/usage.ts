import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { Usage } from '../../canonical/usage.ts'
import { fieldsOf } from './rest.ts'
import { numberOf, objectOf } from './schema.ts'

/**
 * Token counts under all the names vendors have for them. Whether `completion_tokens` holds the reasoning is read from
 * the vendor's own sum where that tells; `excludesReasoning` says it where it does not.
 */
export function readUsage(raw: JsonObject, excludesReasoning = false): Usage {
  const prompt = numberOf(raw.prompt_tokens)
  const details = objectOf(raw.prompt_tokens_details)
  const cacheRead = firstNumber(
    details?.cached_tokens,
    raw.prompt_cache_hit_tokens,
    raw.cache_read_input_tokens,
    raw.cached_tokens,
    raw.num_cached_tokens,
  )
  const cacheWrite = firstNumber(details?.cache_write_tokens, raw.cache_creation_input_tokens)
  return {
    input: given({ ...splitInput(prompt, cacheRead, cacheWrite), cacheRead, cacheWrite }),
    output: readOutput(raw, prompt, excludesReasoning),
    raw,
    ...originOf(raw),
  }
}

/** The counts and the sums of counts; places beside OpenAI have names of their own. */
const readCounts = {
  prompt_tokens: true,
  prompt_tokens_details: { cached_tokens: true, cache_write_tokens: true, text_tokens: true },
  completion_tokens: true,
  completion_tokens_details: { reasoning_tokens: true, text_tokens: true },
  total_tokens: true,
  prompt_cache_hit_tokens: true,
  prompt_cache_miss_tokens: true,
  cache_read_input_tokens: true,
  cache_creation_input_tokens: true,
  cached_tokens: true,
  num_cached_tokens: true,
  reasoning_tokens: true,
} satisfies ReadFields

function originOf(raw: JsonObject): Pick<Usage, 'origin'> {
  const origin = unreadFields(raw, readCounts, { protocol: 'openai-chat', at: '/usage' })
  return origin === undefined ? {} : { origin }
}

/** `prompt_tokens` holds the cached ones, unless it is smaller than they are (places in front of Anthropic). */
function splitInput(prompt: number | undefined, read: number | undefined, write: number | undefined) {
  if (prompt === undefined || read === undefined) return { total: prompt, fresh: undefined }
  const cached = read + (write ?? 0)
  return prompt >= cached
    ? { total: prompt, fresh: prompt - cached }
    : { total: prompt + cached, fresh: prompt }
}

function readOutput(
  raw: JsonObject,
  prompt: number | undefined,
  excludesReasoning: boolean,
): Usage['output'] {
  const completion = numberOf(raw.completion_tokens)
  const told = firstNumber(objectOf(raw.completion_tokens_details)?.reasoning_tokens, raw.reasoning_tokens)
  if (completion === undefined) return given({ reasoning: told })
  const sum = numberOf(raw.total_tokens)
  const beyond = sum === undefined || prompt === undefined ? undefined : sum - prompt - completion
  // Google's endpoint names no reasoning at all: it is what the sum has beyond the two counts.
  const reasoning =
    told === undefined && excludesReasoning && beyond !== undefined && beyond > 0 ? beyond : told
  if (reasoning === undefined) return given({ total: completion })
  const excluded = beyond === undefined ? excludesReasoning : beyond >= reasoning && reasoning > 0
  const total = excluded ? completion + reasoning : completion
  return given({ total, text: total - reasoning >= 0 ? total - reasoning : undefined, reasoning })
}

const firstNumber = (...values: readonly (Json | undefined)[]): number | undefined =>
  values.find((value) => typeof value === 'number')

type Counts<K extends string> = { readonly [N in K]?: number }

function given<K extends string>(counts: { readonly [N in K]: number | undefined }): Counts<K> {
  const told: { [N in K]?: number } = {}
  for (const name in counts) {
    const count = counts[name]
    if (count !== undefined) told[name] = count
  }
  return told
}

/** Does the answer say anything of its tokens? */
export const hasCounts = (usage: Usage | undefined): usage is Usage =>
  usage !== undefined &&
  [...Object.values(usage.input), ...Object.values(usage.output)].some((count) => count !== undefined)

/** The vendor's own object where it is of this dialect; else one with OpenAI's names. A count not given is left out of the details. */
export function writeUsage({ input, output, raw }: Usage): JsonObject {
  if (isJsonObject(raw) && typeof raw.prompt_tokens === 'number') return raw
  const prompt = input.total ?? sumOf(input.fresh, input.cacheRead, input.cacheWrite) ?? 0
  const completion = output.total ?? sumOf(output.text, output.reasoning) ?? 0
  const read = fieldsOf({ cached_tokens: input.cacheRead, cache_write_tokens: input.cacheWrite })
  const written = fieldsOf({ reasoning_tokens: output.reasoning })
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(Object.keys(read).length === 0 ? {} : { prompt_tokens_details: read }),
    ...(Object.keys(written).length === 0 ? {} : { completion_tokens_details: written }),
  }
}

const sumOf = (...counts: readonly (number | undefined)[]): number | undefined =>
  counts.every((count) => count === undefined)
    ? undefined
    : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)

/** The counts that OpenAI demands and nobody gave. */
export const missingCounts = ({ input, output, raw }: Usage): readonly string[] => {
  if (isJsonObject(raw) && typeof raw.prompt_tokens === 'number') return []
  return [
    ...(sumOf(input.total, input.fresh, input.cacheRead, input.cacheWrite) === undefined
      ? ['prompt_tokens']
      : []),
    ...(sumOf(output.total, output.text, output.reasoning) === undefined ? ['completion_tokens'] : []),
  ]
}

import type { Json } from '../canonical/json.ts'
import {
  isObjectAt,
  keyText,
  malformed,
  skipSpace,
  skipValue,
  startOfJson,
  walkContainer,
} from '../wire/json-walk.ts'

export interface BodyFields {
  readonly verdict: 'object' | 'other' | 'malformed' | 'empty'
  /** Raw JSON text of the small top-level fields; of a field given twice the last one. Prompts and tools stay unread. */
  readonly raw: Readonly<Record<string, string | undefined>>
}

/** Model, flags and their like are far below it; what is longer is content. */
const longestField = 1024

/** One walk over the bytes: what routing needs, and whether it is one whole JSON object. */
export function scanFields(body: Buffer): BodyFields {
  const raw: Record<string, string | undefined> = {}
  const start = startOfJson(body)
  if (start >= body.length) return { verdict: 'empty', raw }
  if (!isObjectAt(body, start)) return { verdict: verdictOf(body, skipValue(body, start), 'other'), raw }
  const end = walkContainer(body, start, (keyStart, keyEnd, valueStart, valueEnd) => {
    if (valueEnd - valueStart <= longestField)
      raw[keyText(body, keyStart, keyEnd)] = body.toString('utf8', valueStart, valueEnd)
  })
  return { verdict: verdictOf(body, end, 'object'), raw }
}

const verdictOf = (body: Buffer, end: number, whole: 'object' | 'other'): BodyFields['verdict'] =>
  end === malformed || skipSpace(body, end) < body.length ? 'malformed' : whole

/** The scalar ones, parsed. */
export function scalarFields(raw: BodyFields['raw']): Record<string, Json> {
  const fields: Record<string, Json> = {}
  for (const name in raw) {
    const value = scalarOf(raw[name] ?? '')
    if (value !== undefined) fields[name] = value
  }
  return fields
}

function scalarOf(text: string): Json | undefined {
  const first = text[0]
  if (first === '{' || first === '[') return undefined
  if (first === '"' && !text.includes('\\')) return text.slice(1, -1)
  if (text === 'true') return true
  if (text === 'false') return false
  try {
    return JSON.parse(text)
  } catch {
    // A scalar that is no JSON: whoever parses the whole body says so with its place.
    return undefined
  }
}

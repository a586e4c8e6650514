import type { CanonicalEvent } from '../../canonical/event.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { ReadFields } from '../../canonical/unread-fields.ts'
import { behindOnly, type Slot } from '../../wire/likeness.ts'
import { numberOf } from './schema.ts'
import { readCounts } from './usage-metadata.ts'

/** Where in a chunk its words begin and its counts, and whose they are. */
export interface PlaceOfWords {
  readonly choice: number
  readonly at: number
  readonly counts: readonly Slot[]
}

/** Undefined: the chunk said something else beside a piece of the text or thought that is open, or may do so when it comes again. */
export function placeOfWords(
  text: string,
  chunk: JsonObject,
  events: readonly CanonicalEvent[],
): PlaceOfWords | undefined {
  const words = wordsIn(chunk)
  if (words === undefined || !isSaidBy(events, words.text)) return undefined
  const at = behindOnly(textKey, text)
  // The key may stand in other fields; these are its words.
  if (at === undefined || !text.startsWith(JSON.stringify(words.text), at - 1)) return undefined
  return { choice: words.choice, at, counts: countsIn(text) }
}

const textKey = /"text"\s*:\s*"/g
/** Those that grow with the answer. The prompt's are the same in each chunk. */
const countKey = /"(?:candidates|thoughts|total)TokenCount"\s*:\s*(?=\d)/g

/** Of a chunk that `wordsIn` knows, no other place has numbers of these names. */
const countsIn = (text: string): readonly Slot[] =>
  [...text.matchAll(countKey)].map(({ index, 0: { length } }) => ({ kind: 'count', at: index + length }))

function isSaidBy(events: readonly CanonicalEvent[], words: string): boolean {
  const [event] = events
  if (events.length !== 1 || event?.type !== 'part-delta') return false
  const { delta } = event
  if (delta.kind === 'text') return delta.text === words && delta.logprobs === undefined
  return delta.kind === 'reasoning' && delta.text === words && delta.summary === undefined
}

/** Of a chunk with one part of one candidate, and with nothing else that could be read otherwise the next time. */
function wordsIn(chunk: JsonObject): { readonly choice: number; readonly text: string } | undefined {
  const { candidates } = chunk
  const [candidate] = isJsonArray(candidates) ? candidates : []
  if (!hasOnly(chunk, chunkFields) || !hasOnly(candidate, candidateFields)) return undefined
  const { content } = candidate
  const [part] = hasOnly(content, contentFields) && isJsonArray(content.parts) ? content.parts : []
  if (!hasOnly(part, partFields) || typeof part.text !== 'string') return undefined
  return { choice: numberOf(candidate.index) ?? 0, text: part.text }
}

type Check = (value: Json) => boolean
type Checks = Readonly<Record<string, Check | undefined>>

const isPlain: Check = (value) => typeof value !== 'object'
const isOne: Check = (value) => isJsonArray(value) && value.length === 1

const chunkFields: Checks = {
  candidates: isOne,
  // Counts of these names elsewhere would have to be told as soon as they are more than 0.
  usageMetadata: (value) => isKnown(value, readCounts),
  modelVersion: isPlain,
  responseId: isPlain,
  createTime: isPlain,
}
const candidateFields: Checks = { content: isJsonObject, index: isPlain }
const contentFields: Checks = { parts: isOne, role: isPlain }
const partFields: Checks = { text: isPlain, thought: (value) => value === true }

const isKnown = (value: Json, fields: ReadFields): boolean =>
  isJsonObject(value) &&
  Object.entries(value).every(([name, field]) => {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (known === true || known === undefined) return known
    return isJsonArray(field) && field.every((item) => isKnown(item, known))
  })

const hasOnly = (value: Json | undefined, checks: Checks): value is JsonObject =>
  isJsonObject(value) &&
  Object.entries(value).every(
    ([name, field]) => field !== undefined && Object.hasOwn(checks, name) && checks[name]?.(field) === true,
  )

import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'

/**
 * What `whole` says beyond `known`: fields that `known` lacks or gives otherwise. Lists of one length are compared item by
 * item, an item without a difference is `{}`. `mergeRest(known, difference(whole, known))` gives `whole` back.
 */
export function difference(whole: Json, known: Json | undefined): Json | undefined {
  if (known === undefined) return whole
  // What was understood whole (a schema, a message's content) is the very same value: an agent's tools are not walked.
  if (whole === known) return undefined
  if (isJsonObject(whole) && isJsonObject(known)) return objectDifference(whole, known)
  if (isJsonArray(whole) && isJsonArray(known) && whole.length === known.length) {
    const items = whole.map((item, index) => difference(item, known[index]))
    return items.some((item) => item !== undefined)
      ? items.map((item) => (item === undefined ? {} : item))
      : undefined
  }
  return isSame(whole, known) ? undefined : whole
}

function objectDifference(whole: JsonObject, known: JsonObject): JsonObject | undefined {
  const entries: [string, Json][] = []
  for (const key in whole) {
    const value = whole[key]
    if (value === undefined) continue
    const rest = difference(value, Object.hasOwn(known, key) ? known[key] : undefined)
    if (rest !== undefined) entries.push([key, rest])
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

const isSame = (a: Json, b: Json): boolean => typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b)

function mergeRest(known: Json | undefined, rest: Json): Json {
  if (known === undefined) return rest
  if (isJsonObject(known) && isJsonObject(rest)) return mergeFields(known, rest)
  if (isJsonArray(known) && isJsonArray(rest) && known.length === rest.length) {
    return known.map((item, index) => {
      const more = rest[index]
      return more === undefined ? item : mergeRest(item, more)
    })
  }
  return isJsonObject(rest) && Object.keys(rest).length === 0 ? known : rest
}

export function mergeFields(known: JsonObject, rest: JsonObject): JsonObject {
  const entries = new Map<string, Json | undefined>(Object.entries(known))
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined) entries.set(key, mergeRest(entries.get(key), value))
  }
  return Object.fromEntries(entries)
}

/** Where a node of this dialect stood, in which form, and what of it was not understood. `own`: see `Origin`. */
export const originAt = (at: string, rest?: Json, form?: string, own?: Json): Origin => ({
  protocol: 'openai-chat',
  at,
  ...(isJsonObject(rest) ? { rest } : {}),
  ...(form === undefined || form === '' ? {} : { form }),
  ...(isJsonObject(own) ? { own } : {}),
})

export const isOurs = (origin: Origin | undefined): boolean => origin?.protocol === 'openai-chat'

/** Forms are words with spaces between them. */
export function hasForm(origin: Origin | undefined, word: string): boolean {
  const form = isOurs(origin) ? origin?.form : undefined
  if (form === undefined || !form.includes(word)) return false
  return form === word || form.split(' ').includes(word)
}

/** `node` with what its reader did not understand put back. */
export const withRest = (node: JsonObject, origin: Origin | undefined): JsonObject =>
  origin !== undefined && isOurs(origin)
    ? mergeFields(mergeFields(node, origin.own ?? {}), origin.rest ?? {})
    : node

/** An object of the fields that have a value. */
export function fieldsOf(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const present: Record<string, Json> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) present[name] = value
  }
  return present
}

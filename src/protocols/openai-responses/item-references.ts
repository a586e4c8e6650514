import { isJsonArray, isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { ItemReference } from '../continuity.ts'

/** Places of the input that name an earlier item instead of repeating it. */
export const references = ({ input }: JsonObject): readonly ItemReference[] =>
  (isJsonArray(input) ? input : []).flatMap((item, index) =>
    isJsonObject(item) && typeof item.id === 'string' && isReference(item)
      ? [{ at: `/input/${index}`, id: item.id }]
      : [],
  )

/** `{id}` alone is one too. */
const isReference = (item: JsonObject): boolean =>
  item.type === 'item_reference' || (item.type == null && Object.keys(item).length === 1)

/**
 * Asked of each body: only one that may name an item is read to see. What is in a text has its quotes escaped, so that words in
 * quotes are the body's own; a letter that is escaped without need may hide one.
 */
export const mayRefer = (body: Buffer): boolean =>
  body.includes('"item_reference"') ||
  isAnywhere(body, '"id"', isAlone) ||
  isAnywhere(body, '\\u00', isLetter)

function isAnywhere(body: Buffer, word: string, isIt: (body: Buffer, at: number) => boolean): boolean {
  for (let at = body.indexOf(word); at !== -1; at = body.indexOf(word, at + 1))
    if (isIt(body, at)) return true
  return false
}

const quote = 0x22
const spaces: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d])

/** `{"id":"…"}` and nothing else. */
function isAlone(body: Buffer, at: number): boolean {
  let before = at - 1
  while (spaces.has(body[before])) before -= 1
  if (body[before] !== 0x7b) return false
  const colon = skipSpaces(body, at + 4)
  const start = skipSpaces(body, colon + 1)
  if (body[colon] !== 0x3a || body[start] !== quote) return false
  const end = body.indexOf(quote, start + 1)
  return end !== -1 && body[skipSpaces(body, end + 1)] === 0x7d
}

function skipSpaces(body: Buffer, from: number): number {
  let at = from
  while (spaces.has(body[at])) at += 1
  return at
}

/** `\u0020` to `\u007f`. */
const isLetter = (body: Buffer, at: number): boolean => {
  const digit = body[at + 4] ?? 0
  return digit >= 0x32 && digit <= 0x37
}

import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'

/** Fields of a wire part that hold its content; a part has one of them. Order decides where a client sends several. */
export const contentFields = [
  'functionCall',
  'functionResponse',
  'inlineData',
  'fileData',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
  'text',
] as const

export type ContentField = (typeof contentFields)[number]

/** JSON pointer → the path Google's own errors name: `/contents/0/inlineData` → `contents[0].inline_data`. */
export const fieldPath = (at: string): string =>
  at
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The message Google's JSON parser gives for a value of the wrong type. */
export const wrongType = (at: string, expected: string, value: Json): MalformedRequest =>
  new MalformedRequest(`Invalid value at '${fieldPath(at)}' (${expected}), ${brief(value)}`, {
    at,
    code: 'wrong_type',
  })

export const missingField = (at: string, message: string): MalformedRequest =>
  new MalformedRequest(`* GenerateContentRequest.${fieldPath(at)}: ${message}`, { at, code: 'missing_field' })

/** No user content in an error: a text is named, not quoted. */
const brief = (value: Json): string =>
  typeof value === 'string'
    ? 'a string'
    : isJsonArray(value)
      ? 'a list'
      : isJsonObject(value)
        ? 'an object'
        : String(value)

export function textAt(value: Json | undefined, at: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw wrongType(at, 'TYPE_STRING', value)
  return value
}

export function objectAt(value: Json | undefined, at: string, type = 'Object'): JsonObject | undefined {
  if (value === undefined) return undefined
  if (!isJsonObject(value)) throw wrongType(at, type, value)
  return value
}

/** Google's parser takes numbers as text too (`"16"`), and the text forms of proto3 JSON. */
export function numberAt(value: Json | undefined, at: string): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(read)) throw wrongType(at, 'TYPE_FLOAT', value)
  return read
}

export function flagAt(value: Json | undefined, at: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  throw wrongType(at, 'TYPE_BOOL', value)
}

/** A repeated field. One value without its list is taken for a list of one, as Google's parser takes it. */
export const listOf = (value: Json): readonly Json[] => (isJsonArray(value) ? value : [value])

/** @throws MalformedRequest when one of them is no text. */
export const textsAt = (value: Json, at: string): readonly string[] =>
  listOf(value).map((item, place) => {
    if (typeof item !== 'string') throw wrongType(pointerTo(at, place), 'TYPE_STRING', item)
    return item
  })

export const isText = (value: unknown): value is string => typeof value === 'string'

export const textOf = (value: Json | undefined): string | undefined => (isText(value) ? value : undefined)

export const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

export const objectOf = (value: Json | undefined): JsonObject | undefined =>
  isJsonObject(value) ? value : undefined

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  isJsonArray(value) ? value.filter(isJsonObject) : isJsonObject(value) ? [value] : []

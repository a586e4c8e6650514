import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'

/**
 * What the wire may hold, asked loosely: a guard for each shape that is read, and OpenAI's own words for what is refused.
 * The wire types themselves are the `openai` package's; everything unknown is kept by `rest.ts`.
 */

/** `/messages/0/content` → `messages[0].content`, as OpenAI's errors name a field. */
export const paramOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')

export const isRawNumber = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && JSON.isRawJSON(value)

const shapes: readonly (readonly [string, (value: Json) => boolean])[] = [
  ['null', (value) => value === null],
  ['an array', isJsonArray],
  ['a number', (value) => isRawNumber(value)],
  ['an object', isJsonObject],
  ['a string', (value) => typeof value === 'string'],
  ['a boolean', (value) => typeof value === 'boolean'],
]

export const shapeOf = (value: Json): string => {
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal'
  return shapes.find(([, fits]) => fits(value))?.[0] ?? 'an unknown value'
}

export const missingField = (at: string): MalformedRequest =>
  new MalformedRequest(`Missing required parameter: '${paramOf(at)}'.`, {
    at,
    code: 'missing_required_parameter',
  })

export const wrongType = (at: string, expected: string, got: Json): MalformedRequest =>
  new MalformedRequest(
    `Invalid type for '${paramOf(at)}': expected ${expected}, but got ${shapeOf(got)} instead.`,
    { at, code: 'invalid_type' },
  )

export const wrongValue = (at: string, got: string, supported: readonly string[]): MalformedRequest =>
  new MalformedRequest(
    `Invalid value: '${got}'. Supported values are: ${supported.map((value) => `'${value}'`).join(', ')}.`,
    { at, code: 'invalid_value' },
  )

export function expectObject(value: Json | undefined, at: string): JsonObject {
  if (value === undefined) throw missingField(at)
  if (!isJsonObject(value)) throw wrongType(at, 'an object', value)
  return value
}

export function expectArray(value: Json | undefined, at: string): readonly Json[] {
  if (value === undefined) throw missingField(at)
  if (!isJsonArray(value)) throw wrongType(at, 'an array of objects', value)
  return value
}

export function expectString(value: Json | undefined, at: string): string {
  if (value === undefined) throw missingField(at)
  if (typeof value !== 'string') throw wrongType(at, 'a string', value)
  return value
}

/** A name: a string with something in it. */
export function expectName(value: Json | undefined, at: string): string {
  const name = expectString(value, at)
  if (name !== '') return name
  const message = `Invalid '${paramOf(at)}': empty string. Expected a string with minimum length 1, but got an empty string instead.`
  throw new MalformedRequest(message, { at, code: 'empty_string' })
}

/** A string with something in it, else undefined: vendors fill absent fields with `null` and `""`. */
export const filled = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

export const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

export const objectOf = (value: Json | undefined): JsonObject | undefined =>
  isJsonObject(value) ? value : undefined

export const listOf = (value: Json | undefined): readonly Json[] => (isJsonArray(value) ? value : [])

/** The objects of a list; anything else in it is no node. */
export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  listOf(value).filter((item) => isJsonObject(item))

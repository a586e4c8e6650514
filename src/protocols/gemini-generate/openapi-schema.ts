import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'

/**
 * Google's `parameters` and `responseSchema` are an OpenAPI 3.0 subset in protobuf clothes: types in upper case or as
 * numbers, `nullable`, counts as text. This gives the JSON Schema of the same meaning; a schema that is one already comes
 * back as it is, the very same object.
 */
export function toJsonSchema(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).map(([key, value]): [string, Json | undefined] => [
    key,
    value === undefined ? value : readKeyword(key, value),
  ])
  const changed = entries.some(([key, value]) => value !== schema[key])
  const read: JsonObject = changed ? Object.fromEntries(entries) : schema
  return read.nullable === true || read.nullable === false ? withoutNullable(read) : read
}

/** Type numbers of google.ai.generativelanguage.v1beta.Type. */
const typeNumbers = ['', 'string', 'number', 'integer', 'boolean', 'array', 'object', 'null']

const nested: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not'])
const nestedLists: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const nestedMaps: ReadonlySet<string> = new Set([
  'properties',
  '$defs',
  'definitions',
  'patternProperties',
  'defs',
])
const counts: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
])

function readKeyword(key: string, value: Json): Json {
  if (key === 'type') return readType(value)
  if (nested.has(key)) return isJsonObject(value) ? toJsonSchema(value) : value
  if (nestedLists.has(key)) return isJsonArray(value) ? sameOr(value, value.map(readNested)) : value
  if (nestedMaps.has(key)) return isJsonObject(value) ? readMap(value) : value
  if (counts.has(key) && typeof value === 'string' && /^\d+$/.test(value)) return Number(value)
  return value
}

const readNested = (value: Json): Json => (isJsonObject(value) ? toJsonSchema(value) : value)

function readType(value: Json): Json {
  if (typeof value === 'number') return typeNumbers[value] ?? value
  if (typeof value === 'string') return /^[A-Z]+$/.test(value) ? value.toLowerCase() : value
  return isJsonArray(value) ? sameOr(value, value.map(readType)) : value
}

function readMap(map: JsonObject): JsonObject {
  const read = Object.entries(map).map(([key, value]): [string, Json | undefined] => [
    key,
    value === undefined ? value : readNested(value),
  ])
  return read.some(([key, value]) => value !== map[key]) ? Object.fromEntries(read) : map
}

const sameOr = (before: readonly Json[], after: readonly Json[]): readonly Json[] =>
  after.some((value, place) => value !== before[place]) ? after : before

/** `nullable: true` → a type more, or an alternative more. */
function withoutNullable({ nullable, ...schema }: JsonObject): JsonObject {
  if (nullable !== true) return schema
  const { type, anyOf, enum: values } = schema
  if (typeof type === 'string' && type !== 'null') {
    const allowed = isJsonArray(values) && !values.includes(null) ? { enum: [...values, null] } : {}
    return { ...schema, type: [type, 'null'], ...allowed }
  }
  return isJsonArray(anyOf) ? { ...schema, anyOf: [...anyOf, { type: 'null' }] } : schema
}

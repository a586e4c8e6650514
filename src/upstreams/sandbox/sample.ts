import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { entryOf } from '../../canonical/wire-table.ts'

/** The smallest value that fits a JSON Schema: required fields only, valid types, enums and bounds. */
export const sampleOf = (schema: JsonObject): Json => sample(schema, { root: schema, name: '', depth: 0 })

interface Place {
  readonly root: JsonObject
  /** The field's name, which often says what a text should look like. */
  readonly name: string
  readonly depth: number
}

/** A recursive schema ends here, with a value of the right type but without its required children. */
const deepest = 12

function sample(written: Json | undefined, place: Place): Json {
  const schema = resolved(written, place.root)
  const given = givenValue(schema)
  if (given !== undefined) return given
  const type = typeOf(schema)
  return entryOf(samplers, type)?.(schema, place) ?? null
}

/** References followed, alternatives chosen, `allOf` merged. */
function resolved(written: Json | undefined, root: JsonObject, hops = 0): JsonObject {
  if (!isJsonObject(written) || hops > deepest) return {}
  const { $ref, allOf, anyOf, oneOf, ...own } = written
  const next = (schema: Json | undefined): JsonObject => resolved(schema, root, hops + 1)
  if (typeof $ref === 'string') return { ...next(lookUp(root, $ref)), ...own }
  if (isJsonArray(allOf)) return merged([own, ...allOf.map(next)])
  const choice = [anyOf, oneOf].find(isJsonArray)
  return choice === undefined ? own : merged([own, next(choice.find(isFruitful) ?? choice[0])])
}

/** An alternative that says more than `null`. */
const isFruitful = (schema: Json): boolean =>
  isJsonObject(schema) && schema.type !== 'null' && schema.type !== 'NULL'

function merged(schemas: readonly JsonObject[]): JsonObject {
  const required = schemas.flatMap((schema) => (isJsonArray(schema.required) ? schema.required : []))
  const properties = Object.assign({}, ...schemas.map((schema) => schema.properties)) as JsonObject
  const all = Object.assign({}, ...schemas) as JsonObject
  return {
    ...all,
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  }
}

function lookUp(root: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined
  const steps = reference.slice(1).split('/').filter(Boolean)
  return steps.reduce<Json | undefined>((node, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (isJsonArray(node)) return node[Number(key)]
    return isJsonObject(node) ? node[key] : undefined
  }, root)
}

function givenValue(schema: JsonObject): Json | undefined {
  if (schema.const !== undefined) return schema.const
  if (isJsonArray(schema.enum)) return schema.enum[0]
  if (schema.default !== undefined && schema.default !== null) return schema.default
  return isJsonArray(schema.examples) ? schema.examples[0] : undefined
}

function typeOf(schema: JsonObject): string {
  const { type } = schema
  const word = isJsonArray(type) ? (type.find((one) => one !== 'null') ?? 'null') : type
  if (typeof word === 'string') return word.toLowerCase()
  if (isJsonObject(schema.properties) || isJsonArray(schema.required)) return 'object'
  return schema.items === undefined && schema.prefixItems === undefined ? 'string' : 'array'
}

const samplers: Readonly<Record<string, (schema: JsonObject, place: Place) => Json>> = {
  object: sampleObject,
  array: sampleArray,
  string: sampleText,
  integer: (schema) => sampleNumber(schema, true),
  number: (schema) => sampleNumber(schema, false),
  boolean: () => true,
  null: () => null,
}

function sampleObject(schema: JsonObject, { root, depth }: Place): Json {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const required = isJsonArray(schema.required) ? schema.required.map(String) : []
  if (depth >= deepest) return {}
  return Object.fromEntries(
    required.map((name) => [name, sample(properties[name] ?? {}, { root, name, depth: depth + 1 })]),
  )
}

function sampleArray(schema: JsonObject, { root, name, depth }: Place): Json {
  const fixed = isJsonArray(schema.prefixItems) ? schema.prefixItems : []
  const least = Math.max(
    Number(schema.minItems ?? 0),
    depth < deepest && isJsonObject(schema.items) ? 1 : 0,
    fixed.length,
  )
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : Number.POSITIVE_INFINITY
  const count = Math.min(least, most, 100)
  return Array.from({ length: count }, (_, index) => {
    const item = sample(fixed[index] ?? schema.items ?? {}, { root, name, depth: depth + 1 })
    return schema.uniqueItems === true && index > 0 ? distinct(item, schema.items, index) : item
  })
}

function distinct(item: Json, schema: Json | undefined, index: number): Json {
  if (isJsonObject(schema) && isJsonArray(schema.enum)) return schema.enum[index] ?? item
  return typeof item === 'number' ? item + index : typeof item === 'string' ? `${item}${index}` : item
}

function sampleNumber(schema: JsonObject, whole: boolean): number {
  const step =
    typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : whole ? 1 : 0
  const bump = step === 0 ? 0.5 : step
  const lowest = Math.max(
    numberOr(schema.minimum, Number.NEGATIVE_INFINITY),
    typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum + bump : Number.NEGATIVE_INFINITY,
  )
  const highest = Math.min(
    numberOr(schema.maximum, Number.POSITIVE_INFINITY),
    typeof schema.exclusiveMaximum === 'number' ? schema.exclusiveMaximum - bump : Number.POSITIVE_INFINITY,
  )
  const wished = Math.min(Math.max(1, lowest), highest)
  if (step === 0) return wished
  const up = Math.ceil(wished / step) * step
  return up <= highest ? up : Math.floor(highest / step) * step
}

const numberOr = (value: Json | undefined, fallback: number): number =>
  typeof value === 'number' ? value : fallback

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  time: '00:00:00Z',
  duration: 'PT1S',
  email: 'sandbox@example.com',
  hostname: 'example.com',
  ipv4: '127.0.0.1',
  ipv6: '::1',
  uri: 'https://example.com/',
  'uri-reference': '/sandbox',
  url: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

/** What a person would write for it: first match wins. Commands must do no harm, because agents run them. */
const byName: readonly (readonly [RegExp, string])[] = [
  [/^(?:command|cmd|script|code)$/i, 'echo sandbox'],
  [/url|uri/i, 'https://example.com/'],
  [/path|file/i, 'sandbox.txt'],
  [/city|location|place/i, 'Tokyo'],
  [/date/i, '2026-01-01'],
  [/e-?mail/i, 'sandbox@example.com'],
]

const candidates = [
  'sandbox',
  'a',
  'A',
  '1',
  '0',
  'abc',
  'ABC-123',
  'a-1',
  'a_1',
  '123',
  '2026-01-01',
  'sandbox@example.com',
]

function sampleText(schema: JsonObject, { name }: Place): string {
  const least = numberOr(schema.minLength, 0)
  const most = numberOr(schema.maxLength, Number.POSITIVE_INFINITY)
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined
  const wished = format ?? byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'sandbox'
  const sized = wished.padEnd(least, 'x').slice(0, most)
  return typeof schema.pattern === 'string' ? fitting(schema.pattern, [sized, ...candidates], sized) : sized
}

/** A pattern is met by luck or not at all: it is a sample, not a solver. */
function fitting(pattern: string, texts: readonly string[], fallback: string): string {
  try {
    const test = new RegExp(pattern, 'u')
    return texts.find((text) => test.test(text)) ?? fallback
  } catch {
    // Not a pattern of this language: nothing can be tested against it.
    return fallback
  }
}

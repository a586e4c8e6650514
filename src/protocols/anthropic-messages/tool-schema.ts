import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { SchemaSupport } from '../../canonical/quirks.ts'
import { mergeSchemas } from '../../canonical/schema-merge.ts'

/** What structured output and strict tools take (https://platform.claude.com/docs/en/build-with-claude/structured-outputs). */
export const outputSupport: SchemaSupport = {
  keywords: [
    'type',
    'title',
    'description',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'enum',
    'const',
    'default',
    'anyOf',
    'allOf',
    'format',
    '$ref',
    '$defs',
  ],
  references: true,
  nullable: 'type-array',
  constant: true,
  allOf: true,
}

const combiners = ['anyOf', 'oneOf', 'allOf']

/**
 * A tool's schema as the API takes it: an object at its root, with no `anyOf`, `oneOf` or `allOf` there. What those
 * allowed becomes properties of one object, of which only those that all demand are required.
 */
export function fitToolSchema(schema: JsonObject | undefined, at: string, losses: LossList): JsonObject {
  if (schema === undefined) return { type: 'object', properties: {} }
  const used = combiners.filter((key) => schema[key] !== undefined)
  if (used.length === 0) return schema.type === 'object' ? schema : { ...schema, type: 'object' }
  losses.add(
    loss(
      'tool-schema',
      at,
      'approximated',
      `${used.join(', ')} at the root of a schema is refused; merged`,
      true,
    ),
  )
  const { anyOf, oneOf, allOf, ...rest } = schema
  const either = [...objectsIn(anyOf), ...objectsIn(oneOf)]
  const all = [...objectsIn(allOf), ...(either.length === 0 ? [] : [uniteObjects(either)])]
  return { ...all.reduce(mergeSchemas, rest), type: 'object' }
}

const objectsIn = (list: Json | undefined): readonly JsonObject[] =>
  isJsonArray(list) ? list.filter(isJsonObject) : []

/** One object for several of which one holds: every property of any, required only what all demand. */
function uniteObjects(schemas: readonly JsonObject[]): JsonObject {
  const variants = new Map<string, Json[]>()
  for (const { properties } of schemas) {
    for (const [name, value] of Object.entries(isJsonObject(properties) ? properties : {})) {
      if (value !== undefined) variants.set(name, [...(variants.get(name) ?? []), value])
    }
  }
  const properties = [...variants].map(([name, values]) => [name, anyOfThese(values)])
  const demands = schemas.map(({ required }) => (isJsonArray(required) ? required : []))
  const required = (demands[0] ?? []).filter((name) => demands.every((names) => names.includes(name)))
  return { properties: Object.fromEntries(properties), ...(required.length === 0 ? {} : { required }) }
}

function anyOfThese(values: readonly Json[]): Json {
  const distinct = new Map(values.map((value) => [JSON.stringify(value), value]))
  const [only, ...others] = distinct.values()
  return only !== undefined && others.length === 0 ? only : { anyOf: [...distinct.values()] }
}

/**
 * A schema for `output_config.format`: only supported keywords, and every object closed, as the API demands it
 * («additionalProperties must be explicitly set to false»).
 */
export function fitOutputSchema(
  schema: JsonObject,
  support: SchemaSupport,
  at: string,
  losses: LossList,
): JsonObject {
  const fitted = fitSchema(schema, support, at, 'output-format')
  losses.addAll(fitted.losses)
  const closed = closeObjects(fitted.value)
  if (closed.opened) {
    losses.add(
      loss('output-format', at, 'approximated', 'objects are closed: no additional properties', true),
    )
  }
  for (const format of closed.formats) {
    losses.add(loss('output-format', at, 'moved', `string format ${format} stands in the description`, true))
  }
  return closed.schema
}

interface Closed {
  readonly schema: JsonObject
  /** The client had asked for additional properties. */
  readonly opened: boolean
  /** String formats that the API does not know. */
  readonly formats: readonly string[]
}

function closeObjects(schema: JsonObject): Closed {
  let opened = false
  const formats: string[] = []
  const close = (value: Json | undefined): Json | undefined => {
    if (isJsonArray(value)) return value.map((item) => close(item) ?? null)
    if (!isJsonObject(value)) return value
    return closeOne(value)
  }
  const closeOne = (node: JsonObject): JsonObject => {
    const entries = Object.entries(node).map(([key, value]) => [
      key,
      literal.has(key) ? value : closeIn(key, value),
    ])
    const closed: JsonObject = Object.fromEntries(entries)
    if (typeof node.format === 'string' && !stringFormats.has(node.format)) {
      formats.push(node.format)
      return withoutFormat(closed)
    }
    if (!isObjectSchema(node)) return closed
    if (node.additionalProperties !== undefined && node.additionalProperties !== false) opened = true
    return { ...closed, additionalProperties: false }
  }
  const closeIn = (key: string, value: Json | undefined): Json | undefined => {
    if (!named.has(key) || !isJsonObject(value)) return close(value)
    return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, close(below)]))
  }
  const closed = closeOne(schema)
  return { schema: closed, opened, formats }
}

function withoutFormat({ format, ...schema }: JsonObject): JsonObject {
  const said = typeof schema.description === 'string' ? `${schema.description}\n` : ''
  return { ...schema, description: `${said}format: ${format}` }
}

const stringFormats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
])

/** Keywords whose value is no schema. */
const literal = new Set(['enum', 'const', 'default', 'required', 'type', 'additionalProperties'])
/** Keywords whose value holds schemas by name. */
const named = new Set(['properties', '$defs', 'definitions'])

const isObjectSchema = (node: JsonObject): boolean =>
  node.type === 'object' ||
  (isJsonArray(node.type) && node.type.includes('object')) ||
  isJsonObject(node.properties)

/** Can the API enforce this schema as it stands? */
export function isEnforceable(schema: JsonObject, support: SchemaSupport): boolean {
  const fitted = fitSchema(schema, support, '')
  return (
    fitted.losses.length === 0 && JSON.stringify(closeObjects(fitted.value).schema) === JSON.stringify(schema)
  )
}

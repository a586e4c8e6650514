import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from './json.ts'
import type { LossCode, Written } from './loss.ts'
import { createLossList } from './loss-list.ts'
import type { SchemaSupport } from './quirks.ts'
import {
  addSentences,
  headOf,
  openNode,
  reportSchema,
  rewriteUnions,
  type SchemaPlace,
  type SchemaWalk,
  schemaDepthLimit,
} from './schema-open.ts'
import { isSilent, sentenceOf } from './schema-text.ts'

/**
 * A schema that the target takes. What it has no keyword for is said in the description instead and is a loss; forms that say
 * the same are rewritten without one. Never throws: of an odd schema (a boolean, a reference to nowhere, a tower of nesting)
 * what can be kept is kept. A schema within the support comes back as it was. `at` is its place in the client's body, `code` what
 * its losses are called (`output-format` for the schema of an answer).
 */
export function fitSchema(
  schema: JsonObject,
  support: SchemaSupport,
  at: string,
  code: LossCode = 'tool-schema',
): Written<JsonObject> {
  const losses = createLossList()
  const walk: SchemaWalk = { root: schema, rootAt: at, support, code, losses, nodesLeft: nodeLimit }
  const value = fitNode(schema, { node: {}, at, depth: 0, references: [] }, walk)
  return { value, losses: losses.losses }
}

/** Far above any real tool; inlined references can double at every level. */
const nodeLimit = 5000

/** `place.node` is not looked at: `value` stands there. */
function fitNode(value: Json | undefined, place: SchemaPlace, walk: SchemaWalk): JsonObject {
  walk.nodesLeft -= 1
  if (typeof value === 'boolean') return fitBoolean(value, place, walk)
  if (!isJsonObject(value)) {
    reportSchema(walk, place.at, 'dropped', 'what stands here is no schema', true)
    return writeNode({ ...place, node: {} }, walk)
  }
  if (place.depth > schemaDepthLimit || walk.nodesLeft < 0) {
    reportSchema(walk, place.at, 'dropped', 'the schema is too deep or too large from here on', true)
    return writeNode({ ...place, node: headOf(value) }, walk)
  }
  const opened = openNode({ ...place, node: value }, walk)
  const union = opened.node.anyOf === undefined && opened.node.oneOf !== undefined ? 'oneOf' : 'anyOf'
  return writeNode({ ...rewriteUnions(opened, walk), union }, walk)
}

function fitBoolean(value: boolean, place: SchemaPlace, walk: SchemaWalk): JsonObject {
  if (value) return writeNode({ ...place, node: {} }, walk)
  if (walk.support.keywords.includes('not')) return { not: {} }
  reportSchema(walk, place.at, 'moved', 'the schema that nothing fits', true)
  return writeNode({ ...place, node: { description: 'No value is allowed here.' } }, walk)
}

function writeNode(place: SchemaPlace, walk: SchemaWalk): JsonObject {
  const node = walk.support.upperCaseTypes === true ? completeNode(place, walk) : place.node
  const written: Record<string, Json> = {}
  const told: string[] = []
  for (const [keyword, value] of Object.entries(node)) {
    if (value === undefined) continue
    if (mayStay(keyword, value, walk.support)) written[keyword] = writeValue(keyword, value, place, walk)
    else told.push(tell(keyword, node, place.at, walk))
  }
  if (written.title === undefined && written.description === undefined && typeof node.title === 'string') {
    written.description = node.title
  }
  return addSentences(written, told)
}

/** The sentence for what may not stay; the loss is reported here. */
function tell(keyword: string, node: JsonObject, at: string, walk: SchemaWalk): string {
  if (isSilent(keyword)) return ''
  const sentence = sentenceOf(keyword, node)
  if (sentence === '') return ''
  const place = pointerTo(at, keyword)
  if (sentence === undefined)
    reportSchema(walk, place, 'dropped', `${keyword} is no keyword of the target`, false)
  else reportSchema(walk, place, 'moved', `${keyword} is told in the description`, false)
  return sentence ?? ''
}

function mayStay(keyword: string, value: Json, support: SchemaSupport): boolean {
  if (Object.hasOwn(ownRules, keyword)) return ownRules[keyword]?.(support) === true
  if (!support.keywords.includes(keyword)) return false
  if (support.upperCaseTypes !== true) return true
  if (keyword === 'enum')
    return isJsonArray(value) && value.every((word) => typeof word === 'string' && word !== '')
  return keyword !== 'format' || messageFormats.has(String(value))
}

/** Keywords that the support speaks of by more than their name. */
const ownRules: Readonly<Record<string, (support: SchemaSupport) => boolean>> = {
  type: () => true,
  description: () => true,
  const: (support) => support.constant,
  nullable: (support) => support.nullable === 'nullable-keyword',
  allOf: (support) => support.allOf,
  $ref: (support) => support.references,
  $defs: (support) => support.references,
  definitions: (support) => support.references,
}

/** Gemini's Schema message refuses any other format (https://ai.google.dev/api/caching#Schema). */
const messageFormats = new Set(['float', 'double', 'int32', 'int64', 'enum', 'date-time'])

type Shape = 'one' | 'list' | 'map'

/** Keywords whose value holds schemas. */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['properties', 'map'],
  ['patternProperties', 'map'],
  ['dependentSchemas', 'map'],
  ['$defs', 'map'],
  ['definitions', 'map'],
  ['anyOf', 'list'],
  ['oneOf', 'list'],
  ['allOf', 'list'],
  ['prefixItems', 'list'],
  ['items', 'one'],
  ['additionalProperties', 'one'],
  ['unevaluatedItems', 'one'],
  ['unevaluatedProperties', 'one'],
  ['propertyNames', 'one'],
  ['contains', 'one'],
  ['not', 'one'],
  ['if', 'one'],
  ['then', 'one'],
  ['else', 'one'],
  ['contentSchema', 'one'],
])

function writeValue(keyword: string, value: Json, place: SchemaPlace, walk: SchemaWalk): Json {
  if (keyword === 'type') return writeType(value, walk.support)
  const shape = shapes.get(keyword)
  if (shape === undefined) return value
  const spelling = keyword === 'anyOf' ? (place.union ?? keyword) : keyword
  return writeShape[shape](value, pointerTo(place.at, spelling), place, walk)
}

const child = (value: Json | undefined, at: string, place: SchemaPlace, walk: SchemaWalk): JsonObject =>
  fitNode(value, { ...place, at, depth: place.depth + 1 }, walk)

const writeShape = {
  one: (value, at, place, walk) => (typeof value === 'boolean' ? value : child(value, at, place, walk)),
  list: (value, at, place, walk) =>
    isJsonArray(value) ? value.map((item, index) => child(item, pointerTo(at, index), place, walk)) : value,
  map: (value, at, place, walk) =>
    isJsonObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, item]) => [name, child(item, pointerTo(at, name), place, walk)]),
        )
      : value,
} satisfies Record<Shape, (value: Json, at: string, place: SchemaPlace, walk: SchemaWalk) => Json>

function writeType(value: Json, support: SchemaSupport): Json {
  if (support.upperCaseTypes !== true) return value
  if (isJsonArray(value)) return value.map((word) => writeType(word, support))
  return typeof value === 'string' ? value.toUpperCase() : value
}

/** Gemini's Schema message wants a type at every node, items in every list, and only properties that are there as required. */
function completeNode(place: SchemaPlace, walk: SchemaWalk): JsonObject {
  return withItems(withListedRequired(withType(place, walk), place.at, walk), place.at, walk)
}

function withType({ node, at }: SchemaPlace, walk: SchemaWalk): JsonObject {
  if (node.type !== undefined || node.anyOf !== undefined || node.$ref !== undefined) return node
  const inferred = typeSigns.find(([keyword]) => node[keyword] !== undefined)?.[1]
  if (inferred !== undefined) return { type: inferred, ...node }
  reportSchema(walk, at, 'approximated', 'a value of any type is sent as a string', true)
  return addSentences({ type: 'string', ...node }, ['Any JSON value.'])
}

const typeSigns: readonly (readonly [string, string])[] = [
  ['properties', 'object'],
  ['required', 'object'],
  ['additionalProperties', 'object'],
  ['items', 'array'],
  ['minItems', 'array'],
  ['enum', 'string'],
  ['minLength', 'string'],
  ['pattern', 'string'],
  ['format', 'string'],
  ['minimum', 'number'],
  ['maximum', 'number'],
]

function withListedRequired(node: JsonObject, at: string, walk: SchemaWalk): JsonObject {
  const { required, ...rest } = node
  if (!isJsonArray(required)) return node
  const properties = isJsonObject(node.properties) ? node.properties : {}
  const listed = required.filter((name) => typeof name === 'string' && Object.hasOwn(properties, name))
  if (listed.length === required.length) return node
  reportSchema(walk, pointerTo(at, 'required'), 'moved', 'required properties that are not listed', false)
  const told = addSentences(rest, [
    sentenceOf('required', { required: required.filter((name) => !listed.includes(name)) }) ?? '',
  ])
  return listed.length === 0 ? told : { ...told, required: listed }
}

function withItems(node: JsonObject, at: string, walk: SchemaWalk): JsonObject {
  if (String(node.type).toLowerCase() !== 'array' || node.items !== undefined) return node
  reportSchema(
    walk,
    pointerTo(at, 'items'),
    'defaulted',
    'a list must say what it holds; strings are assumed',
    false,
  )
  return { ...node, items: { type: 'string' } }
}

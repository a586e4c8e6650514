import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts'

type Merge = (a: Json, b: Json) => Json

const larger: Merge = (a, b) => (typeof a === 'number' && typeof b === 'number' ? Math.max(a, b) : b)
const smaller: Merge = (a, b) => (typeof a === 'number' && typeof b === 'number' ? Math.min(a, b) : b)

const asList = (value: Json): readonly Json[] => (isJsonArray(value) ? value : [value])

const sameJson = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

const intersect: Merge = (a, b) => {
  const shared = asList(a).filter((value) => asList(b).some((other) => sameJson(value, other)))
  // Nothing fits both: the second stands, for a schema that nothing fits would be refused.
  return shared.length === 0 ? b : shared
}

const shared: Merge = (a, b) => {
  const types = intersect(a, b)
  return isJsonArray(types) && types.length === 1 ? (types[0] ?? b) : types
}

const union: Merge = (a, b) => [
  ...asList(a),
  ...asList(b).filter((value) => !asList(a).some((other) => sameJson(value, other))),
]

const mergeMaps: Merge = (a, b) => {
  if (!isJsonObject(a) || !isJsonObject(b)) return b
  const merged: Record<string, Json | undefined> = { ...a }
  for (const [name, value] of Object.entries(b)) merged[name] = mergeValues(a[name], value)
  return merged
}

const mergeNodes: Merge = (a, b) =>
  isJsonObject(a) && isJsonObject(b) ? mergeSchemas(a, b) : a === false ? a : b

const both: Merge = (a, b) => (a === b || b === '' ? a : `${String(a)}\n${String(b)}`)

/** How two values of one keyword are both satisfied. A keyword that is not here: the second one's stands. */
const merges: Readonly<Record<string, Merge>> = {
  type: shared,
  enum: intersect,
  required: union,
  properties: mergeMaps,
  patternProperties: mergeMaps,
  items: mergeNodes,
  additionalProperties: mergeNodes,
  description: both,
  allOf: union,
  minimum: larger,
  exclusiveMinimum: larger,
  minLength: larger,
  minItems: larger,
  minProperties: larger,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxLength: smaller,
  maxItems: smaller,
  maxProperties: smaller,
}

function mergeValues(a: Json | undefined, b: Json | undefined): Json | undefined {
  if (a === undefined) return b
  return b === undefined ? a : mergeNodes(a, b)
}

/** A schema that asks for what both ask for, as near as one flat schema can. */
export function mergeSchemas(a: JsonObject, b: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...a }
  for (const [keyword, value] of Object.entries(b)) {
    const before = a[keyword]
    if (value === undefined) continue
    const merge = Object.hasOwn(merges, keyword) ? merges[keyword] : undefined
    merged[keyword] = before === undefined || merge === undefined ? value : merge(before, value)
  }
  return merged
}

/** As `mergeSchemas`, but the outer description alone stands, as it did for a reader of the two. */
export const mergeOuter = (outer: JsonObject, inner: JsonObject): JsonObject => {
  const { description, ...rest } = outer
  return { ...mergeSchemas(rest, inner), ...(description === undefined ? {} : { description }) }
}

/** The schema that a reference inside `root` means: `#`, `#/$defs/Name`, `#/properties/x`. Undefined: not in here. */
export function resolveReference(root: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined
  let node: Json | undefined = root
  for (const token of reference.slice(1).split('/').slice(1)) {
    const name = decodeToken(token)
    if (isJsonArray(node)) node = node[Number(name)]
    else if (isJsonObject(node) && Object.hasOwn(node, name)) node = node[name]
    else return undefined
  }
  return reference === '#' || reference.startsWith('#/') ? node : undefined
}

function decodeToken(token: string): string {
  const plain = token.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from './json.ts'
import type { LossTreatment } from './loss.ts'
import { type LossList, loss } from './loss-list.ts'
import type { SchemaSupport } from './quirks.ts'
import { mergeSchemas, resolveReference } from './schema-merge.ts'
import { sentenceOf } from './schema-text.ts'

/** One go over a schema. */
export interface SchemaWalk {
  readonly root: JsonObject
  readonly rootAt: string
  readonly support: SchemaSupport
  readonly losses: LossList
  /** Nodes that may still be written. */
  nodesLeft: number
}

/** A node on the way, with the references that led to it. */
export interface SchemaPlace {
  readonly node: JsonObject
  readonly at: string
  readonly depth: number
  readonly references: readonly string[]
  /** How the client spelled what is written as `anyOf`. */
  readonly union?: 'anyOf' | 'oneOf'
}

/** Levels of a written schema: inlined references could grow without end. */
export const schemaDepthLimit = 48

export const reportSchema = (
  walk: SchemaWalk,
  at: string,
  treatment: LossTreatment,
  detail: string,
  functional: boolean,
): void => walk.losses.add(loss('tool-schema', at, treatment, detail, functional))

/** What can be said of a node without going into it. */
export const headOf = (node: JsonObject): JsonObject => ({
  ...(typeof node.type === 'string' ? { type: node.type } : {}),
  ...(typeof node.description === 'string' ? { description: node.description } : {}),
})

/** References and `allOf` are resolved until none is left that the target does not take. */
export function openNode(opened: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  let current = opened
  for (let round = 0; round < schemaDepthLimit; round += 1) {
    const next = openAllOf(openReference(current, walk), walk)
    if (next === current) return next
    current = next
  }
  return current
}

function openReference(opened: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  const { node, at, references } = opened
  const { $ref: reference, ...beside } = node
  if (typeof reference !== 'string' || walk.support.references) return opened
  const target = resolveReference(walk.root, reference)
  if (references.includes(reference) || !isJsonObject(target)) {
    const isLoop = isJsonObject(target)
    const what = isLoop ? 'repeats itself and is cut here' : 'leads nowhere'
    reportSchema(walk, pointerTo(at, '$ref'), 'dropped', `the reference ${reference} ${what}`, true)
    return { ...opened, node: { ...(isLoop ? headOf(target) : {}), ...beside } }
  }
  return {
    ...opened,
    node: { ...target, ...beside },
    at: walk.rootAt + reference.slice(1),
    references: [...references, reference],
  }
}

function openAllOf(opened: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  const { node } = opened
  const { allOf, ...rest } = node
  if (!isJsonArray(allOf) || walk.support.allOf) return opened
  let { references } = opened
  let merged: JsonObject = rest
  for (const branch of allOf) {
    if (!isJsonObject(branch)) continue
    const inner = openReference({ ...opened, node: branch, references }, walk)
    references = inner.references
    merged = mergeSchemas(merged, inner.node)
  }
  return { ...opened, node: merged, references }
}

/** Unions and tuples in the nearest form that the target has. */
export function rewriteUnions(node: JsonObject, at: string, walk: SchemaWalk): JsonObject {
  return withoutTuple(withoutAnyOf(withoutOneOf(node, at, walk), at, walk), at, walk)
}

function withoutOneOf(node: JsonObject, at: string, walk: SchemaWalk): JsonObject {
  const { oneOf, ...rest } = node
  if (!isJsonArray(oneOf) || walk.support.keywords.includes('oneOf')) return node
  if (rest.anyOf !== undefined) return node
  if (walk.support.keywords.includes('anyOf')) {
    reportSchema(walk, pointerTo(at, 'oneOf'), 'approximated', 'oneOf is sent as anyOf', false)
  }
  return { ...rest, anyOf: oneOf }
}

/** Without unions: of objects, one object with all their properties; else the first branch. The rest is told in words. */
function withoutAnyOf(node: JsonObject, at: string, walk: SchemaWalk): JsonObject {
  const { anyOf, ...rest } = node
  if (!isJsonArray(anyOf) || walk.support.keywords.includes('anyOf')) return node
  const branches = anyOf.filter(isJsonObject)
  const [first] = branches
  if (first === undefined) return rest
  reportSchema(
    walk,
    pointerTo(at, 'anyOf'),
    'approximated',
    'unions are not to be had; the nearest single type is sent',
    true,
  )
  const areObjects = branches.every((branch) => isJsonObject(branch.properties))
  const merged = areObjects
    ? branches.reduce((a, b) => ({ ...mergeSchemas(a, b), required: sharedNames(a, b) }))
    : first
  return addSentences(
    mergeSchemas(rest, merged),
    branches.length > 1 ? [sentenceOf('anyOf', node) ?? ''] : [],
  )
}

function sharedNames(a: JsonObject, b: JsonObject): readonly Json[] {
  const names = isJsonArray(a.required) ? a.required : []
  const others = isJsonArray(b.required) ? b.required : []
  return names.filter((name) => others.includes(name))
}

/** Tuples (`prefixItems`, or a list in `items`) as a list of any of their types. */
function withoutTuple(node: JsonObject, at: string, walk: SchemaWalk): JsonObject {
  const { items, prefixItems, additionalItems, ...rest } = node
  const tuple = isJsonArray(items) ? items : prefixItems
  const isListed = walk.support.keywords.includes('prefixItems')
  if (!isJsonArray(tuple) || (isListed && !isJsonArray(items))) return node
  const more = isJsonArray(items) ? additionalItems : items
  if (isListed) {
    return { ...rest, prefixItems: tuple, ...(more === undefined ? {} : { items: more }) }
  }
  reportSchema(
    walk,
    pointerTo(at, isJsonArray(items) ? 'items' : 'prefixItems'),
    'moved',
    'the order of a tuple',
    true,
  )
  const kinds = [...tuple, ...(isJsonObject(more) ? [more] : [])].filter(isJsonObject)
  const distinct = kinds.filter((kind, place) => kinds.findIndex((other) => sameJson(kind, other)) === place)
  const [only] = distinct
  const itemsNode = distinct.length === 1 ? only : { anyOf: distinct }
  const told = addSentences(rest, [sentenceOf('prefixItems', { prefixItems: tuple }) ?? ''])
  return { ...told, ...(itemsNode === undefined || distinct.length === 0 ? {} : { items: itemsNode }) }
}

const sameJson = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)

export function addSentences(node: JsonObject, sentences: readonly string[]): JsonObject {
  const said = sentences.filter((sentence) => sentence !== '')
  if (said.length === 0) return node
  const description =
    typeof node.description === 'string' && node.description !== '' ? [node.description] : []
  return { ...node, description: [...description, said.join(' ')].join('\n') }
}

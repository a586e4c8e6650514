import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from './json.ts'
import type { LossCode, LossTreatment } from './loss.ts'
import { type LossList, loss } from './loss-list.ts'
import type { SchemaSupport } from './quirks.ts'
import { distributeUnion, rewriteForms } from './schema-forms.ts'
import { mergeOuter, mergeSchemas, resolveReference } from './schema-merge.ts'
import { sentenceOf } from './schema-text.ts'

/** One go over a schema. */
export interface SchemaWalk {
  readonly root: JsonObject
  readonly rootAt: string
  readonly support: SchemaSupport
  readonly code: LossCode
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
): void => walk.losses.add(loss(walk.code, at, treatment, detail, functional))

/** What can be said of a node without going into it. */
export const headOf = (node: JsonObject): JsonObject => ({
  ...(typeof node.type === 'string' ? { type: node.type } : {}),
  ...(typeof node.description === 'string' ? { description: node.description } : {}),
})

/** References and `allOf` are resolved until none is left that the target does not take; forms are the target's. */
export function openNode(place: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  let current = place
  for (let round = 0; round < schemaDepthLimit; round += 1) {
    const opened = openAllOf(openReference(current, walk), walk)
    // A branch that stands alone once null is out of a union may be a reference itself.
    current = { ...opened, node: rewriteForms(opened.node, walk.support) }
    if (!isClosed(current.node, walk)) return current
  }
  return current
}

const isClosed = ({ $ref: reference, allOf }: JsonObject, { support }: SchemaWalk): boolean =>
  (typeof reference === 'string' && !support.references) || (isJsonArray(allOf) && !support.allOf)

function openReference(place: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  const { node, at, references } = place
  const { $ref: reference, ...beside } = node
  if (typeof reference !== 'string' || walk.support.references) return place
  walk.nodesLeft -= 1
  const target = resolveReference(walk.root, reference)
  if (!isJsonObject(target) || references.includes(reference) || walk.nodesLeft < 0) {
    const isThere = isJsonObject(target)
    const what = isThere ? 'repeats itself and is cut here' : 'leads nowhere'
    reportSchema(walk, pointerTo(at, '$ref'), 'dropped', `the reference ${reference} ${what}`, true)
    return { ...place, node: { ...(isThere ? headOf(target) : {}), ...beside } }
  }
  return {
    ...place,
    node: mergeOuter(beside, target),
    at: walk.rootAt + reference.slice(1),
    references: [...references, reference],
  }
}

function openAllOf(place: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  const { allOf, ...rest } = place.node
  if (!isJsonArray(allOf) || walk.support.allOf) return place
  return openBranches(place, allOf, walk, (branches) => branches.reduce(mergeSchemas, rest))
}

/** Schemas that become one. What lies below counts as reached by the references of all of them, or a loop would not be seen. */
function openBranches(
  place: SchemaPlace,
  branches: readonly Json[],
  walk: SchemaWalk,
  merge: (opened: readonly JsonObject[]) => JsonObject,
): SchemaPlace {
  const opened = branches.filter(isJsonObject).map((node) => openNode({ ...place, node }, walk))
  const references = [...new Set([...place.references, ...opened.flatMap((branch) => branch.references)])]
  return { ...place, node: merge(opened.map((branch) => branch.node)), references }
}

/** Unions and tuples in the nearest form that the target has. */
export function rewriteUnions(place: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  const { node, at } = place
  const single = withoutAnyOf({ ...place, node: withoutOneOf(node, at, walk) }, walk)
  return { ...single, node: withoutTuple(distributeUnion(single.node, walk.support), at, walk) }
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
function withoutAnyOf(place: SchemaPlace, walk: SchemaWalk): SchemaPlace {
  const { anyOf, ...rest } = place.node
  if (!isJsonArray(anyOf) || walk.support.keywords.includes('anyOf')) return place
  if (!anyOf.some(isJsonObject)) return { ...place, node: rest }
  const detail = 'unions are not to be had; the nearest single type is sent'
  reportSchema(walk, pointerTo(place.at, 'anyOf'), 'approximated', detail, true)
  const told = anyOf.length > 1 ? [sentenceOf('anyOf', place.node) ?? ''] : []
  return openBranches(place, anyOf, walk, (branches) =>
    addSentences(mergeSchemas(rest, nearestOf(branches)), told),
  )
}

function nearestOf(branches: readonly JsonObject[]): JsonObject {
  const [first = {}, ...others] = branches
  if (!branches.every((branch) => isJsonObject(branch.properties))) return first
  return others.reduce((a, b) => ({ ...mergeSchemas(a, b), required: sharedNames(a, b) }), first)
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

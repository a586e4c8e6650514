import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts'
import type { SchemaSupport } from './quirks.ts'
import { mergeOuter, mergeSchemas } from './schema-merge.ts'
import { entryOf } from './wire-table.ts'

/** Rewrites that say the same in a form the target takes. None of them is a loss. */
export function rewriteForms(node: JsonObject, support: SchemaSupport): JsonObject {
  return rewriteTypes(rewriteNull(rewriteConst(node, support), support), support)
}

function rewriteConst(node: JsonObject, support: SchemaSupport): JsonObject {
  if (support.constant || node.const === undefined) return node
  const { const: value, ...rest } = node
  return { ...rest, ...(rest.type === undefined ? typeOf(value) : {}), enum: [value] }
}

const typeOf = (value: Json): JsonObject => {
  if (value === null) return { type: 'null' }
  if (typeof value === 'string' || typeof value === 'boolean') return { type: typeof value }
  return typeof value === 'number' ? { type: Number.isInteger(value) ? 'integer' : 'number' } : {}
}

const isNullBranch = (branch: Json): boolean =>
  isJsonObject(branch) && (branch.type === 'null' || branch.const === null || isOnlyNull(branch.enum))

const isOnlyNull = (values: Json | undefined): boolean =>
  isJsonArray(values) && values.length === 1 && values[0] === null

const branchesWithNull = (branches: Json | undefined): branches is readonly Json[] =>
  isJsonArray(branches) && branches.some(isNullBranch) && !branches.every(isNullBranch)

/** In which forms this node says that null is allowed too. */
function nullForms(node: JsonObject) {
  const { type } = node
  return {
    inTypes: isJsonArray(type) && type.length > 1 && type.includes('null'),
    asKeyword: node.nullable === true,
    inBranches: branchesWithNull(node.anyOf) || branchesWithNull(node.oneOf),
  }
}

function rewriteNull(node: JsonObject, support: SchemaSupport): JsonObject {
  if (isOnlyNull(node.enum)) return onlyNull(node)
  const { inTypes, asKeyword, inBranches } = nullForms(node)
  const takesBranches = support.keywords.includes('anyOf')
  const mustGo = {
    'type-array': asKeyword || (inBranches && !takesBranches),
    'nullable-keyword': inTypes || inBranches,
    'any-of': inTypes || asKeyword,
  } satisfies Record<SchemaSupport['nullable'], boolean>
  return mustGo[support.nullable] ? nullWriters[support.nullable](withoutNull(node)) : node
}

const onlyNull = ({ enum: _, nullable: __, ...node }: JsonObject): JsonObject => ({ ...node, type: 'null' })

function withoutNull(node: JsonObject): JsonObject {
  const { nullable: _, ...rest } = node
  const { type } = rest
  const types = isJsonArray(type) ? type.filter((word) => word !== 'null') : undefined
  const values = isJsonArray(rest.enum) ? rest.enum.filter((value) => value !== null) : undefined
  const plain: JsonObject = {
    ...rest,
    ...(types === undefined ? {} : { type: types.length === 1 ? (types[0] ?? null) : types }),
    ...(values === undefined ? {} : { enum: values }),
  }
  return withoutNullBranch(withoutNullBranch(plain, 'anyOf'), 'oneOf')
}

function withoutNullBranch(node: JsonObject, keyword: 'anyOf' | 'oneOf'): JsonObject {
  const branches = node[keyword]
  if (!branchesWithNull(branches)) return node
  const kept = branches.filter((branch) => !isNullBranch(branch))
  const { [keyword]: _, ...rest } = node
  const [only] = kept
  return kept.length === 1 && isJsonObject(only) ? mergeOuter(rest, only) : { ...node, [keyword]: kept }
}

const nullWriters = {
  'type-array': (node) => {
    const { type } = node
    const enumeration = isJsonArray(node.enum) ? { enum: [...node.enum, null] } : {}
    if (type !== undefined)
      return { ...node, type: [...(isJsonArray(type) ? type : [type]), 'null'], ...enumeration }
    return isJsonArray(node.anyOf)
      ? { ...node, anyOf: [...node.anyOf, { type: 'null' }] }
      : { ...node, ...enumeration }
  },
  'nullable-keyword': (node) => ({ ...node, nullable: true }),
  'any-of': (node) => {
    const { description, title, anyOf, ...rest } = node
    const head: JsonObject = {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
    }
    const isBare = isJsonArray(anyOf) && Object.keys(rest).length === 0
    const inner = anyOf === undefined ? rest : { ...rest, anyOf }
    return { ...head, anyOf: isBare ? [...anyOf, { type: 'null' }] : [inner, { type: 'null' }] }
  },
} satisfies Record<SchemaSupport['nullable'], (node: JsonObject) => JsonObject>

/** A list of types where only one may stand: a branch for each, with what concerns it. */
function rewriteTypes(node: JsonObject, support: SchemaSupport): JsonObject {
  const { type, ...rest } = node
  if (support.nullable === 'type-array' || !isJsonArray(type)) return node
  const [only] = type
  if (type.length <= 1) return only === undefined ? rest : { ...rest, type: only }
  if (isJsonArray(rest.anyOf)) return { ...rest, anyOf: branchesOfTypes(rest.anyOf, type) }
  const outer = Object.fromEntries(Object.entries(rest).filter(([keyword]) => isHead(keyword)))
  const constraints = Object.entries(rest).filter(([keyword]) => !isHead(keyword))
  const anyOf = type.map((word) => ({
    type: word,
    ...Object.fromEntries(constraints.filter(([keyword]) => concerns(keyword, word))),
  }))
  return { ...outer, anyOf }
}

/** The branches that the outer list of types lets through; where none says its type, all. */
function branchesOfTypes(branches: readonly Json[], types: readonly Json[]): readonly Json[] {
  const fits = (type: Json | undefined) =>
    typeof type !== 'string' || types.includes(type) || (type === 'integer' && types.includes('number'))
  const kept = branches.filter((branch) => !isJsonObject(branch) || fits(branch.type))
  return kept.length === 0 ? branches : kept
}

const isHead = (keyword: string): boolean =>
  ['description', 'title', 'nullable', 'default', '$defs', 'definitions', '$schema'].includes(keyword)

const concernOf: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'format', 'contentEncoding', 'contentMediaType'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'format'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'format'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'],
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'minProperties',
    'maxProperties',
    'propertyNames',
  ],
}
const boundKeywords = new Set(Object.values(concernOf).flat())

const concerns = (keyword: string, type: Json): boolean =>
  !boundKeywords.has(keyword) || (entryOf(concernOf, String(type)) ?? []).includes(keyword)

/** Where `anyOf` must stand alone, what stands beside it goes into each branch. */
export function distributeUnion(node: JsonObject, support: SchemaSupport): JsonObject {
  if (support.upperCaseTypes !== true || !isJsonArray(node.anyOf) || !support.keywords.includes('anyOf'))
    return node
  const { anyOf, ...rest } = node
  const entries = Object.entries(rest)
  const beside = Object.fromEntries(entries.filter(([keyword]) => !isHead(keyword)))
  if (Object.keys(beside).length === 0) return node
  return {
    ...Object.fromEntries(entries.filter(([keyword]) => isHead(keyword))),
    anyOf: anyOf.map((branch) => (isJsonObject(branch) ? mergeSchemas(beside, branch) : branch)),
  }
}

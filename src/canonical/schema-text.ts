import type { Json, JsonObject } from './json.ts'

/** A value in a description: JSON, cut where nobody would read on. */
const show = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > textLimit ? `${text.slice(0, textLimit)}…` : text
}
const textLimit = 400

const list = (value: Json | undefined): string =>
  Array.isArray(value) ? value.map((item) => JSON.stringify(item)).join(', ') : show(value)

type Say = (value: Json | undefined, node: JsonObject) => string

/** What a JSON Schema keyword asks for, in a sentence that a model reads in the description. */
const sentences: Readonly<Record<string, Say>> = {
  format: (value) => `Format: ${show(value)}.`,
  pattern: (value) => `Must match the pattern ${show(value)}`,
  minLength: (value) => `At least ${show(value)} characters.`,
  maxLength: (value) => `At most ${show(value)} characters.`,
  minimum: (value) => `Minimum: ${show(value)}.`,
  maximum: (value) => `Maximum: ${show(value)}.`,
  exclusiveMinimum: (value) => `Greater than ${show(value)}.`,
  exclusiveMaximum: (value) => `Less than ${show(value)}.`,
  multipleOf: (value) => `A multiple of ${show(value)}.`,
  minItems: (value) => `At least ${show(value)} items.`,
  maxItems: (value) => `At most ${show(value)} items.`,
  uniqueItems: (value) => (value === true ? 'All items differ.' : ''),
  contains: (value) => `Has an item that fits ${show(value)}`,
  minContains: (value) => `At least ${show(value)} such items.`,
  maxContains: (value) => `At most ${show(value)} such items.`,
  prefixItems: (value) => `Items in this order: ${show(value)}`,
  minProperties: (value) => `At least ${show(value)} properties.`,
  maxProperties: (value) => `At most ${show(value)} properties.`,
  required: (value) => `Required: ${list(value)}.`,
  properties: (value) => `Properties: ${show(value)}`,
  patternProperties: (value) => `Properties whose names match a pattern: ${show(value)}`,
  propertyNames: (value) => `Property names fit ${show(value)}`,
  additionalProperties: (value) => {
    if (value === false) return 'No other properties are allowed.'
    return value === true ? '' : `Any other property fits ${show(value)}`
  },
  dependentRequired: (value) => `Properties that need others: ${show(value)}`,
  dependentSchemas: (value) => `Properties that ask for more: ${show(value)}`,
  enum: (value) => `One of: ${list(value)}.`,
  const: (value) => `Always ${JSON.stringify(value)}.`,
  default: (value) => `Default: ${JSON.stringify(value)}.`,
  examples: (value) => `Examples: ${list(value)}.`,
  example: (value) => `Example: ${JSON.stringify(value)}.`,
  items: (value) => `Items fit ${show(value)}`,
  anyOf: (value) => `One of these: ${show(value)}`,
  oneOf: (value) => `Exactly one of these: ${show(value)}`,
  allOf: (value) => `All of these: ${show(value)}`,
  not: (value) => `Must not fit ${show(value)}`,
  if: (value, node) => conditionText(value, node),
  contentEncoding: (value) => `Encoded as ${show(value)}.`,
  contentMediaType: (value) => `Holds ${show(value)}.`,
  contentSchema: (value) => `Its content fits ${show(value)}`,
  deprecated: (value) => (value === true ? 'Deprecated.' : ''),
}

/** The sentence for a keyword; '' when it asks for nothing; undefined when it is no keyword of JSON Schema. */
export const sentenceOf = (keyword: string, node: JsonObject): string | undefined =>
  Object.hasOwn(sentences, keyword) ? sentences[keyword]?.(node[keyword], node) : undefined

/** Keywords that constrain nothing and tell the model nothing, or that are told by another keyword's sentence. */
const silent: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'id',
  '$anchor',
  '$dynamicAnchor',
  '$comment',
  '$vocabulary',
  '$defs',
  'definitions',
  'title',
  'readOnly',
  'writeOnly',
  'nullable',
  'then',
  'else',
])

export const isSilent = (keyword: string): boolean => silent.has(keyword)

function conditionText(value: Json | undefined, node: JsonObject): string {
  const then = node.then === undefined ? '' : ` then it fits ${show(node.then)}`
  const otherwise = node.else === undefined ? '' : `${then === '' ? '' : ','} else it fits ${show(node.else)}`
  return then + otherwise === '' ? '' : `If it fits ${show(value)}${then}${otherwise}`
}

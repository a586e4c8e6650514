import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../src/canonical/json.ts'
import type { Quirks } from '../../../src/canonical/quirks.ts'

/**
 * One thing that a vendor's API refuses with a 400, as its errors and its documentation say it. A rule gives what it found, in
 * words; nothing: the request passes. `quirks`: what the place or the model takes.
 */
export type Rule = (body: JsonObject, quirks: Quirks) => readonly string[]

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  isJsonArray(value) ? value.filter(isJsonObject) : []

export const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** `found` once for each item that the question is answered with yes for. */
export const each = <T>(
  items: readonly T[],
  isWrong: (item: T, index: number) => boolean,
  found: (item: T) => string,
): readonly string[] => items.flatMap((item, index) => (isWrong(item, index) ? [found(item)] : []))

export const when = (isWrong: boolean, found: string): readonly string[] => (isWrong ? [found] : [])

export const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

/** Every object inside a value, itself included. */
export function* nodesOf(value: Json | undefined): Generator<JsonObject> {
  if (isJsonArray(value)) for (const item of value) yield* nodesOf(item)
  if (!isJsonObject(value)) return
  yield value
  for (const below of Object.values(value)) yield* nodesOf(below)
}

/** Fields of a node beyond those named. */
export const othersThan = (node: JsonObject, names: ReadonlySet<string>): readonly string[] =>
  Object.keys(node).filter((name) => node[name] !== undefined && !names.has(name))

/** OpenAI's demand on a strict schema, and Anthropic's on an enforced one: no object is open; here also which are not fully required. */
export function openObjects(schema: Json | undefined): readonly JsonObject[] {
  return [...nodesOf(schema)].filter(
    (node) => isJsonObject(node.properties) && node.type === 'object' && node.additionalProperties !== false,
  )
}

const base64 = /^[A-Za-z0-9+/_-]*={0,2}\s*$/
export const isBase64 = (value: Json | undefined): boolean =>
  typeof value === 'string' && value !== '' && base64.test(value.replaceAll(/\s/g, ''))

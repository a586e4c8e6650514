import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Origin } from '../../canonical/origin.ts'
import { protocol } from './vocabulary.ts'

/** What a reader does about a field that is not what it should be: requests are refused, answers keep it as it is. */
export type Complain = (problem: {
  readonly message: string
  readonly at: string
  readonly code: string
}) => void

export const refuse: Complain = ({ message, at, code }) => {
  throw new MalformedRequest(message, { at, code })
}

export const tolerate: Complain = () => {}

/**
 * One wire object being read. Each getter marks its field as read; `null` counts as absent and is remembered. Whatever
 * was not read when `origin` is called is kept there as `rest`.
 */
export interface WireNode {
  readonly at: string
  readonly raw: JsonObject
  text(name: string): string | undefined
  number(name: string): number | undefined
  flag(name: string): boolean | undefined
  object(name: string): JsonObject | undefined
  list(name: string): readonly Json[] | undefined
  /** Complains when the field is absent. */
  need(name: string): void
  /** Fields of use to this protocol only. */
  keep(...names: readonly string[]): void
  /** The same of an object, save what is in it beside these names. */
  keepKnown(name: string, ...names: readonly string[]): void
  /** A field that the canonical form cannot give back exactly: its wire form wins when this protocol writes. */
  override(name: string, value: Json | undefined): void
  /** An inner object that was read through a node of its own and has no canonical node. */
  absorb(name: string, inner: WireNode): void
  /** What of a field has no meaning, though the field as a whole has one. */
  unknown(name: string, rest: Json): void
  origin(form?: string, within?: Origin): Origin
}

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array'

export function openNode(raw: JsonObject, at: string, complain: Complain): WireNode {
  const seen = new Set<string>()
  const own: Record<string, Json> = {}
  const innerRest: Record<string, Json> = {}

  function take<T extends Json>(name: string, kind: Kind, is: (value: Json) => value is T): T | undefined {
    const value = raw[name]
    if (value === undefined) return undefined
    if (value === null) {
      seen.add(name)
      own[name] = null
      return undefined
    }
    if (is(value)) {
      seen.add(name)
      return value
    }
    complain(mistyped(pointerTo(at, name), kind, value))
    return undefined
  }

  return {
    at,
    raw,
    text: (name) => take(name, 'string', isText),
    number: (name) => take(name, 'number', isNumber),
    flag: (name) => take(name, 'boolean', isFlag),
    object: (name) => take(name, 'object', isJsonObject),
    list: (name) => take(name, 'array', isJsonArray),
    need(name) {
      if (raw[name] === undefined || raw[name] === null) complain(missing(pointerTo(at, name)))
    },
    keep(...names) {
      for (const name of names) {
        const value = raw[name]
        if (value === undefined || seen.has(name)) continue
        seen.add(name)
        own[name] = value
      }
    },
    keepKnown(name, ...names) {
      const value = raw[name]
      if (value === undefined) return
      seen.add(name)
      own[name] = value
      const rest = without(value, names)
      if (rest !== undefined) innerRest[name] = rest
    },
    override(name, value) {
      seen.add(name)
      if (value !== undefined) own[name] = value
    },
    absorb(name, inner) {
      const { own: innerOwn, rest } = inner.origin()
      seen.add(name)
      own[name] = innerOwn ?? {}
      if (rest !== undefined) innerRest[name] = rest
    },
    unknown(name, rest) {
      seen.add(name)
      innerRest[name] = rest
    },
    origin(form, within) {
      const unread = Object.entries(raw).filter(([name, value]) => value !== undefined && !seen.has(name))
      const rest = { ...innerRest, ...Object.fromEntries(unread) }
      return {
        protocol,
        at,
        ...(form === undefined ? {} : { form }),
        ...(Object.keys(own).length === 0 ? {} : { own: { ...own } }),
        ...(Object.keys(rest).length === 0 ? {} : { rest }),
        ...(within === undefined ? {} : { within }),
      }
    },
  }
}

const mistyped = (at: string, kind: Kind, value: Json) => ({
  message: wrongType(at, kind, value),
  at,
  code: 'invalid_type',
})

const missing = (at: string) => ({
  message: `Missing required parameter: '${wirePath(at)}'.`,
  at,
  code: 'missing_required_parameter',
})

function without(value: Json, names: readonly string[]): JsonObject | undefined {
  const rest = isJsonObject(value) ? Object.entries(value).filter(([name]) => !names.includes(name)) : []
  return rest.length === 0 ? undefined : Object.fromEntries(rest)
}

/** The node as it goes out: the given fields, and, where this protocol read it, what it kept. */
export function writeNode(fields: JsonObject, origin: Origin | undefined): JsonObject {
  const written = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return isOwn(origin) ? overlay(overlay(written, origin.own), origin.rest) : written
}

/** Did this protocol read the node? */
export const isOwn = (origin: Origin | undefined): origin is Origin & { protocol: typeof protocol } =>
  origin?.protocol === protocol

/** A kept `null` fills a gap only: a value that came since (a restored seal) stands. */
function overlay(base: JsonObject, kept: JsonObject | undefined): JsonObject {
  if (kept === undefined) return base
  const merged: Record<string, Json | undefined> = { ...base }
  for (const [name, value] of Object.entries(kept)) {
    const before = merged[name]
    if (value === null && before !== undefined) continue
    merged[name] = isJsonObject(before) && isJsonObject(value) ? overlay(before, value) : value
  }
  return merged
}

/** `/input/0/content` → `input[0].content`, as the vendor's own errors name a field. */
export const wirePath = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')

const isText = (value: Json): value is string => typeof value === 'string'
const isNumber = (value: Json): value is number => typeof value === 'number'
const isFlag = (value: Json): value is boolean => typeof value === 'boolean'

const articles: Record<Kind, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
}

export const wrongType = (at: string, expected: Kind, value: Json): string =>
  `Invalid type for '${wirePath(at)}': expected ${articles[expected]}, but got ${value === null ? 'null' : articles[kindOf(value)]} instead.`

function kindOf(value: Json): Kind {
  const type = typeof value
  if (type === 'string' || type === 'boolean' || type === 'number') return type
  if (isJsonArray(value)) return 'array'
  return isJsonObject(value) ? 'object' : 'number'
}

/** The same value, whatever the order of keys. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true
  if (isJsonArray(one) && isJsonArray(other)) {
    return one.length === other.length && one.every((value, index) => sameJson(value, other[index]))
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => sameJson(one[name], other[name]))
}

import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Origin } from '../../canonical/origin.ts'

/** What is done about a known field of the wrong type: a request is refused, an answer keeps it as a field not understood. */
export type Strictness = 'strict' | 'loose'

/**
 * A wire object being read. Each field is taken once; what nobody took is the rest, so that a field of tomorrow survives.
 * A `null` is never taken: it means absent, and the rest gives it back as it stood.
 */
export class WireNode {
  readonly value: JsonObject
  readonly at: string
  readonly strictness: Strictness
  private readonly taken = new Set<string>()
  private readonly children = new Map<string, WireNode>()

  constructor(value: JsonObject, at: string, strictness: Strictness) {
    this.value = value
    this.at = at
    this.strictness = strictness
  }

  text(key: string): string | undefined {
    return this.typed(key, 'a valid string', (value) => (typeof value === 'string' ? value : undefined))
  }

  number(key: string): number | undefined {
    return this.typed(key, 'a valid number', (value) => (typeof value === 'number' ? value : undefined))
  }

  integer(key: string): number | undefined {
    return this.typed(key, 'a valid integer', (value) =>
      Number.isInteger(value) ? Number(value) : undefined,
    )
  }

  flag(key: string): boolean | undefined {
    return this.typed(key, 'a valid boolean', (value) => (typeof value === 'boolean' ? value : undefined))
  }

  object(key: string): JsonObject | undefined {
    return this.typed(key, 'a valid dictionary', (value) => (isJsonObject(value) ? value : undefined))
  }

  list(key: string): readonly Json[] | undefined {
    return this.typed(key, 'a valid list', (value) => (isJsonArray(value) ? value : undefined))
  }

  texts(key: string): readonly string[] | undefined {
    return this.typed(key, 'a list of valid strings', (value) =>
      isJsonArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
    )
  }

  /** A value of any type. */
  any(key: string): Json | undefined {
    return this.typed(key, '', (value) => value)
  }

  /** A nested object whose own rest becomes part of this one's. */
  child(key: string): WireNode | undefined {
    const value = this.object(key)
    if (value === undefined) return undefined
    const child = new WireNode(value, pointerTo(this.at, key), this.strictness)
    this.children.set(key, child)
    return child
  }

  /** As `text`, where the dialect demands the field. An answer that lacks it gives `''`. */
  needText(key: string): string {
    return this.need(key, this.text(key)) ?? ''
  }

  need<T>(key: string, value: T | undefined): T | undefined {
    if (value === undefined && this.strictness === 'strict') {
      throw new MalformedRequest(`${dotted(pointerTo(this.at, key))}: Field required`, {
        at: pointerTo(this.at, key),
        code: 'missing_field',
      })
    }
    return value
  }

  /** Puts a field back among the rest: the reader looked at it and gave it no meaning. */
  leave(key: string): void {
    this.taken.delete(key)
    this.children.delete(key)
  }

  rest(): JsonObject | undefined {
    const rest: Record<string, Json> = {}
    for (const [key, value] of Object.entries(this.value)) {
      if (value !== undefined && !this.taken.has(key)) rest[key] = value
    }
    for (const [key, child] of this.children) {
      const below = child.rest()
      if (below !== undefined || isEmpty(child.value)) rest[key] = below ?? {}
    }
    return Object.keys(rest).length === 0 ? undefined : rest
  }

  origin(form = ''): Origin {
    const rest = this.rest()
    return {
      protocol: 'anthropic-messages',
      at: this.at,
      ...(rest === undefined ? {} : { rest }),
      ...(form === '' ? {} : { form }),
    }
  }

  private typed<T>(key: string, expected: string, read: (value: Json) => T | undefined): T | undefined {
    const value = this.value[key]
    if (value === undefined || value === null) return undefined
    const result = read(value)
    if (result !== undefined) this.taken.add(key)
    else if (this.strictness === 'strict') throw wrongType(pointerTo(this.at, key), expected)
    return result
  }
}

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0

/** The message as the vendor words it: `messages.0.content.1.text: Input should be a valid string`. */
export const wrongType = (at: string, expected: string): MalformedRequest =>
  new MalformedRequest(`${dotted(at)}: Input should be ${expected}`, { at, code: 'wrong_type' })

export const dotted = (at: string): string => at.slice(1).replaceAll('/', '.')

/** An object of a list, or the refusal of what stands in its place. */
export function nodeOf(value: Json, at: string, strictness: Strictness): WireNode {
  if (isJsonObject(value)) return new WireNode(value, at, strictness)
  if (strictness === 'strict') throw wrongType(at, 'an object')
  return new WireNode({}, at, strictness)
}

/** What was written, with the client's own unknown fields where they stood. What the writer wrote wins. */
export function withRest(written: JsonObject, rest: JsonObject | undefined): JsonObject {
  if (rest === undefined) return written
  const merged: Record<string, Json | undefined> = { ...written }
  for (const [key, value] of Object.entries(rest)) {
    const mine = merged[key]
    if (mine === undefined) merged[key] = value
    else if (isJsonObject(mine) && isJsonObject(value)) merged[key] = withRest(mine, value)
  }
  return merged
}

export const isOwn = (origin: Origin | undefined): origin is Origin =>
  origin !== undefined && origin.protocol === 'anthropic-messages'

/** The rest that a writer of this dialect gives back: none for a node of another dialect. */
export const ownRest = (origin: Origin | undefined): JsonObject | undefined => {
  if (!isOwn(origin)) return undefined
  return origin.own === undefined ? origin.rest : { ...origin.own, ...origin.rest }
}

/** A node may have several words of form: `string restored`. */
export const hasForm = (origin: Origin | undefined, word: string): boolean =>
  isOwn(origin) && (origin.form?.split(' ').includes(word) ?? false)

export const joinForm = (...words: readonly (string | false | undefined)[]): string =>
  words.filter((word) => word !== false && word !== undefined && word !== '').join(' ')

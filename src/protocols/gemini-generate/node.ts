import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import { flagAt, numberAt, objectAt, textAt } from './schema.ts'
import { protocol } from './vocabulary.ts'

/**
 * One wire object while it is read. Google's parser takes every field in camelCase and in snake_case, and null for
 * absent; the form of the origin remembers which was written, so that `closeNode` gives the same object back.
 */
export interface WireNode {
  readonly at: string
  /** The value of a field under either name. Null counts as absent. */
  take(field: string): Json | undefined
  /** @throws MalformedRequest when the field is there and of another type. */
  text(field: string): string | undefined
  number(field: string): number | undefined
  flag(field: string): boolean | undefined
  /** A field that is an object and shares this node's origin. */
  child(field: string): WireNode | undefined
  /** JSON pointer of a field as the client spelt it. */
  pointer(field: string): string
  /** Remembers a word in the origin's form; with a value, as `tag:value`. */
  note(tag: string, value?: Json): void
  /** Leaves a field to the rest although it was taken. */
  leave(field: string): void
  /** A field that only Google's API has a use for: it goes back there, and is no loss elsewhere. */
  keep(field: string): void
  origin(): Origin
}

/** What the origin of a node is made of: the node itself, then the objects inside it that have no node of their own. */
interface Piece {
  readonly at: string
  readonly raw: JsonObject
  readonly taken: ReadonlySet<string>
  readonly kept: ReadonlySet<string>
}

interface Shared {
  readonly tags: string[]
  readonly pieces: Piece[]
}

export const openNode = (raw: JsonObject, at: string): WireNode => open(raw, at, '', { tags: [], pieces: [] })

/** Words of a child stand behind its field: `generationConfig/max_output_tokens`. */
function open(raw: JsonObject, at: string, prefix: string, shared: Shared): WireNode {
  const taken = new Set<string>()
  const kept = new Set<string>()
  shared.pieces.push({ at, raw, taken, kept })
  const note = (tag: string, value?: Json): void =>
    void shared.tags.push(`${prefix}${tag}${value === undefined ? '' : `:${packValue(value)}`}`)
  const node: WireNode = {
    at,
    take(field) {
      const key = keyOf(raw, field)
      const value = raw[key]
      if (!Object.hasOwn(raw, key) || taken.has(key)) return value ?? undefined
      taken.add(key)
      if (key !== field) note(key)
      if (value === null) note(`null:${field}`)
      return value ?? undefined
    },
    text: (field) => textAt(node.take(field), node.pointer(field)),
    number(field) {
      const value = node.take(field)
      if (typeof value === 'string') note(`text:${field}`)
      return numberAt(value, node.pointer(field))
    },
    flag: (field) => flagAt(node.take(field), node.pointer(field)),
    child(field) {
      const value = objectAt(node.take(field), node.pointer(field))
      if (value === undefined) return undefined
      note(`has:${field}`)
      return open(value, node.pointer(field), `${prefix}${field}/`, shared)
    },
    pointer: (field) => pointerTo(at, keyOf(raw, field)),
    note,
    leave: (field) => void taken.delete(keyOf(raw, field)),
    keep: (field) => void kept.add(keyOf(raw, field)),
    origin: () => originOf(shared),
  }
  return node
}

function originOf({ tags, pieces }: Shared): Origin {
  const [first, ...inner] = pieces
  const within = inner.reduceRight<Origin | undefined>((next, piece) => {
    const origin = pieceOrigin(piece, next)
    return origin.rest === undefined && origin.own === undefined ? next : origin
  }, undefined)
  const origin = first === undefined ? ({ protocol, at: '' } as const) : pieceOrigin(first, within)
  return tags.length === 0 ? origin : { ...origin, form: tags.join(' ') }
}

function pieceOrigin({ at, raw, taken, kept }: Piece, within: Origin | undefined): Origin {
  const rest = fieldsWhere(raw, (key) => !taken.has(key) && !kept.has(key))
  const own = fieldsWhere(raw, (key) => !taken.has(key) && kept.has(key))
  return {
    protocol,
    at,
    ...(rest === undefined ? {} : { rest }),
    ...(own === undefined ? {} : { own }),
    ...(within === undefined ? {} : { within }),
  }
}

function fieldsWhere(raw: JsonObject, test: (key: string) => boolean): JsonObject | undefined {
  const fields: Record<string, Json | undefined> = {}
  let any = false
  for (const key of Object.keys(raw)) {
    const value = raw[key]
    if (value === undefined || !test(key)) continue
    setOwn(fields, key, value)
    any = true
  }
  return any ? fields : undefined
}

/** `__proto__` is a field like any other in JSON. */
function setOwn(target: Record<string, Json | undefined>, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

const keyOf = (raw: JsonObject, field: string): string => {
  if (Object.hasOwn(raw, field)) return field
  const snake = snakeOf(field)
  return Object.hasOwn(raw, snake) ? snake : field
}

/** Asked of the same few names with every request. */
const snakes = new Map<string, string>()
const mostSnakes = 1000

export function snakeOf(field: string): string {
  const known = snakes.get(field)
  if (known !== undefined) return known
  const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  if (snakes.size < mostSnakes) snakes.set(field, snake)
  return snake
}

/** The words a node of this dialect was read with; none for a node of another. */
export const formOf = (origin: Origin | undefined): ReadonlySet<string> =>
  new Set(isOwn(origin) && origin.form !== undefined ? origin.form.split(' ') : [])

export const isOwn = (origin: Origin | undefined): origin is OwnOrigin => origin?.protocol === protocol

export type OwnOrigin = Origin & { readonly protocol: typeof protocol }

/** Any JSON as a word without spaces, slashes and colons. */
export const packValue = (value: Json): string => encodeURIComponent(writeJson(value))

/** What a tag `name:value` holds that was written by `packValue`. */
export function tagJson(form: ReadonlySet<string>, name: string): Json | undefined {
  const packed = tagValue(form, name)
  return packed === undefined ? undefined : unpackValue(packed)
}

export const unpackValue = (packed: string): Json => parseJson(decodeURIComponent(packed))

export function tagText(form: ReadonlySet<string>, name: string): string | undefined {
  const value = tagJson(form, name)
  return typeof value === 'string' ? value : undefined
}

/** What a tag `name:value` holds. */
export function tagValue(form: ReadonlySet<string>, name: string): string | undefined {
  for (const tag of form) if (tag.startsWith(`${name}:`)) return tag.slice(name.length + 1)
  return undefined
}

/** A wire object from its fields: spelt as it was read, with the unknown fields it had. Absent fields are left out. */
export function closeNode(fields: JsonObject, origin: Origin | undefined): JsonObject {
  if (!isOwn(origin)) return withoutAbsent(fields)
  const form = formOf(origin)
  let written = form.size === 0 ? withoutAbsent(fields) : spell(fields, form, '')
  for (let piece: Origin | undefined = origin; piece !== undefined; piece = piece.within) {
    written = addAt(written, stepsOf(piece.at.slice(origin.at.length)), { ...piece.rest, ...piece.own })
  }
  return written
}

const stepsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

/** What the unknown fields stood in is made anew where nothing else of it was left. */
function addAt(target: JsonObject, steps: readonly string[], rest: JsonObject): JsonObject {
  const [step, ...further] = steps
  if (step === undefined) return addFields(target, rest)
  const present = Object.hasOwn(target, step) ? target[step] : undefined
  return addFields(target, { [step]: addAt(isJsonObject(present) ? present : {}, further, rest) }, true)
}

function addFields(target: JsonObject, more: JsonObject, replace = false): JsonObject {
  const joined: Record<string, Json | undefined> = { ...target }
  for (const key of Object.keys(more)) {
    const value = more[key]
    if (value !== undefined && (replace || joined[key] === undefined || !Object.hasOwn(joined, key)))
      setOwn(joined, key, value)
  }
  return joined
}

function withoutAbsent(fields: JsonObject): JsonObject {
  const present: Record<string, Json | undefined> = {}
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    if (value !== undefined) present[key] = value
  }
  return present
}

function spell(fields: JsonObject, form: ReadonlySet<string>, prefix: string): JsonObject {
  if (form.size === 0) return withoutAbsent(fields)
  const spelt: Record<string, Json | undefined> = {}
  const put = (field: string, value: Json | undefined): void => {
    const snake = snakeOf(field)
    spelt[form.has(`${prefix}${snake}`) ? snake : field] = value
  }
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (form.has(`${prefix}text:${field}`)) put(field, String(value))
    else if (isJsonObject(value) && form.has(`${prefix}has:${field}`))
      put(field, spell(value, form, `${prefix}${field}/`))
    else put(field, value)
  }
  for (const tag of form) {
    if (!tag.startsWith(prefix) || tag.includes('/', prefix.length)) continue
    const [word = '', field = ''] = tag.slice(prefix.length).split(':', 2)
    if (fields[field] !== undefined) continue
    if (word === 'null') put(field, null)
    if (word === 'has') put(field, spell({}, form, `${prefix}${field}/`))
  }
  return spelt
}

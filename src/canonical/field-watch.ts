import type { CanonicalEvent } from './event.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from './json.ts'
import type { Origin } from './origin.ts'
import type { ProtocolId, TargetProtocolId } from './protocol-id.ts'
import { orPlain, type ReadFields } from './unread-fields.ts'

/** The pieces of a stream, looked at for fields that their reader gives no meaning to. */
export interface FieldWatch {
  /** `at`: of the piece, as a loss is to name it. `known`: the names that the reader understands, or that say nothing. */
  look(at: string, piece: JsonObject, known: ReadonlySet<string>): void
  /** The same, also of the objects in it. */
  lookInto(at: string, piece: JsonObject, fields: ReadFields): void
  /** What else is not told again, whole. */
  note(at: string, name: string, raw: Json): void
  /** The rest that a reader has found in a node, and in what holds it. */
  noteRest(origin: Origin | undefined): void
  /** The same of a node that comes more than once. */
  noteAgain(origin: Origin | undefined): void
  /** A piece of no known kind, to be given on whole. False: there were too many kinds, and that is told instead. */
  admits(kind: string): boolean
  /** The events that the pieces gave, with what was found beside them: never before the message's start. */
  weave(events: readonly CanonicalEvent[]): readonly CanonicalEvent[]
}

/** Places that one stream tells, and kinds of pieces; a stream that makes up names says so with the last one. */
const most = 64
const more = '…'

/** The event that tells what a node has that comes more than once: a writer of its own protocol has it with the node. */
export const repeated = 'unread of a repetition'

/** Each place is found once, however often a stream repeats it. */
export function createFieldWatch(protocol: ProtocolId | TargetProtocolId): FieldWatch {
  const unread = `${protocol}.unread`
  const told = new Set<string>()
  const kinds = new Set<string>()
  let found: CanonicalEvent[] = []
  let isStarted = false

  const tell = (at: string, name: string, raw: Json, kind = unread) => {
    const place = pointerTo(at, name)
    if (told.has(place) || told.size > most) return
    told.add(place)
    const rest = told.size > most ? { [more]: true } : { [name]: raw }
    found.push({ type: 'opaque', name: kind, raw: rest, origin: { protocol, at, rest } })
  }
  const say = (at: string, name: string, raw: Json | undefined, kind?: string) => {
    if (raw !== undefined && !saysNothing(raw)) tell(at, name, raw, kind)
  }
  const lookInto = (at: string, piece: JsonObject, fields: ReadFields) => {
    for (const name in piece) {
      const known = knownOf(fields, name)
      const raw = piece[name]
      if (known === undefined) say(at, name, raw)
      else if (known !== true && raw !== undefined) lookIntoValue({ at, name, raw, known })
    }
  }
  const lookIntoValue = ({ at, name, raw, known }: Looked) => {
    const place = pointerTo(at, name)
    if (isJsonObject(raw)) lookInto(place, raw, known)
    else if (!isJsonArray(raw)) {
      if (known[orPlain] === undefined) say(at, name, raw)
    } else
      for (const [index, item] of raw.entries())
        if (isJsonObject(item)) lookInto(pointerTo(place, index), item, known)
  }
  const noteRest = (origin: Origin | undefined, kind?: string) => {
    for (let node = origin; node !== undefined; node = node.within)
      for (const [name, raw] of Object.entries(node.rest ?? {})) say(node.at, name, raw, kind)
  }
  return {
    look(at, piece, known) {
      for (const name of Object.keys(piece)) if (!known.has(name)) say(at, name, piece[name])
    },
    lookInto(at, piece, fields) {
      if (!isRead(piece, fields)) lookInto(at, piece, fields)
    },
    note: (at, name, raw) => tell(at, name, raw),
    noteRest: (origin) => noteRest(origin),
    noteAgain: (origin) => noteRest(origin, repeated),
    admits(kind) {
      if (kinds.has(kind)) return true
      if (kinds.size >= most) {
        tell('', more, true)
        return false
      }
      kinds.add(kind)
      return true
    },
    weave(events) {
      const starts = events[0]?.type === 'message-start'
      const wasStarted = isStarted
      isStarted ||= starts
      if (found.length === 0 || !isStarted) return events
      const given = found
      found = []
      return wasStarted ? [...given, ...events] : [...events.slice(0, 1), ...given, ...events.slice(1)]
    },
  }
}

interface Looked {
  readonly at: string
  readonly name: string
  readonly raw: Json
  readonly known: ReadFields
}

const knownOf = (fields: ReadFields, name: string): true | ReadFields | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

/** Nearly every piece is, and then no place has to be spelt. */
function isRead(piece: JsonObject, fields: ReadFields): boolean {
  for (const name in piece) {
    const known = knownOf(fields, name)
    if (known === true) continue
    const raw = piece[name]
    if (raw === undefined || saysNothing(raw)) continue
    if (known === undefined || !isValueRead(raw, known)) return false
  }
  return true
}

function isValueRead(raw: Json, known: ReadFields): boolean {
  if (isJsonObject(raw)) return isRead(raw, known)
  if (isJsonArray(raw)) return raw.every((item) => !isJsonObject(item) || isRead(item, known))
  return known[orPlain] !== undefined
}

function saysNothing(value: Json): boolean {
  if (value === null || value === '' || value === 0) return true
  if (isJsonArray(value)) return value.every(saysNothing)
  return isJsonObject(value) && Object.values(value).every((one) => one === undefined || saysNothing(one))
}

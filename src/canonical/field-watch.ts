import type { CanonicalEvent } from './event.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from './json.ts'
import type { ProtocolId, TargetProtocolId } from './protocol-id.ts'

/** The pieces of a stream, looked at for fields that their reader gives no meaning to. */
export interface FieldWatch {
  /** `at`: of the piece, as a loss is to name it. `known`: the names that the reader understands, or that say nothing. */
  look(at: string, piece: JsonObject, known: ReadonlySet<string>): void
  /** What else is not told again, whole. */
  note(at: string, name: string, raw: Json): void
  /** The events that the pieces gave, with what was found beside them: never before the message's start. */
  weave(events: readonly CanonicalEvent[]): readonly CanonicalEvent[]
}

/** Places that one stream tells; a stream that makes up names says so with the last one. */
const most = 64
const more = '…'

/** Each place is found once, however often a stream repeats it. */
export function createFieldWatch(protocol: ProtocolId | TargetProtocolId): FieldWatch {
  const told = new Set<string>()
  let found: CanonicalEvent[] = []
  let isStarted = false

  const tell = (at: string, name: string, raw: Json) => {
    const place = pointerTo(at, name)
    if (told.has(place) || told.size > most) return
    told.add(place)
    const rest = told.size > most ? { [more]: true } : { [name]: raw }
    found.push({ type: 'opaque', name: `${protocol}.unread`, raw: rest, origin: { protocol, at, rest } })
  }
  return {
    look(at, piece, known) {
      for (const name of Object.keys(piece)) {
        if (known.has(name)) continue
        const raw = piece[name]
        if (raw !== undefined && !saysNothing(raw)) tell(at, name, raw)
      }
    },
    note: tell,
    weave(events) {
      const [first, ...others] = events
      const starts = first?.type === 'message-start'
      const wasStarted = isStarted
      isStarted ||= starts
      if (found.length === 0 || !isStarted) return events
      const given = found
      found = []
      return wasStarted || first === undefined ? [...given, ...events] : [first, ...given, ...others]
    },
  }
}

function saysNothing(value: Json): boolean {
  if (value === null || value === '' || value === 0) return true
  if (isJsonArray(value)) return value.length === 0
  return isJsonObject(value) && Object.keys(value).length === 0
}

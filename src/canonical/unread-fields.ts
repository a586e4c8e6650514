import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from './json.ts'
import type { Origin } from './origin.ts'
import type { TargetProtocolId } from './protocol-id.ts'

/** What a reader understands of an object; of a field that is an object or a list of such, what it understands of that. */
export interface ReadFields {
  readonly [name: string]: true | ReadFields
  /** Instead of the object there may be a plain value, which is understood. */
  readonly [orPlain]?: true
}

export const orPlain: unique symbol = Symbol('or plain')

/**
 * The fields beyond those, as origins one within the other, the innermost objects first. Undefined: there are none that say
 * anything. `null`, 0 and what is empty say nothing.
 */
export function unreadFields(
  raw: JsonObject,
  fields: ReadFields,
  { protocol, at }: { readonly protocol: TargetProtocolId; readonly at: string },
  within?: Origin,
): Origin | undefined {
  let outer = within
  const rest: [string, Json][] = []
  for (const [name, value] of Object.entries(raw)) {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (known === true || value === undefined || saysNothing(value)) continue
    const place = pointerTo(at, name)
    if (known === undefined) rest.push([name, value])
    else if (isJsonArray(value)) outer = unreadInList(value, known, { protocol, at: place }, outer)
    else if (isJsonObject(value)) outer = unreadFields(value, known, { protocol, at: place }, outer)
    else if (known[orPlain] === undefined) rest.push([name, value])
  }
  if (rest.length === 0) return outer
  return { protocol, at, rest: Object.fromEntries(rest), ...(outer === undefined ? {} : { within: outer }) }
}

/** The same of each object of a list. */
export const unreadInList = (
  list: readonly Json[],
  fields: ReadFields,
  { protocol, at }: { readonly protocol: TargetProtocolId; readonly at: string },
  within?: Origin,
): Origin | undefined =>
  list.reduce<Origin | undefined>(
    (outer, item, index) =>
      isJsonObject(item) ? unreadFields(item, fields, { protocol, at: pointerTo(at, index) }, outer) : outer,
    within,
  )

function saysNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === 0 || value === '') return true
  if (isJsonArray(value)) return value.every(saysNothing)
  return isJsonObject(value) && Object.values(value).every(saysNothing)
}

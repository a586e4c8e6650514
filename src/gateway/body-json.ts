import { isJsonObject, type Json } from '../canonical/json.ts'
import { parseJson, parseSoundJson } from '../wire/json-text.ts'
import type { BodyScan } from './body-fields.ts'
import type { ClientCall } from './receive.ts'

/** The client's body, parsed with what the walk over it has found out. @throws SyntaxError with the place in the body. */
export function jsonOf({ body, scan }: Pick<ClientCall, 'body' | 'scan'>): Json {
  const known = scan?.of === body ? parseScanned(scan) : undefined
  return known ?? parseJson(body.toString())
}

/** Undefined: whoever parses the whole of it says what is wrong, and where. */
function parseScanned({ of, mayRound, tools }: BodyScan): Json | undefined {
  const parse = mayRound ? parseJson : parseSoundJson
  try {
    if (tools === undefined) return parse(of.toString())
    const rest = parse(`${of.toString('utf8', 0, tools.start)}null${of.toString('utf8', tools.end)}`)
    // The key keeps its place.
    return isJsonObject(rest) ? { ...rest, tools: tools.known.value } : undefined
  } catch {
    return undefined
  }
}

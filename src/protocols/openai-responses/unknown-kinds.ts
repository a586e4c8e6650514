import { pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { opaquePartsOf } from '../../canonical/opaque-parts.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { contentTypes } from './content-reader.ts'
import { itemTypes } from './item-reader.ts'
import { hostedToolTypes } from './vocabulary.ts'
import { wirePath } from './wire-node.ts'

/** An item, or content of one, of no published type, in OpenAI's words: no other vendor could be told of it. @throws MalformedRequest */
export function refuseUnknown(request: CanonicalRequest): void {
  for (const tool of request.tools) {
    if (tool.kind !== 'server' || tool.tool !== 'other' || isGroup(tool.name)) continue
    refuse(tool.name, hostedToolTypes, pointerTo(tool.origin?.at ?? '', 'type'))
  }
  for (const { part } of opaquePartsOf(request)) {
    const at = part.origin?.at ?? ''
    if (at === '/prompt') continue
    const known = part.origin?.within === undefined ? itemTypes : contentTypes
    if (known.includes(part.name)) continue
    refuse(part.name, known, at)
  }
}

/** A namespace with more in it than functions is its vendor's. */
const isGroup = (name: string): boolean => name === 'namespace' || name === 'custom' || name === 'function'

function refuse(seen: string, known: readonly string[], at: string): never {
  const words = known.map((word) => `'${word}'`).join(', ')
  throw new MalformedRequest(`Invalid value: '${seen}'. Supported values are: ${words}. (${wirePath(at)})`, {
    at,
    code: 'invalid_value',
  })
}

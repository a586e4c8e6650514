import { isJsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { opaquePartsOf } from '../../canonical/opaque-parts.ts'
import type { OpaquePart } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { blockTypes } from './block-reader.ts'
import { dotted } from './wire-node.ts'

/** Where a file may come from. */
const sourceTypes: Readonly<Record<string, readonly string[]>> = {
  image: ['base64', 'file', 'url'],
  document: ['base64', 'content', 'file', 'text', 'url'],
}

function refuseSource({ name, raw }: OpaquePart, at: string): void {
  const types = entryOf(sourceTypes, name)
  const source = isJsonObject(raw) ? raw.source : undefined
  if (types === undefined || !isJsonObject(source) || typeof source.type !== 'string') return
  if (types.includes(source.type)) return
  const tags = types.map((type) => `'${type}'`).join(', ')
  throw new MalformedRequest(
    `${dotted(at)}.${name}.source: Input tag '${source.type}' found using 'type' does not match any of the expected tags: ${tags}`,
    { at: pointerTo(at, 'source'), code: 'invalid_value' },
  )
}

/**
 * A block of no published type, in the vendor's words: no other vendor could be told of it. System messages may hold what
 * agents and vendor agree on. @throws MalformedRequest
 */
export function refuseUnknown(request: CanonicalRequest): void {
  for (const { part, speaker } of opaquePartsOf(request)) {
    const at = part.origin?.at ?? ''
    refuseSource(part, at)
    if (speaker === 'system' || blockTypes.has(part.name) || part.name.endsWith('_tool_result')) continue
    const tags = [...blockTypes].sort().map((type) => `'${type}'`)
    throw new MalformedRequest(
      `${dotted(at)}: Input tag '${part.name}' found using 'type' does not match any of the expected tags: ${tags.join(', ')}`,
      { at, code: 'invalid_value' },
    )
  }
}

import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { opaquePartsOf } from '../../canonical/opaque-parts.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { blockTypes } from './block-reader.ts'
import { dotted } from './wire-node.ts'

/**
 * A block of no published type, in the vendor's words: no other vendor could be told of it. System messages may hold what
 * agents and vendor agree on. @throws MalformedRequest
 */
export function refuseUnknown(request: CanonicalRequest): void {
  for (const { part, speaker } of opaquePartsOf(request)) {
    if (speaker === 'system' || blockTypes.has(part.name) || part.name.endsWith('_tool_result')) continue
    const at = part.origin?.at ?? ''
    const tags = [...blockTypes].sort().map((type) => `'${type}'`)
    throw new MalformedRequest(
      `${dotted(at)}: Input tag '${part.name}' found using 'type' does not match any of the expected tags: ${tags.join(', ')}`,
      { at, code: 'invalid_value' },
    )
  }
}

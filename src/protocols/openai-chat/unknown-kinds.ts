import { pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { opaquePartsOf } from '../../canonical/opaque-parts.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { paramOf } from './schema.ts'

const known = ['text', 'image_url', 'input_audio', 'refusal', 'audio', 'file']

/** A content part of a user's of no known type, in OpenAI's words: no other vendor could be told of it. @throws MalformedRequest */
export function refuseUnknown(request: CanonicalRequest): void {
  for (const { part, speaker } of opaquePartsOf(request)) {
    if (speaker !== 'user' || known.includes(part.name)) continue
    const at = pointerTo(part.origin?.at ?? '', 'type')
    const words = known.map((word) => `'${word}'`).join(', ')
    throw new MalformedRequest(
      `Invalid value: '${part.name}'. Supported values are: ${words}. (${paramOf(at)})`,
      { at, code: 'invalid_value' },
    )
  }
}

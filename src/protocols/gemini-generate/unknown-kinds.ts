import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { opaquePartsOf } from '../../canonical/opaque-parts.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'

/** A part of no published kind, in Google's words: no other vendor could be told of it. @throws MalformedRequest */
export function refuseUnknown(request: CanonicalRequest): void {
  for (const { part } of opaquePartsOf(request)) {
    const at = part.origin?.at ?? ''
    if (!at.startsWith('/contents/')) continue
    const field = at
      .slice(1)
      .replace(/\/(\d+)/g, '[$1]')
      .replaceAll('/', '.')
    throw new MalformedRequest(
      `Invalid JSON payload received. Unknown name "${part.name}" at '${field}': Cannot find field.`,
      { at, code: 'invalid_value' },
    )
  }
}

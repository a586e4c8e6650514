import type { OpaquePart, Part } from './part.ts'
import type { CanonicalRequest, Speaker } from './request.ts'

interface Found {
  readonly part: OpaquePart
  readonly speaker: Speaker
}

/** What the reader did not know of what was said, also inside tool results, in order. */
export const opaquePartsOf = ({ turns }: CanonicalRequest): readonly Found[] =>
  turns.flatMap(({ parts, speaker }) => parts.flatMap(opaqueIn).map((part) => ({ part, speaker })))

function opaqueIn(part: Part): readonly OpaquePart[] {
  if (part.kind === 'opaque') return [part]
  return part.kind === 'tool-result' ? part.parts.flatMap(opaqueIn) : []
}

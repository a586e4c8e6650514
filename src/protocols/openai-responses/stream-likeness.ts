import type { JsonObject } from '../../canonical/json.ts'
import { behindOnly, type Likeness, type Slot } from '../../wire/likeness.ts'

const deltaKey = /"delta"\s*:\s*"/g
const numberKey = /"sequence_number"\s*:\s*(?=\d)/g
const paddingKey = /"obfuscation"\s*:\s*"/g

/** From now on pieces like this one fit. False: it is not clear where in it its words stand, or what it is a piece of. */
export function learnPiece(like: Likeness, text: string, body: JsonObject): boolean {
  const { type, delta, sequence_number: number, obfuscation } = body
  if (typeof type !== 'string' || typeof delta !== 'string') return false
  const at = behindOnly(deltaKey, text)
  if (at === undefined || !text.startsWith(JSON.stringify(delta), at - 1)) return false
  like.learn(text, at, [
    ...slotAt('count', typeof number === 'number' ? behindOnly(numberKey, text) : undefined),
    ...slotAt('padding', typeof obfuscation === 'string' ? behindOnly(paddingKey, text) : undefined),
  ])
  return true
}

const slotAt = (kind: Slot['kind'], at: number | undefined): readonly Slot[] =>
  at === undefined ? [] : [{ kind, at }]

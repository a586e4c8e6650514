import { isJsonObject, type Json } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Part } from '../../canonical/part.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { openNode } from './node.ts'
import { type PartContext, readPart } from './part-reader.ts'

/** For the parts of one candidate. Ids that Google did not give are made here. */
export const answerContext = ({ issuer, newId }: AnswerReadContext): PartContext => ({
  issuer,
  lastCode: {},
  callId: () => newId('call'),
  answeredCall: (id, _name, fallbackId) => id ?? fallbackId,
})

/** A part of an answer. One that is not as it should be is kept whole, not refused. */
export function readAnswerPart(raw: Json, at: string, context: PartContext): Part {
  try {
    const part = readPart(raw, at, context)
    const isThought = isJsonObject(raw) && raw.thought === true
    return part.kind === 'image' && isThought ? { ...part, draft: true } : part
  } catch (error) {
    if (!(error instanceof MalformedRequest)) throw error
    const name = isJsonObject(raw) ? (Object.keys(raw)[0] ?? 'part') : 'part'
    return { kind: 'opaque', name, raw, origin: openNode({}, at).origin() }
  }
}

import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { createLossList, loss } from '../../canonical/loss-list.ts'
import type { Splice } from '../../wire/json-splice.ts'
import type { RepairCodec } from '../protocol.ts'
import { placeholderSignature } from './vocabulary.ts'
import { generationOf } from './write-context.ts'

/**
 * Calls that another vendor made have no thought signature, and Gemini 3 refuses a step whose first call has none
 * («missing a thought_signature»). Google names a placeholder for just that.
 */
export const repairs: RepairCodec = {
  tokens: ['"functionCall"', '"function_call"'],
  concerns: (text, target) => generationOf(target).signedCalls && hasUnsignedStep(text),
  edits: (body) => {
    const losses = createLossList()
    const splices: Splice[] = []
    const contents = isJsonArray(body.contents) ? body.contents : []
    for (const [index, content] of contents.entries()) {
      const parts = isJsonObject(content) && isJsonArray(content.parts) ? content.parts : []
      const place = parts.findIndex(isCall)
      const call = parts[place]
      if (call === undefined || isSigned(call)) continue
      const at = pointerTo(pointerTo(pointerTo('/contents', index), 'parts'), place)
      const detail = 'a call that no Gemini signed goes with the placeholder Google names for that'
      losses.add(loss('seal', at, 'approximated', detail, false))
      splices.push({
        at: pointerTo(at, 'thoughtSignature'),
        edit: { kind: 'set', raw: JSON.stringify(placeholderSignature) },
        reason: detail,
      })
    }
    return { value: splices, losses: losses.losses }
  },
}

const calls = /"function_?[cC]all"/
const signatures = /"thought_?[sS]ignature"/

/** A stretch between two roles that calls and has no signature: nearly always one model turn. */
const hasUnsignedStep = (text: string): boolean =>
  text.split('"role"').some((stretch) => calls.test(stretch) && !signatures.test(stretch))

const isCall = (part: Json): boolean =>
  isJsonObject(part) && (isJsonObject(part.functionCall) || isJsonObject(part.function_call))

const isSigned = (part: Json): part is JsonObject =>
  isJsonObject(part) && (isSet(part.thoughtSignature) || isSet(part.thought_signature))

const isSet = (value: Json | undefined): boolean => typeof value === 'string' && value !== ''

import type { Json, JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { PartOf, ReasoningPart } from '../../canonical/part.ts'
import { noteSeal } from './content-writer.ts'
import { lost } from './item-losses.ts'
import { ownIssuer, sealForm } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'
import type { Writing } from './writing.ts'

/**
 * An item that its issuer sealed goes back whole. Without a seal the item means something only to the vendor that keeps it
 * by its id, or to a place that takes the bare text.
 */
export function writeReasoning(part: ReasoningPart, writing: Writing): Json | undefined {
  const { target } = writing
  const isSealed = part.seal !== undefined && part.seal.issuer === target.issuer
  const isKept = isOwn(part.origin) && part.seal === undefined && target.issuer === ownIssuer
  if (isSealed || isKept) {
    const seal = isSealed ? { [sealForm]: part.seal?.data } : {}
    return writeNode({ ...reasoningFields(part), ...seal }, part.origin)
  }
  if (part.seal !== undefined) noteSeal(part, writing)
  const texts = part.text === undefined ? (part.summary ?? []) : [part.text]
  const field = target.quirks.reasoningField ?? 'none'
  if (field === 'none' || texts.length === 0) {
    return lost('reasoning', part, 'reasoning without a seal of the target is not taken back', false, writing)
  }
  const content = texts.map((text) => ({ type: 'reasoning_text', text }))
  return { type: 'reasoning', summary: [], content }
}

/** Visible thoughts of another dialect stand as a summary: this vendor takes back no other text. */
function reasoningFields({ id, text, summary, origin }: ReasoningPart): JsonObject {
  const told = summary ?? (isOwn(origin) || text === undefined ? [] : [text])
  return {
    type: 'reasoning',
    ...(id === undefined ? {} : { id }),
    ...(told.length === 0 && isOwn(origin)
      ? {}
      : { summary: told.map((piece) => ({ type: 'summary_text', text: piece })) }),
    ...(isOwn(origin) && text !== undefined ? { content: [{ type: 'reasoning_text', text }] } : {}),
  }
}

/** A summary that another vendor wrote in plain text is told to the model as such. */
export function writeCompaction(part: PartOf<'compaction'>, writing: Writing): Json | undefined {
  const { seal, id, text, origin } = part
  const isReadable = seal !== undefined && seal.issuer === writing.target.issuer
  if (isReadable || (isOwn(origin) && seal === undefined)) {
    const fields = { type: 'compaction', ...(id === undefined ? {} : { id }) }
    return writeNode({ ...fields, ...(isReadable ? { [sealForm]: seal.data } : {}) }, origin)
  }
  if (seal !== undefined) noteSeal(part, writing)
  if (text === undefined) return lost('compaction', part, 'only its issuer can read it', true, writing)
  const at = origin?.at ?? ''
  writing.losses.add(loss('compaction', at, 'approximated', 'the summary is sent as a message', false))
  return { type: 'message', role: 'user', content: text }
}

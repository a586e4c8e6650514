import type { Json, JsonObject } from '../../canonical/json.ts'
import type { ReasoningPart } from '../../canonical/part.ts'
import type { Turn } from '../../canonical/request.ts'
import type { Seal } from '../../canonical/seal.ts'
import { placeOf } from './content-writer.ts'
import type { Outgoing } from './outgoing.ts'
import { type RepeatedText, readDetailForm, reasoningTextFields, visibleText } from './reasoning-reader.ts'
import { fieldsOf, hasForm, isOurs, withRest } from './rest.ts'

/** The fields that carry an assistant's thoughts back: as they were read, or in the field the place wants. */
export function writeReasoning(turn: Turn, parts: readonly ReasoningPart[], out: Outgoing): JsonObject {
  if (parts.length === 0) return {}
  return isOurs(turn.origin) && out.target.quirks.reasoningField === undefined
    ? writeReasoningAsRead(parts, turn.origin)
    : writeForTarget(parts, out)
}

/** `holder`: the message's origin, whose form tells of a field that repeats another. */
export function writeReasoningAsRead(parts: readonly ReasoningPart[], holder?: Turn['origin']): JsonObject {
  const details = parts.flatMap((part) => writeDetail(part) ?? [])
  const detailed = parts.filter((part) => readDetailForm(part.origin?.form) !== undefined)
  const fields: Record<string, Json> = {}
  for (const field of reasoningTextFields) {
    const part = parts.find((candidate) => hasForm(candidate.origin, field))
    if (part?.text !== undefined) fields[field] = part.text
  }
  const repeatable: Readonly<Record<RepeatedText, () => Json>> = {
    details: () => detailed.map(visibleText).join(''),
    texts: () => detailed.map(({ text = '' }) => text).join(''),
    field: () => Object.values(fields)[0] ?? '',
  }
  for (const field of reasoningTextFields) {
    for (const word of repeats) if (hasForm(holder, `${field}=${word}`)) fields[field] = repeatable[word]()
  }
  return details.length === 0 ? fields : { ...fields, reasoning_details: details }
}

const repeats: readonly RepeatedText[] = ['details', 'texts', 'field']

/** A detail of `reasoning_details`, cut into the pieces it came in. Undefined: the part was none. */
function writeDetail(part: ReasoningPart): readonly JsonObject[] | undefined {
  const form = isOurs(part.origin) ? readDetailForm(part.origin?.form) : undefined
  if (form === undefined) return undefined
  const texts = form.lengths.length === 0 ? [part.text] : cut(part.text ?? '', form.lengths)
  return texts.map((text, index) => {
    const isLast = index === texts.length - 1
    const detail = fieldsOf({
      ...form.head,
      text,
      summary: part.summary?.[0],
      id: part.id,
      ...(isLast ? sealField(part.seal) : {}),
    })
    return withRest(detail, part.origin)
  })
}

function cut(text: string, lengths: readonly number[]): readonly string[] {
  let from = 0
  return lengths.map((length) => {
    const piece = text.slice(from, from + length)
    from += length
    return piece
  })
}

const sealForm = /^reasoning_details\.(signature|data):(.*)$/

const sealField = (seal: Seal | undefined): JsonObject => {
  const field = sealForm.exec(seal?.form ?? '')?.[1]
  return seal === undefined || field === undefined ? {} : { [field]: seal.data }
}

function writeForTarget(parts: readonly ReasoningPart[], out: Outgoing): JsonObject {
  const { reasoningField = 'none' } = out.target.quirks
  const details = parts.map((part) => keptDetail(part, out)).filter((detail) => detail !== undefined)
  for (const part of parts) loseReasoning(part, reasoningField, out)
  const text = parts
    .map(visibleText)
    .filter((piece) => piece !== '')
    .join('\n\n')
  return {
    ...(reasoningField === 'none' || text === '' ? {} : { [reasoningField]: text }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
  }
}

/** A seal that this very family of places gave out, as the detail it was. */
function keptDetail(part: ReasoningPart, out: Outgoing): JsonObject | undefined {
  const match = sealForm.exec(part.seal?.form ?? '')
  if (part.seal === undefined || match === null || part.seal.issuer !== out.target.issuer) return undefined
  const isSignature = match[1] === 'signature'
  return fieldsOf({
    type: isSignature ? 'reasoning.text' : 'reasoning.encrypted',
    text: isSignature ? part.text : undefined,
    ...sealField(part.seal),
    id: part.id,
    format: match[2],
  })
}

function loseReasoning(part: ReasoningPart, field: string, out: Outgoing): void {
  const isKept = keptDetail(part, out) !== undefined
  if (part.seal !== undefined && !isKept) {
    out.lose('seal', placeOf(part), 'dropped', 'sealed reasoning is readable by its own vendor only', false)
  }
  if (field === 'none' && !isKept && visibleText(part) !== '') {
    out.lose('reasoning', placeOf(part), 'dropped', 'the target takes no reasoning back', false)
  }
}

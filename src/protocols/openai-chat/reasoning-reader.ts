import { type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { ReasoningPart } from '../../canonical/part.ts'
import type { Seal, SealIssuer } from '../../canonical/seal.ts'
import { difference, fieldsOf, originAt } from './rest.ts'
import { filled, objectsOf } from './schema.ts'
import { issuerOfFormat } from './vocabulary.ts'

export interface ReasoningFields {
  readonly parts: readonly ReasoningPart[]
  /** The fields of the message that were understood, as they stand. */
  readonly known: JsonObject
  /** Words for the message's form: which text field only repeats what another says. */
  readonly forms: readonly string[]
}

/** What a text field says again: all details, those with a text, or the other field. */
export type RepeatedText = 'details' | 'texts' | 'field'

/** Text fields in which vendors give the model's thoughts. */
export const reasoningTextFields = ['reasoning_content', 'reasoning'] as const

/**
 * `reasoning_content` (DeepSeek and most), `reasoning` (Groq, OpenRouter, Ollama) and `reasoning_details` (OpenRouter).
 * `issuer`: whose seals these are; absent, each detail's `format` says it, as in a client's history.
 */
export function readReasoning(message: JsonObject, at: string, issuer?: SealIssuer): ReasoningFields {
  const details = joinPieces(
    objectsOf(message.reasoning_details).map((detail, index) =>
      readDetail(detail, pointerTo(pointerTo(at, 'reasoning_details'), index), issuer),
    ),
  )
  const isList = details.length > 0
  const said = new Map<string, RepeatedText>()
  if (isList) {
    said.set(details.map(visibleText).join(''), 'details')
    said.set(details.map(({ text = '' }) => text).join(''), 'texts')
  }
  const parts: ReasoningPart[] = []
  const forms: string[] = []
  const known: Record<string, Json> = {}
  for (const field of reasoningTextFields) {
    const text = filled(message[field])
    if (text === undefined) continue
    known[field] = text
    const repeated = said.get(text)
    if (repeated !== undefined) {
      forms.push(`${field}=${repeated}`)
      continue
    }
    said.set(text, 'field')
    parts.push({ kind: 'reasoning', text, origin: originAt(pointerTo(at, field), undefined, field) })
  }
  if (isList && Array.isArray(message.reasoning_details)) known.reasoning_details = message.reasoning_details
  return { parts: [...parts, ...details], known, forms }
}

/** What a reader of this dialect sees of a part. */
export const visibleText = (part: ReasoningPart): string => part.text ?? (part.summary ?? []).join('\n\n')

function readDetail(detail: JsonObject, at: string, issuer: SealIssuer | undefined): ReasoningPart {
  const text = typeof detail.text === 'string' ? detail.text : undefined
  const summary = typeof detail.summary === 'string' ? detail.summary : undefined
  const id = filled(detail.id)
  const seal = readDetailSeal(detail, issuer)
  const rest = difference(
    detail,
    fieldsOf({
      type: detail.type,
      text,
      summary,
      id,
      ...sealField(detail),
      format: detail.format,
      index: detail.index,
    }),
  )
  return {
    kind: 'reasoning',
    ...(text === undefined ? {} : { text }),
    ...(summary === undefined ? {} : { summary: [summary] }),
    ...(seal === undefined ? {} : { seal }),
    ...(isRedacted(detail) ? { redacted: true } : {}),
    ...(id === undefined ? {} : { id }),
    origin: originAt(at, rest, `reasoning_details ${detailForm(detail)}`),
  }
}

/** Type, format and index have no place in a part; a writer of this dialect needs them again. */
const detailForm = (detail: JsonObject): string =>
  JSON.stringify({ type: detail.type, format: detail.format, index: detail.index })

const sealField = (detail: JsonObject): JsonObject =>
  fieldsOf({ signature: filled(detail.signature), data: filled(detail.data) })

/** `form` keeps the detail's kind and format, so that a kept seal can be written as a detail again. */
export function readDetailSeal(detail: JsonObject, issuer: SealIssuer | undefined): Seal | undefined {
  const field = filled(detail.data) === undefined ? 'signature' : 'data'
  const data = filled(detail[field])
  if (data === undefined) return undefined
  const format = filled(detail.format) ?? 'unknown'
  return { issuer: issuer ?? issuerOfFormat(format), form: `reasoning_details.${field}:${format}`, data }
}

/** Anthropic's redacted thinking comes through OpenRouter as encrypted reasoning. */
export const isRedacted = (detail: JsonObject): boolean =>
  detail.type === 'reasoning.encrypted' && filled(detail.format)?.startsWith('anthropic') === true

/**
 * Clients that gathered a stream send one detail for each piece of it, the signature with the last. A seal holds for the
 * whole text only, so the pieces become one part; its form keeps where they were cut.
 */
function joinPieces(parts: readonly ReasoningPart[]): readonly ReasoningPart[] {
  const joined: { part: ReasoningPart; lengths: number[] }[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last !== undefined && isContinued(last.part, part)) {
      const text = (last.part.text ?? '') + (part.text ?? '')
      last.part = { ...last.part, ...(part.seal === undefined ? {} : { seal: part.seal }), text }
      last.lengths.push(part.text?.length ?? 0)
    } else joined.push({ part, lengths: [part.text?.length ?? 0] })
  }
  return joined.map(({ part, lengths }) =>
    lengths.length === 1 || part.origin === undefined
      ? part
      : { ...part, origin: { ...part.origin, form: `${part.origin.form} split=${lengths.join(',')}` } },
  )
}

const isContinued = (before: ReasoningPart, next: ReasoningPart): boolean =>
  before.text !== undefined &&
  next.text !== undefined &&
  before.seal === undefined &&
  before.id === next.id &&
  before.origin?.rest === undefined &&
  next.origin?.rest === undefined &&
  before.origin?.form === next.origin?.form

/** What a part's form says of the detail it was, and into which lengths its text was cut. */
export function readDetailForm(form: string | undefined): DetailForm | undefined {
  const match = /^reasoning_details (\{.*\})(?: split=([\d,]+))?$/.exec(form ?? '')
  if (match?.[1] === undefined) return undefined
  const head: JsonObject = JSON.parse(match[1])
  return {
    head,
    lengths: (match[2] ?? '')
      .split(',')
      .filter((length) => length !== '')
      .map(Number),
  }
}

export interface DetailForm {
  readonly head: JsonObject
  readonly lengths: readonly number[]
}

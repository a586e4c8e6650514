import type { Part, TextPart } from '../../canonical/part.ts'
import type { Seal } from '../../canonical/seal.ts'
import { sealForm } from './part-reader.ts'

/**
 * Gemini signs a text in a wire part of its own at its end, most often an empty one. The signature must go back on a part
 * of that shape, while the text is one to every other dialect. So the seal's form tells where in the text the signed
 * wire part begins: `thoughtSignature@120`.
 */
export const sealAt = (seal: Seal, offset: number): Seal =>
  offset === 0 ? seal : { ...seal, form: `${sealForm}@${offset}` }

const offsetOf = (seal: Seal): number => Number(/^thoughtSignature@(\d+)$/.exec(seal.form)?.[1] ?? 0)

/** The wire texts of a sealed text: what stood before the signed part, and the signed part. */
export function splitSealed(text: string, seal: Seal): { readonly before?: string; readonly signed: string } {
  const offset = offsetOf(seal)
  return offset === 0 || offset > text.length
    ? { signed: text }
    : { before: text.slice(0, offset), signed: text.slice(offset) }
}

/** An empty text that only carries a signature joins the unsigned text before it. */
export function joinSealed(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    const signature = signatureOnly(part)
    if (signature !== undefined && last !== undefined && takesSeal(last)) {
      joined[joined.length - 1] = { ...last, seal: sealAt(signature, last.text.length) }
    } else joined.push(part)
  }
  return joined
}

const takesSeal = (part: Part): part is TextPart =>
  part.kind === 'text' && part.text !== '' && part.seal === undefined

/** The joined part could not give back more than the plain form of it. */
const signatureOnly = (part: Part): Seal | undefined =>
  part.kind === 'text' &&
  part.text === '' &&
  part.origin?.rest === undefined &&
  part.origin?.form === undefined
    ? part.seal
    : undefined

import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { Seal } from '../../canonical/seal.ts'
import { googleIssuer } from './vocabulary.ts'
import { placeOfPart, type WriteContext } from './write-context.ts'

/** Undefined: there is no seal, or it is not one of the target's. */
export function sealFor(part: Part & { readonly seal?: Seal }, context: WriteContext): Seal | undefined {
  const { seal } = part
  if (seal === undefined || seal.issuer === context.target.issuer) return seal
  reportSeal(part, seal.issuer, context)
  return undefined
}

/** Parts without a place for a seal keep Google's in their rest. */
export function withoutForeignSeal(written: JsonObject, part: Part, context: WriteContext): JsonObject {
  if (context.target.issuer === googleIssuer) return written
  const { thoughtSignature, thought_signature, ...unsealed } = written
  if (thoughtSignature === undefined && thought_signature === undefined) return written
  reportSeal(part, googleIssuer, context)
  return unsealed
}

const reportSeal = (part: Part, issuer: string, { losses, target }: WriteContext): void =>
  losses.add(
    loss(
      'seal',
      placeOfPart(part),
      'dropped',
      `a seal of ${issuer} means nothing to ${target.issuer}`,
      false,
    ),
  )

import type { LossCode } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { Writing } from './writing.ts'

/** A part that is not sent: said, and nothing in its place. */
export function lost(
  code: LossCode,
  part: Part,
  detail: string,
  functional: boolean,
  writing: Writing,
): undefined {
  writing.losses.add(loss(code, part.origin?.at ?? '', 'dropped', detail, functional))
  return undefined
}

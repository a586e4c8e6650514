import type { Loss } from '../../canonical/loss.ts'
import type { Target } from '../../protocols/codec-context.ts'
import type { Splice } from '../../wire/json-splice.ts'
import type { Errand } from '../lane.ts'
import { bodyOf } from '../stateful/call-state.ts'

export interface Repairs {
  readonly splices: readonly Splice[]
  readonly losses: readonly Loss[]
}

const none: Repairs = { splices: [], losses: [] }

/**
 * What this vendor would refuse of a conversation that went on elsewhere in between. A body is read for it only where a scan
 * of its bytes finds something; nearly none is.
 */
export function repairsOf({ call, candidate }: Errand): Repairs {
  const { repairs } = call.protocol
  if (repairs === undefined || candidate.quirks.verifiesSeals !== true) return none
  if (call.route.operation !== 'generate') return none
  if (!repairs.tokens.some((token) => call.body.includes(token))) return none
  const { upstream } = candidate.member
  const target: Target = {
    model: candidate.model,
    issuer: upstream.issuer(candidate.protocol),
    quirks: candidate.quirks,
  }
  if (!repairs.concerns(call.body.toString('latin1'), target)) return none
  const body = bodyOf(call.body)
  if (body === undefined) return none
  const { value, losses } = repairs.edits(body, target)
  return { splices: value, losses }
}

import type { Fault } from '../../canonical/fault.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'

/** A stream has begun and nothing of what was asked for came: it can only be told inside it. */
export function nothingMade({ unified }: StopReason, said: string, wanted: string): Fault {
  const refused = unified === 'content-filter' || unified === 'refusal'
  return {
    stage: 'deliver',
    scope: 'request',
    kind: refused ? 'content-filter' : 'bad-upstream',
    status: refused ? 400 : 502,
    code: refused ? 'moderation_blocked' : 'upstream_unreadable',
    message: said || `The model answered without ${wanted}.`,
    retryable: false,
  }
}

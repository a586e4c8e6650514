import type { Fault, FaultKind } from '../../canonical/fault.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { ContinuityCodec, StateRefusal, VendorRefusal } from '../../protocols/continuity.ts'

/** The API's own error for state that is not there, or not to be had so. */
export const stateFault = (codec: ContinuityCodec, why: StateRefusal, id = ''): Fault =>
  faultOf(codec.refusals[why](id))

const kinds: Readonly<Record<number, FaultKind>> = { 404: 'not-found', 429: 'rate-limited' }

const faultOf = ({ status, code, message, param }: VendorRefusal): Fault => ({
  stage: 'plan',
  scope: 'request',
  kind: kinds[status] ?? 'invalid-request',
  status,
  code,
  message,
  retryable: status === 429,
  ...(param === undefined ? {} : { param }),
})

/** @throws what is no malformed request. */
export function malformedState(error: unknown): Fault {
  if (!(error instanceof MalformedRequest)) throw error
  return faultOf({
    status: error.status,
    code: error.code,
    message: error.message,
    ...(error.at === '' ? {} : { param: error.at.slice(1) }),
  })
}

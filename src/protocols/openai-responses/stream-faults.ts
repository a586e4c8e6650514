import type { Fault } from '../../canonical/fault.ts'

/** The body ended before the response did. */
export const brokenOff: Fault = {
  stage: 'deliver',
  scope: 'egress',
  kind: 'bad-upstream',
  status: 502,
  code: 'upstream_broke_off',
  message:
    'The upstream’s answer broke off before its end: no response.completed, .incomplete or .failed came. Repeat the request.',
  values: { reason: 'no response.completed, .incomplete or .failed came' },
  retryable: true,
}

export const unreadable: Fault = {
  stage: 'deliver',
  scope: 'model',
  kind: 'bad-upstream',
  status: 502,
  code: 'upstream_unreadable',
  message:
    'The upstream’s stream holds data that is no JSON object, where an event of the Responses API was expected. Repeat the request.',
  values: { reason: 'a piece of its stream is no JSON object' },
  retryable: true,
}

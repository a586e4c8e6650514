import type { Fault } from '../../canonical/fault.ts'

const broken = {
  stage: 'deliver',
  kind: 'bad-upstream',
  status: 502,
  retryable: true,
} as const

/** The body ended before the message did. */
export const brokenOff: Fault = {
  ...broken,
  scope: 'egress',
  code: 'upstream_broke_off',
  message:
    'The upstream’s answer broke off before its end: no stop reason and no message_stop came. Send the request again.',
  values: { reason: 'no stop reason and no message_stop came' },
}

export const unreadable: Fault = {
  ...broken,
  scope: 'model',
  code: 'upstream_unreadable',
  message:
    'The upstream’s stream holds data that is no JSON object, where an event of the Messages API was expected. Send the request again.',
  values: { reason: 'a piece of its stream is no JSON object' },
}

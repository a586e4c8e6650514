import type { Fault, FaultKind } from '../canonical/fault.ts'
import type { Health } from './health-machine.ts'
import type { Lock } from './pool.ts'

const kinds: Readonly<Record<number, FaultKind>> = {
  401: 'unauthenticated',
  402: 'payment',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limited',
  500: 'internal',
  502: 'bad-upstream',
  503: 'unavailable',
  504: 'timeout',
  529: 'overloaded',
}

/** A lock read back after a restart. Its first try is a probe, whoever named the time: much may have changed. */
export const restoredHealth = (lock: Lock): Health => ({
  since: lock.since,
  until: lock.until,
  strikes: lock.strikes,
  fault: restoredFault(lock),
  told: false,
  suspicion: false,
  probing: false,
})

const restoredFault = ({ model, kind, code, message, values, status }: Lock): Fault => ({
  stage: 'attempt',
  scope: model === undefined ? 'account' : 'model',
  kind: kind ?? kinds[status] ?? 'unavailable',
  status,
  code,
  message,
  ...(values === undefined ? {} : { values }),
  retryable: true,
})

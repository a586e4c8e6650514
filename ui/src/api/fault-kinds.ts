/** Unified kinds of failures (canonical/fault.ts); each has a name and an advice in every language. */
const faultKinds = [
  'invalid-request',
  'context-length',
  'unauthenticated',
  'payment',
  'forbidden',
  'not-found',
  'method',
  'conflict',
  'too-large',
  'unsupported-media',
  'misdirected',
  'rate-limited',
  'client-closed',
  'internal',
  'bad-upstream',
  'unavailable',
  'timeout',
  'overloaded',
  'content-filter',
] as const

/** Each has a name (`monitor:faultKind`) and an advice (`monitor:fix`) in every language. */
export type FaultKind = (typeof faultKinds)[number]

export const isFaultKind = (text: string): text is FaultKind => faultKinds.some((kind) => kind === text)
